package io.attune.annotation.annotator;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** The wish for an account. Names that differ only in case are the same. */
public record NewAnnotator(String name, String password, Set<Role> roles) {
    public NewAnnotator {
        requireNonNull(name, "name is missing");
        requireNonNull(password, "password is missing");
        roles = Set.copyOf(roles);
        name = name.strip();
        if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+ -]{0,99}")) {
            throw new IllegalArgumentException(
                    "a name has 1 to 100 letters, digits, spaces and . _ @ + -, and begins with a letter or digit");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("an account needs a role: ANNOTATOR or ADMIN");
        }
        Password.requireGood(password);
    }

    @Override
    public String toString() {
        return "NewAnnotator[" + name + ", " + roles + "]";
    }
}
