package io.attune.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A benchmark as a process of a terminal, with a directory of its own for temporary files. */
public final class StoppedBench {
    private final Path temporary;
    private final Process process;

    /** Starts the class with these arguments. */
    public StoppedBench(Path temporary, Class<?> main, String... arguments) throws IOException {
        this.temporary = Files.createDirectory(temporary);
        var command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                main.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.start();
    }

    public Process process() {
        return process;
    }

    /** Waits until the file has something in it, or the process has ended. */
    public void await(Path file) throws IOException, InterruptedException {
        while (process.isAlive() && (!Files.exists(file) || Files.size(file) == 0)) {
            Thread.sleep(5);
        }
    }

    /** Stops it as a terminal does on Ctrl-C, which tells all processes of a command; its exit code. */
    public int stop() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -TERM -" + process.pid()).start().waitFor();
        return process.waitFor();
    }

    /** What the benchmark has among the temporary files. */
    public List<Path> scratch(String name) throws IOException {
        try (Stream<Path> there = Files.list(temporary)) {
            return there.filter(path -> path.getFileName().toString().startsWith(name))
                    .toList();
        }
    }
}
