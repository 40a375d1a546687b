package io.attune.trainer.cli;

import java.time.Clock;
import picocli.CommandLine;

/** The trainer's commands, to be mounted under a main command whose errors {@link CommandFrame} shows. */
public final class TrainerCommands {
    private TrainerCommands() {}

    /** Adds every command of this module to the main command. */
    public static void mount(CommandLine main, Clock clock) {
        main.addSubcommand(new GenerateCommand(clock));
        main.addSubcommand(new LogprobsCommand(clock));
        main.addSubcommand(new OnnxCommand(clock));
        main.addSubcommand(new ObjectiveCommand());
        main.addSubcommand(new SftCommand(clock));
        main.addSubcommand(new RewardCommand(clock));
        main.addSubcommand(new TuneCommand(clock));
        main.addSubcommand(new ScoreCommand(clock));
        CommandFrame.install(main);
    }
}
