package io.attune.trainer.loop;

import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import java.util.List;

/** The log-probs of answers under the policy that a round started from. */
final class Reference implements AutoCloseable {
    /** Rows that are scored before a learner may have its turn. */
    private static final int SLICE = 8;

    private final ComputeLock compute;
    private final TrainableModel model;

    Reference(ComputeLock compute, LoadedBase base) {
        this.compute = compute;
        // The smallest adapter there is; switched off, it costs next to nothing.
        var least = new Tuning.Lora(LoraSpec.least(base.directory().config()));
        this.model = TrainableModel.open(base.directory(), least, Head.LANGUAGE_MODEL, base.precision(), 0);
    }

    /** Each row's log-prob, summed over its completion's tokens. */
    double[] sums(List<Sequence> rows) {
        double[] sums = new double[rows.size()];
        for (int from = 0; from < sums.length; from += SLICE) {
            List<Sequence> slice = rows.subList(from, Math.min(sums.length, from + SLICE));
            double[][] logps = compute.serve(() -> model.referenceLogps(slice));
            for (int row = 0; row < logps.length; row++) {
                for (double logp : logps[row]) {
                    sums[from + row] += logp;
                }
            }
        }
        return sums;
    }

    @Override
    public void close() {
        model.close();
    }
}
