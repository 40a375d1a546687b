package io.attune.annotation.annotator.web;

import static java.util.Objects.requireNonNull;

/** Another password. It never shows in a log. */
record NewPassword(String password) {
    NewPassword {
        requireNonNull(password, "password is missing");
    }

    @Override
    public String toString() {
        return "NewPassword[]";
    }
}
