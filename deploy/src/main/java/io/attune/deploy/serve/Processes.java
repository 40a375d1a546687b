package io.attune.deploy.serve;

import io.attune.kafka.broker.BrokerMain;
import io.attune.kafka.broker.EmbeddedBroker;
import io.attune.trainer.cli.PrecisionOption;
import io.attune.ui.AttuneApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How each child of the supervisor is started. Heaps are small: what is large (weights, caches) is native memory. */
final class Processes {
    private static final List<String> COMMON = List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final ServeSettings settings;
    private final DataDirectory data;
    private final String kafka;
    private final String classPath;
    private final ClassArchives classes;

    Processes(ServeSettings settings, DataDirectory data, String kafka, String classPath, ClassArchives classes) {
        this.settings = settings;
        this.data = data;
        this.kafka = kafka;
        this.classPath = classPath;
        this.classes = classes;
    }

    ChildSpec broker() {
        Path directory = data.root().resolve("kafka");
        return spec("broker", BrokerMain.class.getName(), EmbeddedBroker.JVM_OPTIONS, List.of(directory.toString()), 0);
    }

    ChildSpec web() {
        List<String> options = List.of(
                "-Xmx448m",
                // The beans as the build has worked them out.
                "-Dspring.aot.enabled=true",
                // The second compiler would double the processor time of a start, and pages wait for the database, not
                // for it.
                "-XX:TieredStopAtLevel=1",
                // With one compiler the code cache is small, and each time it grows the whole heap is collected: a
                // pause
                // of a quarter of a second, while people wait. What is reserved costs nothing until it is used.
                "-XX:ReservedCodeCacheSize=240m",
                // The same for classes, five times in a start.
                "-XX:MetaspaceSize=192m",
                // H2 closes itself when its disk is full: no connection is good because it was a moment ago.
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs=0");
        return spec("web", AttuneApplication.class.getName(), options, List.of(), 0);
    }

    ChildSpec trainer() {
        String roles = settings.roles().stream()
                .filter(Role.TRAINER::contains)
                .map(Role::lowerCase)
                .sorted()
                .collect(Collectors.joining(","));
        List<String> options = List.of(
                "-Xmx384m",
                // What computes runs these many times in a second, and is compiled well all the same. Less would be
                // compiled in a start
                // that runs a few thousand times and never again, for more processor time than all the rest of it.
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000");
        String precision = PrecisionOption.nameOf(settings.precision());
        var arguments = new ArrayList<>(List.of(roles, precision, Integer.toString(settings.threads())));
        if (settings.device() != null) {
            arguments.add(settings.device());
        }
        return spec("trainer", TrainerMain.class.getName(), options, arguments, 10);
    }

    private ChildSpec spec(String name, String mainClass, List<String> jvm, List<String> arguments, int niceness) {
        List<String> options = new ArrayList<>(COMMON);
        options.addAll(classes.options(name));
        options.addAll(jvm);
        return new ChildSpec(name, mainClass, options, arguments, environment(), niceness, data.log(name));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        // Not as an option: ONNX Runtime crashes where the command line is longer than 4 KB.
        environment.put("CLASSPATH", classPath);
        environment.put("ATTUNE_DATA", data.root().toString());
        environment.put("ATTUNE_KAFKA", kafka);
        environment.put("ATTUNE_PORT", Integer.toString(settings.port()));
        environment.put("ATTUNE_DEMO", Boolean.toString(settings.demo()));
        environment.put("ATTUNE_SUPERVISED", "true");
        if (settings.database() != null) {
            environment.put("ATTUNE_DB", settings.database());
        }
        return environment;
    }
}
