package io.attune.trainer.loop;

import io.attune.kafka.client.EventReader;
import io.attune.kafka.client.TransactionalWriter;
import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Event;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.CheckpointStore;
import io.attune.trainer.checkpoint.StepLine;
import io.attune.trainer.checkpoint.StepLog;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes what a learner did durable, and tells it, in this order: the broker takes the events into an open transaction, the checkpoint
 * that holds the same events is renamed into place, the transaction is committed. Before the rename, nothing has happened: a later start does
 * the steps again. After it, everything has: a later start tells the checkpoint's events again, under the same ids.
 */
final class Ledger implements AutoCloseable {
    private static final String STATE = "state.json";
    private static final String EVENTS = "events.jsonl";
    private static final String KEPT = "judgments.jsonl";
    private static final JsonMapper JSON = StrictJson.mapper();

    private final CheckpointStore store;
    private final StepLog log;
    private final TransactionalWriter writer;
    private final List<Event> untold = new ArrayList<>();
    private final List<StepLine> unlogged = new ArrayList<>();
    private long logLength;
    private long checkpoints;

    /** The ledger of a round's learner of this kind. */
    static Ledger of(LoopContext context, Kind kind, UUID round) {
        String name = RoundLearner.name(kind);
        return new Ledger(
                directory(context, kind, round),
                new TransactionalWriter(context.kafka(), "/attune/" + name, name + "-" + round));
    }

    private Ledger(Path directory, TransactionalWriter writer) {
        this.store = new CheckpointStore(directory);
        this.log = new StepLog(directory.resolve("steps.jsonl"));
        this.writer = writer;
    }

    /** Where a learner keeps its checkpoints and its step log. */
    private static Path directory(LoopContext context, Kind kind, UUID round) {
        return context.directory().resolve(RoundLearner.name(kind)).resolve(round.toString());
    }

    /** What a checkpoint brings back, beside what the student reads from it. */
    record Restored(LearnerState state, List<Event> kept, StoredCheckpoint checkpoint) {}

    /** Fences every earlier writer of this round, brings the newest checkpoint back and tells its events again; null if there is none. */
    @Nullable
    Restored restore() {
        writer.takeOver();
        StoredCheckpoint newest = store.newest();
        if (newest == null) {
            return null;
        }
        LearnerState state = JSON.readValue(newest.read(STATE), LearnerState.class);
        checkpoints = newest.number();
        logLength = log.append(state.logLength(), List.of());
        writer.write(EventLines.read(newest.read(EVENTS)));
        return new Restored(state, EventLines.read(newest.read(KEPT)), newest);
    }

    /** The orders in a learner's newest checkpoint; null if it has none. */
    static @Nullable Orders orders(LoopContext context, Kind kind, UUID round) {
        StoredCheckpoint newest = new CheckpointStore(directory(context, kind, round)).newest();
        return newest == null
                ? null
                : JSON.readValue(newest.read(STATE), LearnerState.class).orders();
    }

    /** To be told with the next checkpoint. */
    void tell(Event event) {
        untold.add(event);
    }

    /** To be logged with the next checkpoint. */
    void log(StepLine step) {
        unlogged.add(step);
    }

    /** Whether something waits to be told. */
    boolean hasNews() {
        return !untold.isEmpty();
    }

    /** Bytes of the log as the last checkpoint left it. */
    long logLength() {
        return logLength;
    }

    /**
     * Writes a checkpoint and tells what waits.
     *
     * @param state the same but for the log's length, which this fills in
     * @param reader whose positions are in the state
     */
    void write(LearnerState state, List<Kept> kept, Student student, EventReader reader) {
        long length = unlogged.isEmpty() && checkpoints > 0 ? logLength : log.append(logLength, unlogged);
        CheckpointFiles files = new CheckpointFiles()
                .add(STATE, JSON.writeValueAsBytes(withLog(state, length)))
                .add(EVENTS, EventLines.write(untold))
                .add(KEPT, lines(kept));
        student.save(files);
        writer.write(untold, reader, () -> store.write(checkpoints + 1, files));
        checkpoints++;
        logLength = length;
        untold.clear();
        unlogged.clear();
    }

    private static LearnerState withLog(LearnerState state, long length) {
        return new LearnerState(
                state.orders(),
                state.manifest(),
                state.positions(),
                state.steps(),
                state.newest(),
                state.runningMillis(),
                length,
                state.known());
    }

    private static byte[] lines(List<Kept> kept) {
        var out = new ByteArrayOutputStream();
        kept.forEach(one -> EventLines.append(out, one.event(), one.encoded()));
        return out.toByteArray();
    }

    @Override
    public void close() {
        writer.close();
    }
}
