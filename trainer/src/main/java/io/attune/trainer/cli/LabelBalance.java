package io.attune.trainer.cli;

import io.attune.trainer.data.Example;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** KTO's advice on its weights: λ_D·n_D : λ_U·n_U within 1 and 3/2 (Ethayarajh et al. 2024, section 4.2). */
final class LabelBalance {
    private static final double LEAST = 1;
    private static final double MOST = 1.5;

    private LabelBalance() {}

    /** What to say of these examples; nothing where they are balanced, or have no labels. */
    static Optional<String> advice(List<Example> examples, double desirableWeight, double undesirableWeight) {
        long desirable = examples.stream()
                .filter(example -> example instanceof Example.Labelled labelled && labelled.desirable())
                .count();
        long undesirable = examples.stream()
                .filter(example -> example instanceof Example.Labelled labelled && !labelled.desirable())
                .count();
        double ratio = desirableWeight * desirable / (undesirableWeight * undesirable);
        if (desirable + undesirable == 0 || (ratio >= LEAST && ratio <= MOST)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "labels are %d desirable and %d undesirable, weighted %.2f : 1, and KTO works best within 1 and 1.5;"
                        + " --set desirable_weight and undesirable_weight change that",
                desirable,
                undesirable,
                ratio));
    }
}
