package io.attune.deploy.bench.training;

import io.attune.deploy.bench.Printed;
import io.attune.trainer.cli.ThreadsOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** DPO from end to end, as deploy/peers/compare_dpo.py has it beside TRL's. */
@Command(
        name = "dpo",
        description = "Times a whole run of DPO on a random model, in batches of 8 pairs, after loading.",
        mixinStandardHelpOptions = true)
public final class DpoBench implements Callable<Integer> {
    @Option(names = "--shape", paramLabel = "NAME", description = "d256 or d512 (default: d256)")
    private String shape = StepShape.D256.name();

    @Option(names = "--lora", paramLabel = "RANK", description = "0 for all weights (default: 0 and 8)")
    private @Nullable Integer lora;

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "256", description = "default: ${DEFAULT-VALUE}")
    private int pairs;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private Printed printed = new Printed();

    @Override
    public Integer call() throws Exception {
        if (pairs < 1) {
            throw new IllegalArgumentException("--pairs is " + pairs + ", expected 1 or more");
        }
        threads.check();
        StepShape chosen = StepShape.byName(shape);
        printed.header(TuneReport.HEADER);
        for (int rank : lora == null ? new int[] {0, 8} : new int[] {lora}) {
            printed.report(run(chosen, rank, pairs).with(threads.forOthers()).measure());
        }
        return 0;
    }

    static TuneRun run(StepShape shape, int rank, int pairs) {
        List<String> options = List.of("--batch-size=8", "--max-length=512");
        return new TuneRun("dpo", shape, rank, pairs, options, pairs, "pairs");
    }
}
