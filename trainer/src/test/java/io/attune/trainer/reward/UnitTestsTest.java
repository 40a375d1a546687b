package io.attune.trainer.reward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.data.JsonLine;
import io.attune.trainer.model.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class UnitTestsTest {
    @TempDir
    private Path directory;

    /** Has a response judged, to the end also where it is asked to end before. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path asked = Path.of(arguments[0]);
            var judged = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Files.createFile(asked);
                    judged.await();
                } catch (IOException | InterruptedException broken) {
                    throw new IllegalStateException(broken);
                }
            }));
            try {
                System.out.println(judged(arguments[1], 20));
            } finally {
                judged.countDown();
            }
        }
    }

    private static double judged(String program, int seconds) {
        var line = new JsonLine("data", 1, (ObjectNode) JsonMapper.shared().readTree("{\"tests\": \"true\"}"));
        var response = new Response(line, new Sequence(new int[] {1}, new int[] {1}), program, false);
        try (Reward reward =
                Rewards.standard().open(List.of("unit-tests:command=sh,network=allowed,seconds=" + seconds))) {
            return reward.of(List.of(response)).getFirst().getAsDouble();
        }
    }

    @Test
    void atTheTimeLimitWhatTheProgramHasStartedEndsToo()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path started = directory.resolve("started");
        assertThat(judged("sleep 60 & echo $! > " + started + "; wait", 1)).isZero();
        var sleeping = ProcessHandle.of(Long.parseLong(Files.readString(started).strip()));
        if (sleeping.isPresent()) {
            sleeping.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** As a terminal sends Ctrl-C to all processes of a command. */
    @Test
    void whatEndsTheRunDoesNotEndTheTestsOfItsLastStep() throws IOException, InterruptedException {
        Path begun = directory.resolve("begun");
        Path asked = directory.resolve("asked");
        String program = "touch " + begun + "; until [ -e " + asked + " ]; do sleep 0.05; done; sleep 0.2";
        var builder = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Child.class.getName(),
                        asked.toString(),
                        program)
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process child = builder.start();
        while (child.isAlive() && !Files.exists(begun)) {
            Thread.sleep(5);
        }
        new ProcessBuilder("sh", "-c", "kill -TERM -" + child.pid()).start().waitFor();
        assertThat(new String(child.getInputStream().readAllBytes(), UTF_8)).isEqualToIgnoringNewLines("1.0");
    }
}
