package io.attune.deploy.experiment;

/**
 * What a tabular policy did: an action in each state that it came through.
 *
 * @param states {@code [tokens]}
 * @param actions {@code [tokens]}
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Trajectory(int[] states, int[] actions) {

    /** One action in one state: an arm of a bandit. */
    static Trajectory arm(int action) {
        return new Trajectory(new int[] {0}, new int[] {action});
    }

    int length() {
        return states.length;
    }
}
