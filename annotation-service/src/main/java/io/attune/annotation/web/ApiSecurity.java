package io.attune.annotation.web;

import com.fasterxml.jackson.annotation.Nulls;
import io.attune.annotation.annotator.AnnotatorAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;

/**
 * Who may call what. A program shows a bearer token; a browser may use its session, and then needs the CSRF token for everything
 * that changes something. What is not named here is for admins; what is not part of the interface is for nobody.
 */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {
    static final String TOKEN = "/api/v1/token";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    @Bean
    @Order(1)
    SecurityFilterChain api(
            HttpSecurity http,
            AnnotatorAuthentication annotators,
            Refusals refusals,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures)
            throws Exception {
        return http.securityMatcher("/api/**", "/v3/api-docs", "/v3/api-docs/**", "/swagger-ui/**", "/swagger-ui.html")
                .authorizeHttpRequests(ApiSecurity::rules)
                .addFilterBefore(new BearerFilter(annotators, refusals, failures), BasicAuthenticationFilter.class)
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(ApiSecurity::needsCsrfToken))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .anonymous(anonymous -> {})
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry routes) {
        routes.requestMatchers(HttpMethod.POST, TOKEN)
                .permitAll()
                .requestMatchers("/api/v1/me", "/api/v1/me/**")
                .authenticated()
                .requestMatchers(HttpMethod.GET, "/api/v1/projects", "/api/v1/projects/{project}")
                .authenticated()
                .requestMatchers(HttpMethod.POST, "/api/v1/projects/{project}/tasks/lease")
                .hasRole("ANNOTATOR")
                .requestMatchers(HttpMethod.DELETE, "/api/v1/tasks/{task}/lease", "/api/v1/judgments/{judgment}")
                .hasRole("ANNOTATOR")
                .requestMatchers(HttpMethod.PUT, "/api/v1/tasks/{task}/judgment")
                .hasRole("ANNOTATOR")
                .requestMatchers("/api/v1/**")
                .hasRole("ADMIN")
                .requestMatchers(
                        HttpMethod.GET, "/v3/api-docs", "/v3/api-docs/**", "/swagger-ui/**", "/swagger-ui.html")
                .authenticated()
                .anyRequest()
                .denyAll();
    }

    private static boolean needsCsrfToken(HttpServletRequest request) {
        boolean signingIn = request.getRequestURI().equals(request.getContextPath() + TOKEN);
        return !READING.contains(request.getMethod()) && !BearerFilter.showsToken(request) && !signingIn;
    }

    /** A misspelt or repeated field is an error rather than nothing. */
    @Bean
    JsonMapperBuilderCustomizer strictRequests() {
        return builder -> builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }
}
