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

/** {@code attune tune}: a policy learns from feedback that is there, or from rewards of what it draws. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tunes a policy on feedback that is already there, or, with --reward, on what it draws for prompts.",
        footer = {
            "A line in: {\"prompt\", \"chosen\", \"rejected\"}; {\"prompt\", \"completion\", \"label\": true or false};",
            "{\"prompt\", \"completions\", \"ranks\"}; {\"prompt\", \"completions\", \"rewards\"}; with --reward {\"prompt\"}",
            "and what the reward reads, such as \"answer\". attune objective --explain ID says what an objective needs."
        })
final class TuneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TrainingOptions options;

    @Mixin
    private RolloutOptions rollouts;

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
        new TrainingRun(options, rollouts, definition, clock, command.getOut(), command.getErr()).run();
        return 0;
    }

    private void refuseOthers(Definition<?> definition) {
        if (definition.feedback() == Feedback.Kind.DEMONSTRATIONS && !rollouts.draws()) {
            throw new IllegalArgumentException(
                    definition.id() + " learns from demonstrations; use attune sft, or --reward to"
                            + " learn from the best that the policy draws");
        }
        if (definition.rewardModel()) {
            throw new IllegalArgumentException(definition.id() + " trains a reward model; use attune reward");
        }
    }
}
