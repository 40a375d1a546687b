package io.attune.trainer.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void piecesGoOnBesideEachOther() {
        var all = new CyclicBarrier(3);
        var arrived = new AtomicInteger();
        Lanes.run(3, lane -> {
            await(all);
            arrived.incrementAndGet();
        });
        assertThat(arrived).hasValue(3);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception alone) {
            throw new AssertionError("the others did not come", alone);
        }
    }

    @Test
    void aFailureIsToldWhenAllHaveEnded() {
        for (int failing : new int[] {0, 1}) {
            var ended = new AtomicBoolean();
            assertThatThrownBy(() -> Lanes.run(2, lane -> {
                        if (lane == failing) {
                            throw new IllegalStateException("lane " + lane);
                        }
                        pause();
                        ended.set(true);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("lane " + failing);
            assertThat(ended).isTrue();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachSharedPieceIsDoneOnce() {
        var done = Collections.synchronizedList(new ArrayList<Integer>());
        Lanes.share(1_000, done::add);
        assertThat(done).hasSize(1_000).doesNotHaveDuplicates();
    }
}
