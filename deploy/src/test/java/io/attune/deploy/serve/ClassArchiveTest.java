package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    private Path directory;

    @Test
    void whatOneStartLoadsTheNextOneFindsInTheArchive() throws Exception {
        Path file = directory.resolve("classes.jsa");
        var archive = new ClassArchive(file);
        assertThat(archive.isMissing()).as("nobody wants one").isFalse();
        Files.createDirectory(directory.resolve("classes.jsa.lists"));
        assertThat(archive.isMissing()).isTrue();

        assertThat(sourceOfH2(archive)).contains("h2").doesNotContain("shared objects file");
        assertThat(archive.make(h2())).isEqualTo(Files.size(file));

        assertThat(archive.isMissing()).isFalse();
        assertThat(sourceOfH2(archive)).contains("shared objects file");
    }

    @Test
    void anArchiveThatIsDamagedIsLeftAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("classes.jsa"), "no archive", UTF_8);
        assertThat(sourceOfH2(new ClassArchive(file))).doesNotContain("shared objects file");
    }

    /** Runs a JVM with the archive's options, and returns what it says of where it has the main class of H2 from. */
    private String sourceOfH2(ClassArchive archive) throws IOException, InterruptedException {
        Path log = directory.resolve("loaded.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(archive.options("once"));
        command.addAll(
                List.of("-Xlog:class+load:file=" + log, "-cp", h2() + ":" + directory, Shell.class.getName(), "-?"));
        Process once = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("once.log").toFile())
                .start();
        assertThat(once.waitFor())
                .as(Files.readString(directory.resolve("once.log")))
                .isZero();
        return Files.readAllLines(log, UTF_8).stream()
                .filter(line -> line.contains(Shell.class.getName() + " "))
                .findFirst()
                .orElseThrow();
    }

    private static String h2() {
        return Path.of(Shell.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}
