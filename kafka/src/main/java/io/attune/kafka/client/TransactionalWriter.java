package io.attune.kafka.client;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.KafkaUnavailableException;
import io.attune.kafka.event.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Writes several events so that readers see all of them or none. One writer per transactional id: whoever starts later fences the
 * one before for good. Safe for threads, one transaction at a time.
 */
public final class TransactionalWriter implements EventSink {
    private final KafkaAddress address;
    private final String transactionalId;
    private final Records records;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean fenced;

    /**
     * @param source the process that writes, such as {@code /attune/learner}
     * @param transactionalId who this writer is, the same after each restart
     */
    public TransactionalWriter(KafkaAddress address, String source, String transactionalId) {
        this.address = requireNonNull(address, "address is null");
        this.transactionalId = requireNonNull(transactionalId, "transactionalId is null");
        this.records = new Records(source);
    }

    /**
     * Takes the transactional id over: fences every writer that had it, and ends what it left open.
     *
     * @throws WriterFencedException if another has taken over from this one before
     */
    public synchronized void takeOver() {
        run("taking over " + transactionalId, KafkaProducer::flush);
    }

    /**
     * Writes these events in one transaction.
     *
     * @throws WriterFencedException if another writer has taken over; nothing of these events was or will be seen
     */
    @Override
    public synchronized void write(List<? extends Event> events) {
        if (!events.isEmpty()) {
            List<ProducerRecord<byte[], byte[]>> toSend = records(events);
            run("writing " + events.size() + " events", open -> {
                open.beginTransaction();
                Sending.sendAll(open, toSend);
                open.commitTransaction();
            });
        }
    }

    /**
     * Writes these events, which may be none, in one transaction, and does something else just before it commits: the broker has all events by
     * then, from a writer that is not fenced. If that throws, nothing of these events was or will be seen.
     *
     * @param reader how far it has read is committed, too, so that its lag can be seen; and a transaction without events is refused to a
     *     fenced writer
     */
    public synchronized void write(List<? extends Event> events, EventReader reader, Runnable beforeCommit) {
        List<ProducerRecord<byte[], byte[]>> toSend = records(events);
        run("writing " + events.size() + " events", open -> {
            open.beginTransaction();
            Sending.sendAll(open, toSend);
            open.sendOffsetsToTransaction(reader.offsets(), reader.group());
            beforeCommit(open, beforeCommit);
            open.commitTransaction();
        });
    }

    private List<ProducerRecord<byte[], byte[]>> records(List<? extends Event> events) {
        return events.stream().map(records::of).toList();
    }

    /** What is done with an open producer. */
    private interface Transaction {
        void run(KafkaProducer<byte[], byte[]> open) throws ExecutionException, InterruptedException;
    }

    private void run(String what, Transaction transaction) {
        if (fenced) {
            throw new WriterFencedException(transactionalId);
        }
        try {
            transaction.run(opened());
        } catch (ExecutionException e) {
            throw failed(what, requireNonNull(e.getCause()));
        } catch (KafkaException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, e);
        }
    }

    private static void beforeCommit(KafkaProducer<byte[], byte[]> open, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            open.abortTransaction();
            throw e;
        }
    }

    private KafkaProducer<byte[], byte[]> opened() {
        if (producer == null) {
            Map<String, Object> settings = Sending.settings(address);
            settings.put("transactional.id", transactionalId);
            settings.put("transaction.timeout.ms", 30_000);
            producer = Sending.producer(settings);
            producer.initTransactions();
        }
        return producer;
    }

    /** The next producer's start ends what this one left open: aborted, unless its commit had got through. */
    private RuntimeException failed(String what, Throwable cause) {
        close();
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof ProducerFencedException || reason instanceof InvalidProducerEpochException) {
                fenced = true;
                return new WriterFencedException(transactionalId);
            }
        }
        return KafkaUnavailableException.during(what, address, cause);
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Sending.CLOSE);
            producer = null;
        }
    }
}
