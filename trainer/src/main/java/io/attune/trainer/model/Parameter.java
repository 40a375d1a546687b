package io.attune.trainer.model;

/**
 * A trained tensor and the memory that its gradient is summed into.
 *
 * @param decays whether weight decay applies: not to norms and biases
 * @param pace how many times the learning rate it learns at
 */
public record Parameter(Tensor value, Tensor gradient, boolean decays, double pace) {
    /**
     * A critic begins knowing nothing while the policy begins trained, and must follow rewards while the policy must not leave its start: about the ratio of verl's and OpenRLHF's
     * default rates of critic and actor (10 and 18).
     */
    static final double CRITIC_PACE = 10;

    /** Whether weight decay applies to a tensor. */
    static boolean decays(Tensor value) {
        return value.rank() > 1;
    }

    /** The pace of a tensor. */
    static double pace(Tensor value) {
        return value.name().equals(Names.VALUE) ? CRITIC_PACE : 1;
    }

    public String name() {
        return value.name();
    }
}
