package io.attune.trainer.cli;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objectives;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune reward}: a reward model learns from comparisons. */
@Command(
        name = "reward",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a reward model; its normalisation is saved with it.",
        footer = {
            "A line in: {\"prompt\", \"chosen\", \"rejected\"} or {\"chosen\", \"rejected\"} with the prompt inside, and \"margin\" where there is one;",
            "attribute-regression: {\"prompt\", \"response\", \"helpfulness\", \"correctness\", \"coherence\", \"complexity\", \"verbosity\"};",
            "process-reward: {\"prompt\", \"completions\", \"labels\"}; generative-verifier: {\"prompt\", \"completion\", \"label\"}."
        })
final class RewardCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Option(names = "--objective", paramLabel = "ID", description = "default: ${DEFAULT-VALUE}")
    private String objective = "bradley-terry";

    private final Clock clock;

    RewardCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Definition<?> definition = Objectives.definition(objective);
        if (!definition.rewardModel()) {
            throw new IllegalArgumentException(
                    objective + " trains a policy, not a reward model; use attune tune, or attune sft");
        }
        var command = spec.commandLine();
        new TrainingRun(options, new RolloutOptions(), definition, clock, command.getOut(), command.getErr()).run();
        return 0;
    }
}
