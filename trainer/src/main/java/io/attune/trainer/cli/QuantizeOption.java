package io.attune.trainer.cli;

import io.attune.trainer.model.BaseFormat;
import picocli.CommandLine.Option;

/** In which format a command holds a model that it does not train. */
final class QuantizeOption {
    @Option(
            names = "--quantize",
            paramLabel = "int8|int4",
            description =
                    "hold the frozen matrices of the blocks in 8 or 4 bits, rounded to the nearest, with a scale for"
                            + " every 32 numbers (default: ${DEFAULT-VALUE})")
    private String name = BaseFormat.FLOAT32.toString();

    BaseFormat format() {
        return BaseFormat.byName(name);
    }
}
