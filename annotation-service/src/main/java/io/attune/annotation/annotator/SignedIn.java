package io.attune.annotation.annotator;

import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;

/** Who is there: the principal of every request and session. */
public record SignedIn(UUID id, String name, Set<Role> roles) implements AuthenticatedPrincipal {
    public SignedIn {
        roles = Set.copyOf(roles);
    }

    static SignedIn of(AnnotatorView annotator) {
        return new SignedIn(annotator.id(), annotator.name(), annotator.roles());
    }

    @Override
    public String getName() {
        return name;
    }
}
