package io.attune.trainer.cli;

import io.attune.trainer.model.Head;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.optim.TrainingStep;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attune tune}: a policy learns from preferences. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Tunes a policy on preferences that are already there.",
        footer =
                "A line in: {\"prompt\", \"chosen\", \"rejected\"} or, for kto, {\"prompt\", \"completion\", \"label\": true or false}.")
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Option(
            names = "--objective",
            required = true,
            paramLabel = "ID",
            description = "such as dpo or kto; attune objective --list names all")
    private String objective;

    private final Clock clock;

    TuneCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Definition<?> definition = Objectives.definition(objective);
        refuseOthers(definition);
        var command = spec.commandLine();
        new TrainingRun(options, definition, clock, command.getOut(), command.getErr()).run();
        return 0;
    }

    private static void refuseOthers(Definition<?> definition) {
        if (definition.online()) {
            throw new IllegalArgumentException(definition.id()
                    + " learns from answers that its own policy draws and someone judges meanwhile; launch a round with attune serve, or use "
                    + definition.id().replace("online-", "") + " on a file");
        }
        if (definition.feedback() == Feedback.Kind.DEMONSTRATIONS) {
            throw new IllegalArgumentException(definition.id() + " learns from demonstrations; use attune sft");
        }
        if (TrainingStep.head(definition) == Head.SCALAR_REWARD) {
            throw new IllegalArgumentException(definition.id() + " trains a reward model; use attune reward");
        }
    }
}
