package io.attune.ui.signin;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may see the screens: nobody without an account, apart from the sign-in page, its files and the health check. */
@Configuration(proxyBeanMethods = false)
class ScreenSecurity {

    @Bean
    SecurityFilterChain screens(HttpSecurity http) throws Exception {
        http.authorizeHttpRequests(requests -> requests.requestMatchers(
                        "/actuator/health", "/attune.svg", "/styles.css", "/js/*.js", "/webjars/echarts/**")
                .permitAll());
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(ContentPolicy.STRICT))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()")));
        return http.with(VaadinSecurityConfigurer.vaadin(), screens -> screens.loginView(SignInView.class))
                .build();
    }
}
