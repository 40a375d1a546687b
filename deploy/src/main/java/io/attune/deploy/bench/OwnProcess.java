package io.attune.deploy.bench;

import io.attune.deploy.Attune;
import io.attune.deploy.serve.Tether;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command of Attune in a process of its own, set up as this one, so that its memory and its compiled code are its own. */
public final class OwnProcess {
    private OwnProcess() {}

    /** Starts it; what it says on stderr is said on this one's, and stdout is for the caller to read. It ends with this process, with all that it has started. */
    public static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(Attune.class.getName());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process child = builder.start();
        Tether.tie(child);
        return child;
    }
}
