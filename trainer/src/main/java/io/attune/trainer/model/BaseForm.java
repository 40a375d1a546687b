package io.attune.trainer.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a graph has to know of the weights that are frozen.
 *
 * @param below the shape of an adapter on quantised matrices, which stays float32 and is frozen as they are; null where there is none, or nothing is quantised
 */
record BaseForm(BaseFormat format, @Nullable LoraSpec below) {
    static final BaseForm FLOAT32 = new BaseForm(BaseFormat.FLOAT32, null);

    BaseForm {
        requireNonNull(format, "format is null");
    }
}
