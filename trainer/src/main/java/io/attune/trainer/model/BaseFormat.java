package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the matrices of the blocks are held while they are frozen; embeddings, norms, biases, heads and whatever is trained are float32. The idea is that of
 * Dettmers et al. 2023, QLoRA: Efficient Finetuning of Quantized LLMs (arXiv 2305.14314). Two deviations: numbers stand at equal distances instead of at
 * those of NF4, and scales are float32.
 */
public enum BaseFormat {
    FLOAT32("none", Float.SIZE),
    INT8("int8", 8),
    INT4("int4", 4);

    private final String word;
    private final int bits;

    BaseFormat(String word, int bits) {
        this.word = word;
        this.bits = bits;
    }

    /** What a user calls it. */
    public static BaseFormat byName(String name) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInputException("there is no quantisation '" + name + "'; there are "
                        + Arrays.stream(values()).map(BaseFormat::toString).collect(Collectors.joining(", "))));
    }

    int bits() {
        return bits;
    }

    public boolean isQuantized() {
        return this != FLOAT32;
    }

    /** The names of the tensors that it holds in fewer bits than float32. */
    Set<String> quantized(ModelConfig config) {
        return isQuantized()
                ? config.linears().map(Linear::weight).collect(Collectors.toCollection(LinkedHashSet::new))
                : Set.of();
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return word;
    }
}
