package io.attune.annotation.round;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Who looks at which round. Changes are told in order on one thread, and only once the database has them. */
@Component
class RoundWatchers implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(RoundWatchers.class);

    private final Map<UUID, List<Consumer<RoundChange>>> watchers = new ConcurrentHashMap<>();
    private final ExecutorService teller = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("round-watchers").factory());

    Subscription add(UUID round, Consumer<RoundChange> listener) {
        watchers.compute(round, (_, present) -> {
            List<Consumer<RoundChange>> listeners = present == null ? new CopyOnWriteArrayList<>() : present;
            listeners.add(listener);
            return listeners;
        });
        return () -> watchers.computeIfPresent(round, (_, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    void announce(RoundChange change) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            tell(change);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tell(change);
            }
        });
    }

    /** To those who watch at this moment, except who has left by the time that the teller comes to it. */
    private void tell(RoundChange change) {
        List<Consumer<RoundChange>> audience = List.copyOf(of(change.round()));
        if (!audience.isEmpty()) {
            teller.execute(
                    () -> audience.stream().filter(of(change.round())::contains).forEach(one -> tell(change, one)));
        }
    }

    private List<Consumer<RoundChange>> of(UUID round) {
        return watchers.getOrDefault(round, List.of());
    }

    private static void tell(RoundChange change, Consumer<RoundChange> listener) {
        try {
            listener.accept(change);
        } catch (RuntimeException e) {
            LOG.warn("a listener of round {} failed", change.round(), e);
        }
    }

    @Override
    public void destroy() {
        teller.shutdownNow();
    }
}
