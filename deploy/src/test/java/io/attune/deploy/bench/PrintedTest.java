package io.attune.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.CommandRun;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PrintedTest {
    private record Report(String name, int tokens) {
        @Override
        public String toString() {
            return name + " drew " + tokens;
        }
    }

    @Command(name = "draw")
    private static final class Draw implements Runnable {
        @Mixin
        private Printed printed = new Printed();

        @Override
        public void run() {
            printed.progress("half of it");
            printed.header("who what");
            printed.report(new Report("a", 1));
            printed.report(new Report("b", 2));
            printed.line("ready");
        }
    }

    @Test
    void linesForPeople() {
        assertThat(CommandRun.of(new Draw()))
                .isEqualTo(new CommandRun(0, "who what\na drew 1\nb drew 2\nready\n", "half of it\n"));
    }

    @Test
    void aJsonDocumentALineForPrograms() {
        assertThat(CommandRun.of(new Draw(), "--json"))
                .isEqualTo(new CommandRun(
                        0, "{\"name\":\"a\",\"tokens\":1}\n{\"name\":\"b\",\"tokens\":2}\nready\n", "half of it\n"));
    }
}
