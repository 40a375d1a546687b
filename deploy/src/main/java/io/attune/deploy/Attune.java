package io.attune.deploy;

import io.attune.deploy.bench.Bench;
import io.attune.deploy.client.Export;
import io.attune.deploy.client.Import;
import io.attune.deploy.demo.Demo;
import io.attune.deploy.experiment.ExperimentCommand;
import io.attune.deploy.serve.Serve;
import io.attune.deploy.simulate.Simulate;
import io.attune.kafka.log.ProcessLog;
import io.attune.trainer.cli.TrainerCommands;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, which is a contract: 0 is success, 2 a usage error, 1 any other failure; errors are one line. */
@Command(
        name = "attune",
        description = "Collects human feedback on language-model answers and tunes the model with it.",
        mixinStandardHelpOptions = true,
        version = "Attune 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Serve.class, Import.class, Export.class})
public final class Attune implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        ProcessLog.configure(); // what commands print on stdout is a contract
        System.exit(commandLine().execute(args.length == 0 ? new String[] {"serve"} : args));
    }

    static CommandLine commandLine() {
        Clock clock = Clock.systemUTC();
        CommandLine attune = new CommandLine(new Attune())
                .addSubcommand(new Simulate(clock))
                .addSubcommand(Bench.commandLine(clock))
                .addSubcommand(Demo.commandLine(clock))
                .addSubcommand(new ExperimentCommand(clock));
        TrainerCommands.mount(attune, clock);
        return attune;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? `attune --help` lists them");
    }
}
