package io.attune.trainer.model;

import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.List;
import java.util.Set;

/**
 * Low-rank adaptation (Hu et al. 2021): a linear layer adds (alpha / rank) · B·A·x, and only A and B are trained.
 *
 * @param targets the linear layers that get an adapter, as PEFT names them: the last parts of a module's name ({@code q_proj}, {@code
 *     attn.c_proj}), a whole name, or {@link #ALL_LINEAR}
 */
public record LoraSpec(int rank, double alpha, Set<String> targets) {
    /** Every linear layer of every block. */
    public static final String ALL_LINEAR = "all-linear";

    public LoraSpec {
        if (rank < 1) {
            throw new IllegalArgumentException("rank is " + rank + ", expected 1 or more");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is " + alpha + ", expected a positive number");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no layer is adapted");
        }
        targets = Set.copyOf(targets);
    }

    /** All linear layers, alpha twice the rank. */
    public static LoraSpec ofRank(int rank) {
        return new LoraSpec(rank, 2.0 * rank, Set.of(ALL_LINEAR));
    }

    /** The smallest adapter that there is, for a model that is only asked: until it is trained it changes nothing. */
    public static LoraSpec least(ModelConfig config) {
        return new LoraSpec(
                1, 1, Set.of(config.linears().findFirst().orElseThrow().name()));
    }

    public double scale() {
        return alpha / rank;
    }

    /** Whether that layer gets an adapter. */
    public boolean adapts(Linear linear) {
        return targets.contains(ALL_LINEAR) || targets.stream().anyMatch(target -> names(target, linear));
    }

    private static boolean names(String target, Linear linear) {
        return linear.name().equals(target) || linear.name().endsWith("." + target);
    }

    /**
     * This, as one for that model.
     *
     * @throws IllegalArgumentException naming a target that none of its layers has
     */
    public LoraSpec requireLayers(ModelConfig model) {
        for (String target : targets) {
            boolean known = target.equals(ALL_LINEAR) || model.linears().anyMatch(linear -> names(target, linear));
            if (!known) {
                throw new IllegalArgumentException("there is no layer " + target + " to adapt; a " + model.family()
                        + " model has "
                        + model.linears().map(Linear::module).distinct().toList());
            }
        }
        return this;
    }

    /** The layers of a model that get an adapter, in their order. */
    public List<Linear> adapted(ModelConfig config) {
        return config.linears().filter(this::adapts).toList();
    }
}
