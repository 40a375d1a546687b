package io.attune.ui.signin;

import com.vaadin.flow.spring.security.AuthenticationContext;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.annotator.SignedIn;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Who looks at the screen. */
@Component
public class Who {
    private final AuthenticationContext context;

    Who(AuthenticationContext context) {
        this.context = context;
    }

    /** The person of this request. @throws IllegalStateException outside a signed-in request */
    public SignedIn get() {
        return context.getAuthenticatedUser(SignedIn.class)
                .orElseThrow(() -> new IllegalStateException("nobody is signed in"));
    }

    public UUID id() {
        return get().id();
    }

    public boolean isAdmin() {
        return get().roles().contains(Role.ADMIN);
    }

    /** Ends the session. */
    public void signOut() {
        context.logout();
    }
}
