package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.graph.ElementType;
import java.util.Locale;
import picocli.CommandLine.Option;

/** In which precision matrices are multiplied. */
public final class PrecisionOption {
    private static final String FLOAT32 = "float32";

    @Option(
            names = "--precision",
            paramLabel = "float32|bfloat16|float16",
            description =
                    "of matrix products, of what a training step keeps for its way back, and of the keys and values"
                            + " of a text that is drawn; trained weights, gradients, norms, log-probs and the optimiser are"
                            + " float32. Half precision is for GPUs: on a CPU it takes longer and saves memory at most"
                            + " (default: ${DEFAULT-VALUE})")
    private String name = FLOAT32;

    /**
     * What it means.
     *
     * @throws BadInputException if there is no such precision
     */
    public ElementType type() {
        return byName(name);
    }

    /** What a name of {@code --precision} means. */
    public static ElementType byName(String name) {
        return switch (name) {
            case FLOAT32 -> ElementType.FLOAT32;
            case "bfloat16" -> ElementType.BFLOAT16;
            case "float16" -> ElementType.FLOAT16;
            default ->
                throw new BadInputException("--precision is " + name + "; there are float32, bfloat16 and float16");
        };
    }

    /** What {@code --precision} calls it. */
    public static String nameOf(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name;
    }
}
