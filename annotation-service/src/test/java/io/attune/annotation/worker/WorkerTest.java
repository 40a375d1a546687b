package io.attune.annotation.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(20)
class WorkerTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Workers workers = new Workers();
    private final Turns turns = new Turns();

    @AfterEach
    void end() {
        workers.stop();
    }

    @Test
    void everyWorkerThatIsStartedWorks() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(500);
        IntStream.range(0, 500)
                .forEach(i -> workers.employ("worker-" + i, "counting", () -> {
                    all.countDown();
                    return LONG;
                }));

        workers.start();

        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void turnFollowsTurnWithNoMoreRestThanItAsksFor() {
        turns.thenRest(Duration.ZERO, Duration.ofMillis(300), LONG);
        long start = System.nanoTime();
        employed();

        turns.awaitTaken(3);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }

    @Test
    void aWakeEndsARestAndIsNotLostWhileATurnIsUnderWay() throws InterruptedException {
        Semaphore inTurn = new Semaphore(0);
        Semaphore mayEnd = new Semaphore(0);
        Worker worker = workers.employ("worker", "waiting", () -> {
            inTurn.release();
            mayEnd.acquireUninterruptibly();
            return LONG;
        });
        workers.start();

        assertThat(inTurn.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        worker.wake(); // in the middle of the first turn
        mayEnd.release();
        assertThat(inTurn.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        mayEnd.release(); // and it rests after the second
        assertThat(inTurn.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
        worker.wake();
        assertThat(inTurn.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        mayEnd.release(100);
    }

    @Test
    void whateverFailsIsTriedAgainAfterLettingGo() {
        turns.thenFail(new IllegalStateException("first"), new StackOverflowError("second"));
        turns.letGoFails = true;
        turns.thenRest(LONG);
        employed();

        turns.awaitTaken(3);

        assertThat(turns.letGo).hasValue(2);
    }

    @Test
    void pausesGrowAndAWakeDoesNotCutThemShort() {
        RuntimeException failure = new IllegalStateException("again");
        turns.thenFail(failure, failure, failure, failure);
        Worker worker = employed();

        long start = System.nanoTime();
        while (turns.taken.get() < 4) {
            worker.wake();
            Thread.onSpinWait();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(100 + 200 + 400), Duration.ofMillis(3000));
    }

    @Test
    void pausesEndAtTwoSecondsAndBeginAnewAfterASuccess() {
        Backoff backoff = new Backoff("trying");
        RuntimeException failure = new IllegalStateException("again");

        assertThat(IntStream.range(0, 7)
                        .mapToObj(_ -> backoff.failed(failure).toMillis())
                        .toList())
                .isEqualTo(List.of(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L));
        backoff.worked();
        assertThat(backoff.failed(failure)).hasMillis(100);
    }

    @Test
    void eachKindOfFailureIsToldOnceAndTheirEndToo(CapturedOutput log) {
        KafkaAddress address = new KafkaAddress("127.0.0.1:9");
        Backoff backoff = new Backoff("publishing the outbox");
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel(Backoff.class.getName(), LogLevel.INFO);

        for (int i = 0; i < 3; i++) {
            backoff.failed(KafkaUnavailableException.during("writing " + i + " records", address, new Exception()));
            backoff.failed(new IllegalStateException("a bug " + i));
        }
        backoff.worked();
        backoff.worked();

        assertThat(log.getOut())
                .containsOnlyOnce("publishing the outbox fails and is tried until it works: ")
                .containsOnlyOnce("writing 0 records")
                .doesNotContain("writing 1 records")
                .containsOnlyOnce("IllegalStateException: a bug 0")
                .doesNotContain("a bug 1")
                .containsOnlyOnce("publishing the outbox works again");
    }

    @Test
    void stoppingEndsARestAtOnceAndWaitsForTheEnd() {
        turns.thenRest(LONG);
        employed();
        turns.awaitTaken(1);

        assertStopsPromptly();
    }

    @Test
    void stoppingEndsAPauseAtOnce() {
        RuntimeException failure = new IllegalStateException("again");
        turns.thenFail(failure, failure, failure, failure, failure);
        employed();
        turns.awaitTaken(4); // the pause that follows takes 0.8 s

        assertStopsPromptly();
    }

    @Test
    void stoppingCutsATurnShortThatWaitsForSomethingOutside() throws InterruptedException {
        Semaphore broker = new Semaphore(0);
        CountDownLatch waiting = new CountDownLatch(1);
        workers.employ("worker", "reading", new Work() {
            @Override
            public Duration turn() {
                waiting.countDown();
                broker.acquireUninterruptibly();
                return Duration.ZERO;
            }

            @Override
            public void cutShort() {
                broker.release();
            }

            @Override
            public void letGo() {
                turns.letGo();
            }
        });
        workers.start();
        assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();

        assertStopsPromptly();
    }

    @Test
    void whoWasStoppedCanBeStartedAgain() {
        turns.thenRest(LONG, LONG);
        employed();
        turns.awaitTaken(1);
        workers.stop();
        assertThat(workers.isRunning()).isFalse();

        workers.start();

        turns.awaitTaken(2);
        assertThat(turns.threads).hasSize(2).doesNotHaveDuplicates();
        assertThat(turns.threads.peek().isAlive()).isFalse();
    }

    @Test
    void nobodyIsEmployedTooLateToBeStarted() {
        workers.start();

        assertThatThrownBy(this::employed)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("employ worker in a constructor");
    }

    private Worker employed() {
        Worker worker = workers.employ("worker", "taking turns", turns);
        workers.start();
        return worker;
    }

    private void assertStopsPromptly() {
        int before = turns.letGo.get();
        long start = System.nanoTime();
        workers.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
        assertThat(turns.letGo).as("how often it let go").hasValue(before + 1);
    }

    /** A work that follows a script, and rests long at its end. */
    private static final class Turns implements Work {
        private final Queue<Object> script = new LinkedBlockingQueue<>();
        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger letGo = new AtomicInteger();
        private volatile boolean letGoFails;

        void thenRest(Duration... rests) {
            script.addAll(List.of(rests));
        }

        void thenFail(Throwable... failures) {
            script.addAll(List.of(failures));
        }

        @Override
        public Duration turn() {
            threads.add(Thread.currentThread());
            taken.incrementAndGet();
            return switch (script.poll()) {
                case Duration rest -> rest;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> LONG;
            };
        }

        @Override
        public void letGo() {
            letGo.incrementAndGet();
            if (letGoFails) {
                throw new IllegalStateException("nothing to let go of");
            }
        }

        void awaitTaken(int many) {
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> taken.get() >= many);
        }
    }
}
