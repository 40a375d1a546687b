package io.attune.deploy.bench;

import io.attune.deploy.bench.objectives.ObjectivesBench;
import io.attune.deploy.bench.sampling.GenerateBench;
import io.attune.deploy.bench.training.DpoBench;
import io.attune.deploy.bench.training.GrowthBench;
import io.attune.deploy.bench.training.GrpoBench;
import io.attune.deploy.bench.training.ObjectiveCostBench;
import io.attune.deploy.bench.training.SteadyBench;
import io.attune.deploy.bench.training.StepBench;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks by name. */
@Command(name = "bench", description = "Runs a benchmark.", mixinStandardHelpOptions = true)
public final class Bench implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private Bench() {}

    /** The command with every benchmark under it. */
    public static CommandLine commandLine(Clock clock) {
        return new CommandLine(new Bench())
                .addSubcommand(new AllBench(clock))
                .addSubcommand(new DpoBench())
                .addSubcommand(new GrpoBench())
                .addSubcommand(new GenerateBench(clock))
                .addSubcommand(new LatencyBench(clock))
                .addSubcommand(new LoopBench(clock))
                .addSubcommand(new PolicyBench())
                .addSubcommand(new StepBench(clock))
                .addSubcommand(new ObjectivesBench(clock))
                .addSubcommand(new ObjectiveCostBench(clock))
                .addSubcommand(new GrowthBench())
                .addSubcommand(new SteadyBench(clock));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which benchmark? there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
