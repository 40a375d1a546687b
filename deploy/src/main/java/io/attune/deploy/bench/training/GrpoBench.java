package io.attune.deploy.bench.training;

import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.ThreadsOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** GRPO from end to end, as deploy/peers/compare_grpo.py has it beside TRL's. */
@Command(
        name = "grpo",
        description = "Times a whole run of GRPO on a random model, drawing included, after loading: steps of 4 prompts"
                + " with 8 completions of at most 64 tokens, the reference's KL beside.",
        mixinStandardHelpOptions = true)
public final class GrpoBench implements Callable<Integer> {
    private static final int PROMPTS = 4;
    private static final int COMPLETIONS = 8;
    private static final int DATA = 256;

    @Option(names = "--shape", paramLabel = "NAME", description = "d256 or d512 (default: d256)")
    private String shape = StepShape.D256.name();

    @Option(names = "--lora", paramLabel = "RANK", defaultValue = "0", description = "default: ${DEFAULT-VALUE}")
    private int lora;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "12", description = "default: ${DEFAULT-VALUE}")
    private int steps;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    @Override
    public Integer call() throws Exception {
        if (steps < 1) {
            throw new IllegalArgumentException("--steps is " + steps + ", expected 1 or more");
        }
        threads.check();
        StepShape chosen = StepShape.byName(shape);
        printed.header(TuneReport.HEADER);
        printed.report(run(chosen, lora, steps, 64).with(threads.forOthers()).measure());
        return 0;
    }

    /** @param longest tokens of a completion at most */
    static TuneRun run(StepShape shape, int rank, int steps, int longest) {
        List<String> options = List.of(
                "--reward=regex:pattern=qu",
                "--batch-size=" + PROMPTS,
                "--num-generations=" + COMPLETIONS,
                "--max-new-tokens=" + longest,
                "--steps=" + steps,
                "--temperature=0.8",
                "--set=beta=0.04");
        return new TuneRun("grpo", shape, rank, DATA, options, steps * PROMPTS * COMPLETIONS, "completions");
    }
}
