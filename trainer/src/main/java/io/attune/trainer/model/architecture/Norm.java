package io.attune.trainer.model.architecture;

import static java.util.Objects.requireNonNull;

/**
 * A normalisation over the last axis.
 *
 * @param name of the module, without {@code .weight}
 * @param width of the last axis
 */
public record Norm(String name, Kind kind, int width, double epsilon) {
    public Norm {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("the epsilon of " + name + " is " + epsilon + ", expected more than 0");
        }
    }

    /** What is divided by. */
    public enum Kind {
        /** By the root of the mean square (Zhang and Sennrich 2019); a weight. */
        ROOT_MEAN_SQUARE,
        /** By the standard deviation, around the mean (Ba et al. 2016); a weight and a bias. */
        LAYER
    }

    public String weight() {
        return name + ".weight";
    }

    /** Of a {@link Kind#LAYER} norm. */
    public String bias() {
        return name + ".bias";
    }
}
