package io.attune.annotation.annotator;

/** Name and password do not belong together, or the account is disabled; which of these it is stays untold. */
public final class SignInRefusedException extends RuntimeException {
    SignInRefusedException() {
        super("name or password is wrong, or the account is disabled");
    }
}
