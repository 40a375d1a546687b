package io.attune.trainer.cli;

import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objectives;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune sft}: a policy learns to imitate. */
@Command(
        name = "sft",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a policy to imitate given completions.",
        footer =
                "A line in: {\"prompt\", \"completion\"}, {\"messages\"} (the last turn is learned) or {\"text\"} (all of it is).")
final class SftCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Option(names = "--objective", paramLabel = "ID", description = "default: ${DEFAULT-VALUE}")
    private String objective = "sft";

    private final Clock clock;

    SftCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Definition<?> definition = Objectives.definition(objective);
        if (definition.feedback() != Feedback.Kind.DEMONSTRATIONS) {
            throw new IllegalArgumentException(objective + " learns from "
                    + definition.feedback().words() + "; use attune tune, or attune reward");
        }
        var command = spec.commandLine();
        new TrainingRun(options, new RolloutOptions(), definition, clock, command.getOut(), command.getErr()).run();
        return 0;
    }
}
