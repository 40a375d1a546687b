package io.attune.deploy.bench.training;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.BaseFormat;

/**
 * What a step is timed with.
 *
 * @param rank of the adapters, 0 for full tuning
 * @param base the format in which the frozen matrices are held
 * @param precision in which matrices are multiplied
 * @param rerunsBlocks whether the way back runs each block again
 */
record Combination(StepShape shape, int rank, BaseFormat base, ElementType precision, boolean rerunsBlocks) {

    static Combination float32(StepShape shape, int rank) {
        return new Combination(shape, rank, BaseFormat.FLOAT32, ElementType.FLOAT32, false);
    }
}
