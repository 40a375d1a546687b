package io.attune.trainer.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.trainer.data.Example;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.ort.Device;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
    private static final String SMALLER = "--batch-size";

    @Test
    void whatDoesNotFitIsRefusedWithWhatToChange() {
        Device device = Device.cpu();
        assertThatNoException().isThrownBy(() -> MemoryCheck.require(1L << 30, 1L << 30, device, SMALLER));
        assertThatThrownBy(() -> MemoryCheck.require(3L << 30, 1L << 30, device, SMALLER))
                .hasMessage(
                        "a step of this run needs about 3.0 GB more memory and 1.0 GB are free on this machine; give"
                                + " --gradient-checkpointing or adapters (--lora), or a smaller --batch-size");
    }

    @Test
    void moreTokensAtOnceNeedMore() throws URISyntaxException {
        Path directory =
                Path.of(requireNonNull(getClass().getResource("/llama/tied")).toURI());
        List<Example> examples = IntStream.range(0, 4)
                .<Example>mapToObj(i -> new Example.Demonstration(new Sequence(new int[] {i}, new int[20 + i]), 1))
                .toList();
        try (var model =
                TrainableModel.open(ModelDirectory.open(directory), new Tuning.Full(), Head.LANGUAGE_MODEL, 0)) {
            long one = MemoryCheck.needed(model, examples, 1);
            long four = MemoryCheck.needed(model, examples, 4);
            model.splitPasses(23);
            assertThat(four).isGreaterThan(one);
            assertThat(MemoryCheck.needed(model, examples, 4)).isEqualTo(one);
            model.recomputeBlocks();
            assertThat(MemoryCheck.needed(model, examples, 4)).isLessThan(one);
        }
    }
}
