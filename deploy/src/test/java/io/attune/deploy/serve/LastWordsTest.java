package io.attune.deploy.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {

    @TempDir
    private Path directory;

    private Path log;
    private LastWords words;

    @BeforeEach
    void anEarlierProcessLeftALog() throws IOException {
        log = Files.writeString(directory.resolve("log"), "09:00:00.000 ERROR Earlier: of another life\n");
        words = LastWords.of(log);
    }

    private String after(String output) throws IOException {
        Files.writeString(log, output, StandardOpenOption.APPEND);
        return words.text();
    }

    @Test
    void areTheLastErrorOfTheWebProcess() throws IOException {
        assertThat(after("""
                2026-11-25T20:05:44.698Z  INFO 15258 --- [attune] [           main] io.attune.ui.AttuneApplication : Starting
                2026-11-25T20:05:45.698Z ERROR 15258 --- [attune] [           main] io.attune.ui.OneLineFailures   : Port 1 is taken: choose another
                2026-11-25T20:05:45.798Z  INFO 15258 --- [attune] [           main] io.attune.ui.AttuneApplication : Bye
                """)).isEqualTo("Port 1 is taken: choose another");
    }

    @Test
    void areTheLastErrorOfTheTrainer() throws IOException {
        assertThat(after("10:00:00.000 ERROR TrainerProcess: learner died\n\tat Somewhere\n"))
                .isEqualTo("learner died");
    }

    @Test
    void areOtherwiseTheLastLine() throws IOException {
        assertThat(after("READY\nthe broker cannot run: no space\n\n")).isEqualTo("the broker cannot run: no space");
    }

    @Test
    void mayBeNone() throws IOException {
        assertThat(after("")).isEqualTo("it said nothing");
    }
}
