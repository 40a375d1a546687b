package io.attune.deploy.demo;

import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What makes the demo. */
@Command(name = "demo", description = "Makes what the demo ships.", mixinStandardHelpOptions = true)
public final class Demo implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private Demo() {}

    /** The command with its parts under it. */
    public static CommandLine commandLine(Clock clock) {
        return new CommandLine(new Demo()).addSubcommand(new DemoBuild(clock)).addSubcommand(new DemoSeed());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which part? there are build, seed");
    }
}
