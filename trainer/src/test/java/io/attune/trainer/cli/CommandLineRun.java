package io.attune.trainer.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What a command line printed and returned.
 *
 * @param exit its exit code
 */
record CommandLineRun(int exit, String out, String err) {
    @Command(name = "attune")
    private static final class Main {}

    /** Runs the trainer's commands as the main command would. */
    static CommandLineRun of(Object... arguments) {
        return at(Clock.systemUTC(), arguments);
    }

    /** As above, at the times of a clock. */
    static CommandLineRun at(Clock clock, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine main = new CommandLine(new Main());
        TrainerCommands.mount(main, clock);
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(err));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return new CommandLineRun(main.execute(words), out.toString(), err.toString());
    }
}
