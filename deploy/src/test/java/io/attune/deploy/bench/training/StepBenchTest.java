package io.attune.deploy.bench.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.CommandRun;
import io.attune.trainer.cli.ThreadsOption;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.BaseFormat;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Where {@code bench step} computes, with ONNX Runtime's natives for the CPU. */
class StepBenchTest {
    private static CommandRun step(String... arguments) {
        return CommandRun.of(new StepBench(Clock.systemUTC()), arguments);
    }

    /** Here, in one process, and where it would start one for each combination. */
    @ParameterizedTest
    @ValueSource(strings = {"--shape=d256 --lora=0", "--quantize=none,int8", ""})
    void aGpuInABuildForTheCpuIsRefusedBeforeAnythingIsMeasured(String combination) {
        String[] arguments = (combination + " --device=cuda:1").strip().split(" ");
        step(arguments).assertRefused(1, "this build computes on the CPU only", "ATTUNE_PROFILE=cuda", "--device cpu");
    }

    @Test
    void anotherNameIsRefused() {
        step("--device=tpu").assertRefused(1, "--device is tpu; there are cpu, cuda, cuda:N");
    }

    @Test
    void theProcessOfACombinationIsToldDeviceAndThreads() {
        assertThat(options("cuda:1", "--threads=3"))
                .contains(
                        "--device=cuda:1",
                        "--threads=3",
                        "--lora=8",
                        "--quantize=int8",
                        "--precision=bfloat16",
                        "--gradient-checkpointing");
        assertThat(options(null)).noneMatch(option -> option.matches("--(device|threads).*"));
    }

    private static List<String> options(@Nullable String device, String... threads) {
        var combination = new Combination(StepShape.D256, 8, BaseFormat.INT8, ElementType.BFLOAT16, true);
        return StepBench.options(combination, 3, device, CommandLine.populateCommand(new ThreadsOption(), threads));
    }
}
