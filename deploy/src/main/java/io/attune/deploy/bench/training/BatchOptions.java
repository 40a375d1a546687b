package io.attune.deploy.bench.training;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may differ from a named shape. */
final class BatchOptions {
    @Option(names = "--rows", paramLabel = "B", description = "texts in a batch (default: the shape's)")
    private @Nullable Integer rows;

    @Option(names = "--time", paramLabel = "T", description = "tokens in a text (default: the shape's)")
    private @Nullable Integer time;

    @Option(names = "--layers", paramLabel = "N", description = "blocks (default: the shape's)")
    private @Nullable Integer layers;

    StepShape of(StepShape shape) {
        StepShape chosen = shape.withBatch(rows == null ? shape.rows() : rows, time == null ? shape.time() : time);
        return layers == null ? chosen : chosen.withLayers(layers);
    }
}
