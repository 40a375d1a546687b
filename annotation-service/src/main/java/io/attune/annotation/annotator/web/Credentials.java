package io.attune.annotation.annotator.web;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a token.
 *
 * @param label what the token is for; null for "API"
 */
record Credentials(String name, String password, @Nullable String label) {
    Credentials {
        requireNonNull(name, "name is missing");
        requireNonNull(password, "password is missing");
    }

    @Override
    public String toString() {
        return "Credentials[" + name + "]";
    }
}
