package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The judgments that a crew has still to give, shared by its annotators. */
public final class Workload {
    private final AtomicInteger left;
    private final AtomicLong idle = new AtomicLong();
    private final List<Receipt> receipts = new ArrayList<>();
    private final Consumer<Receipt> listener;

    public Workload(int judgments, Consumer<Receipt> listener) {
        this.left = new AtomicInteger(judgments);
        this.listener = requireNonNull(listener, "listener is null");
    }

    /** Takes one judgment on oneself; false when there is none left to give. */
    boolean take() {
        return left.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    void putBack() {
        left.incrementAndGet();
    }

    void finished(Receipt receipt) {
        listener.accept(receipt);
        synchronized (receipts) {
            receipts.add(receipt);
        }
    }

    /** Somebody found no task. */
    void idle() {
        idle.incrementAndGet();
    }

    long idleTurns() {
        return idle.get();
    }

    List<Receipt> receipts() {
        synchronized (receipts) {
            return List.copyOf(receipts);
        }
    }
}
