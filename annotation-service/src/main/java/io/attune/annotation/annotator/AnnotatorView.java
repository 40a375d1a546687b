package io.attune.annotation.annotator;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * An account.
 *
 * @param pseudonym under which events know the person
 * @param disabled whether it can no longer sign in
 */
public record AnnotatorView(
        UUID id, String name, String pseudonym, Set<Role> roles, boolean disabled, Instant createdAt) {
    public AnnotatorView {
        roles = Set.copyOf(roles);
    }
}
