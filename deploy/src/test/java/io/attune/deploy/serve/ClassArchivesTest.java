package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.h2.tools.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {
    @TempDir
    private Path cache;

    @Test
    void whatOneStartLoadsTheNextOneFindsInTheArchive() throws Exception {
        Path directory = cache.resolve("classes");
        var archives = new ClassArchives(directory);
        assertThat(archives.options("once")).as("nobody wants one").isEmpty();
        Files.createDirectory(directory);

        assertThat(sourceOfH2(archives)).contains("h2").doesNotContain("shared objects file");
        assertThat(archives.areWanted()).isTrue();
        long bytes = archives.make(h2());

        assertThat(archives.areWanted()).isFalse();
        assertThat(sourceOfH2(archives)).contains("shared objects file");
        assertThat(directory.resolve("once.jsa")).hasSize(bytes);
        assertThat(directory).isDirectoryNotContaining("glob:**once.l*");
    }

    @Test
    void anArchiveThatIsDamagedIsLeftAlone() throws Exception {
        Files.writeString(cache.resolve("once.jsa"), "no archive", UTF_8);
        assertThat(sourceOfH2(new ClassArchives(cache))).doesNotContain("shared objects file");
    }

    @Test
    void ofManyDirectoriesTheNewestThreeAreKept() throws Exception {
        for (int day = 1; day <= 4; day++) {
            Path old = Files.createDirectory(cache.resolve("of-day-" + day));
            Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH.plus(day, ChronoUnit.DAYS)));
        }
        Path newest = Files.createDirectory(cache.resolve("classes"));

        new ClassArchives(newest).make(h2());

        try (Stream<Path> kept = Files.list(cache)) {
            assertThat(kept).containsExactlyInAnyOrder(newest, cache.resolve("of-day-4"), cache.resolve("of-day-3"));
        }
    }

    /** Runs a JVM with the archive's options, and returns what it says of where it has the main class of H2 from. */
    private String sourceOfH2(ClassArchives archives) throws IOException, InterruptedException {
        Path log = cache.resolve("loaded.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(archives.options("once"));
        command.addAll(List.of("-Xlog:class+load:file=" + log, "-cp", h2() + ":" + cache, Shell.class.getName(), "-?"));
        Process once = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(cache.resolve("once.log").toFile())
                .start();
        assertThat(once.waitFor())
                .as(Files.readString(cache.resolve("once.log")))
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
