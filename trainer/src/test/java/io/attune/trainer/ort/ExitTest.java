package io.attune.trainer.ort;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitTest {
    private static final int EXIT = 7;

    @TempDir
    private Path directory;

    /** Exits while another thread is inside ONNX Runtime. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            var graph = new Graph(ElementType.FLOAT32);
            var input = graph.input("x", ElementType.FLOAT32, Shape.of(400, 400));
            var product = new Operators(graph).gemm(input, input, false, false);
            var session = Session.open(Program.of(graph, List.of(graph.output("y", product))), Map.of());
            var running = new CountDownLatch(3);
            Thread.ofPlatform().daemon().start(() -> {
                var x = NativeTensor.allocate(ElementType.FLOAT32, 400, 400);
                while (true) {
                    session.run(Map.of("x", x), Set.of("y")).close();
                    running.countDown();
                }
            });
            running.await();
            System.exit(EXIT);
        }
    }

    @Test
    void aProcessThatEndsDuringARunEndsAsItWasTold() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 3; attempt++) {
            var java = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    Child.class.getName());
            java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            java.directory(directory.toFile());
            java.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out").toFile());
            int exit = java.start().waitFor();
            assertThat(exit).as(Files.readString(directory.resolve("out"))).isEqualTo(EXIT);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("out");
        }
    }
}
