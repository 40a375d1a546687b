package io.attune.trainer.ort;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.graph.Dim;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.graph.Graph;
import io.attune.trainer.graph.Operators;
import io.attune.trainer.graph.Program;
import io.attune.trainer.graph.Shape;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How many threads sessions make, by the kernel's count. */
@EnabledOnOs(OS.LINUX)
class SessionThreadsTest {
    private static final Path TASKS = Path.of("/proc/self/task");

    private interface Opening {
        Session open(CpuDevice device);
    }

    @Test
    void lanesShareWhatTheThreadsThatAskLeaveOfThem() throws Exception {
        SharedRuntime.start();
        assertThat(made(1, SessionThreadsTest::lane)).isZero();
        assertThat(made(2, SessionThreadsTest::lane)).as("no pool").isZero();
        assertThat(made(3, SessionThreadsTest::lane)).isEqualTo(1);
        assertThat(made(16, SessionThreadsTest::lane)).isEqualTo(14);
    }

    @Test
    void aSessionSharesTheThreadsOfTheProcessWhereItWantsAsMany() throws Exception {
        SharedRuntime.start();
        int shared = SharedRuntime.threads();
        assertThat(made(shared, SessionThreadsTest::whole)).isZero();
        assertThat(made(1, SessionThreadsTest::whole)).isZero();
        assertThat(made(shared + 3, SessionThreadsTest::whole)).isEqualTo(shared + 2);
    }

    @Test
    void thereAreTwoLanesAtMost() {
        assertThat(List.of(1, 2, 3, 16))
                .extracting(threads -> new CpuDevice(threads).lanes())
                .containsExactly(1, 2, 2, 2);
    }

    private static Session lane(CpuDevice device) {
        return device.openLane(program(), Map.of());
    }

    private static Session whole(CpuDevice device) {
        return device.open(program(), Map.of());
    }

    private static int made(int threads, Opening opening) throws Exception {
        int before = likeThisOne();
        try (Session _ = opening.open(new CpuDevice(threads))) {
            return likeThisOne() - before;
        }
    }

    private static Program program() {
        var ops = new Operators(new Graph(ElementType.FLOAT32));
        var x = ops.graph().input("x", ElementType.FLOAT32, Shape.of(Dim.named("elements")));
        return Program.of(ops.graph(), List.of(ops.graph().output("y", ops.add(x, x))));
    }

    /** Native threads are called as the one that made them; Java's, which come and go, have names of their own. */
    private static int likeThisOne() throws IOException {
        String name = Files.readString(Path.of("/proc/thread-self/comm"));
        int found = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                found += name.equals(name(task)) ? 1 : 0;
            }
        }
        return found;
    }

    private static String name(Path task) throws IOException {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (NoSuchFileException ended) {
            return "";
        }
    }
}
