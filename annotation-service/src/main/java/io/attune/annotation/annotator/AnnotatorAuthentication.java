package io.attune.annotation.annotator;

import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/** Signs in by name and password, and says who a bearer token belongs to. The principal is a {@link SignedIn}. */
@Component
public class AnnotatorAuthentication implements AuthenticationProvider {
    private final Annotators annotators;

    AnnotatorAuthentication(Annotators annotators) {
        this.annotators = annotators;
    }

    @Override
    public Authentication authenticate(Authentication request) {
        try {
            return of(annotators.signIn(request.getName(), String.valueOf(request.getCredentials())));
        } catch (SignInRefusedException refused) {
            throw new BadCredentialsException(refused.getMessage(), refused);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /**
     * Whose token this is.
     *
     * @throws BadCredentialsException when it is nobody's, was revoked, or its owner is disabled
     */
    public Authentication bearer(String token) {
        try {
            return of(annotators.byToken(token));
        } catch (SignInRefusedException refused) {
            throw new BadCredentialsException("the token is not valid: get another one by POST /api/v1/token", refused);
        }
    }

    private static Authentication of(AnnotatorView annotator) {
        List<SimpleGrantedAuthority> authorities = annotator.roles().stream()
                .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
        return UsernamePasswordAuthenticationToken.authenticated(SignedIn.of(annotator), null, authorities);
    }
}
