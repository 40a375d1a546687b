package io.attune.annotation.web;

import io.attune.annotation.annotator.AnnotatorAuthentication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Signs a request in by its token. A request that shows a token is judged by it alone, whatever session it also has. */
final class BearerFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    /** Keeps who it is for the second dispatch of a streamed or late answer. */
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    private final AnnotatorAuthentication annotators;
    private final AuthenticationEntryPoint refusal;
    private final HandlerExceptionResolver failures;

    /** @param failures answers what is no fault of the caller's, such as an absent database, as controllers' failures are */
    BearerFilter(
            AnnotatorAuthentication annotators, AuthenticationEntryPoint refusal, HandlerExceptionResolver failures) {
        this.annotators = annotators;
        this.refusal = refusal;
        this.failures = failures;
    }

    /** Whether a token is shown: browsers never do that by themselves, so such a request cannot be forged by another site. */
    static boolean showsToken(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        if (showsToken(request)) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            try {
                context.setAuthentication(annotators.bearer(token(request)));
            } catch (AuthenticationException e) {
                refusal.commence(request, response, e);
                return;
            } catch (DataAccessException | TransactionException e) {
                failures.resolveException(request, response, null, e);
                return;
            }
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
        rest.doFilter(request, response);
    }

    private static String token(HttpServletRequest request) {
        @Nullable String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header == null ? "" : header.substring(SCHEME.length()).strip();
    }
}
