package io.attune.annotation.policy;

/** A directory on the shelf is no model that can be used. */
final class UnusableModelException extends Exception {
    private final String problem;

    UnusableModelException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** Why, and what to do. */
    String problem() {
        return problem;
    }
}
