package io.attune.trainer.optim;

import io.attune.trainer.model.Weights;

/** AdamW's running means, and its arithmetic where parameters, gradients and means are. */
sealed interface Moments permits HostMoments, DeviceMoments {
    String FIRST = "exp_avg.";
    String SECOND = "exp_avg_sq.";

    /** The global norm of the gradient; not finite where any of it is not. */
    double gradientNorm();

    /** Changes all means and parameters along the gradients. */
    void update(AdamW.Update update);

    /** Copies of the means, {@link #FIRST} and {@link #SECOND} before the name of each parameter. */
    Weights copy();

    /**
     * Overwrites the means.
     *
     * @throws IllegalArgumentException when these belong to other parameters; then nothing has changed
     */
    void restore(Weights means);
}
