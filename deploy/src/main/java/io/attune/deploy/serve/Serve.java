package io.attune.deploy.serve;

import io.attune.trainer.cli.DeviceOption;
import io.attune.trainer.cli.PrecisionOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything embedded: H2, a real Kafka broker, web, trainer, and the demo project unless it is declined. */
@Command(
        name = "serve",
        description = "Serves everything on one machine: database, Kafka broker, web and trainer.",
        mixinStandardHelpOptions = true)
public final class Serve implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", defaultValue = "8080", description = "Port of the web interface (default: 8080).")
    private int port;

    @Option(names = "--data", defaultValue = "data", description = "Where everything is kept (default: ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--roles",
            defaultValue = "broker,web,sampler,reward,learner,judge",
            description = "What this machine does (default: ${DEFAULT-VALUE}).")
    private String roles = "";

    @Option(names = "--kafka", description = "An existing broker, host:port, instead of the embedded one.")
    private @Nullable String kafka;

    @Option(names = "--db", description = "JDBC URL of a PostgreSQL database instead of the embedded H2 file.")
    private @Nullable String database;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private TrainerThreads threads = new TrainerThreads();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Option(
            names = "--demo",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "The support-desk project and its small policy (default: on).")
    private boolean demo;

    @Override
    public Integer call() throws Exception {
        device.check();
        var settings = new ServeSettings(
                port, data, Role.parse(roles), kafka, database, precision.type(), threads.count(), device.name(), demo);
        PrintWriter terminal = spec.commandLine().getOut();
        try (var supervisor = new Supervisor(settings, Clock.systemUTC(), terminal::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(supervisor::close, "shutdown"));
            supervisor.start();
            supervisor.await();
        }
        return 0;
    }
}
