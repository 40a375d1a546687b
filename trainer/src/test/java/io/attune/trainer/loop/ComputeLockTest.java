package io.attune.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.kafka.event.PolicyPublished.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ComputeLockTest {
    private final ComputeLock lock = new ComputeLock();
    private final List<String> order = new CopyOnWriteArrayList<>();

    @Test
    void policies_go_before_reward_models_and_both_before_whoever_waited_longer_to_sample()
            throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread first = Thread.ofVirtual()
                .start(() -> lock.serve(() -> {
                    inside.countDown();
                    return await(leave);
                }));
        inside.await();
        Thread sampling = Thread.ofVirtual().start(() -> lock.serve(() -> order.add("sample")));
        waitUntilWaiting(sampling);
        Thread rewards = Thread.ofVirtual().start(() -> lock.learn(Kind.REWARD_MODEL, () -> order.add("reward")));
        waitUntilWaiting(rewards);
        Thread policy = Thread.ofVirtual().start(() -> lock.learn(Kind.POLICY, () -> order.add("policy")));
        waitUntilWaiting(policy);
        leave.countDown();
        first.join();
        sampling.join();
        rewards.join();
        policy.join();
        assertThat(order).containsExactly("policy", "reward", "sample");
    }

    @Test
    void spare_time_is_when_nobody_computes() {
        assertThat(lock.spare(() -> "done")).isEqualTo("done");
        assertThat(lock.<String>serve(() -> lock.spare(() -> "inside") == null ? "none" : "some"))
                .isEqualTo("none");
        assertThat(lock.spare(() -> "again")).isEqualTo("again");
    }

    @Test
    void one_computes_at_a_time_also_after_a_failure() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> Thread.ofPlatform().daemon().unstarted(() -> {
                    try {
                        lock.learn(i % 3 == 0 ? Kind.POLICY : Kind.REWARD_MODEL, () -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            inside.decrementAndGet();
                            if (i % 2 == 0) {
                                throw new IllegalStateException("failed");
                            }
                            return i;
                        });
                    } catch (IllegalStateException e) {
                        order.add("failed");
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isOne();
        assertThat(order).hasSize(10);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitUntilWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
