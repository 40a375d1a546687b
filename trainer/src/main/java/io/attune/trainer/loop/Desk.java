package io.attune.trainer.loop;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.trainer.checkpoint.Manifest;
import io.attune.trainer.data.Lesson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Where judgments lie: those that wait, those that replay may choose from, and the manifest that accounts for all. Pure: no clock, no chance, no
 * I/O. Whatever comes twice counts once, by number.
 */
final class Desk {
    /** A judgment that cannot be learned from as it is; the message says why. */
    static final class Unusable extends Exception {
        Unusable(String reason) {
            super(reason);
        }
    }

    /** What a judgment teaches this learner. */
    interface Teaching {
        Lesson lesson(JudgmentGiven judgment) throws Unusable;
    }

    /** The reason in the manifest of judgments that went to the dead letters. */
    static final String UNUSABLE = "unusable";

    private final int remembered;
    private final SequencedMap<Long, Taught> pending = new LinkedHashMap<>();
    private final SequencedMap<Long, Taught> memory = new LinkedHashMap<>();
    private Manifest manifest;

    /** An empty desk whose replay chooses among the newest {@code remembered} applied judgments. */
    Desk(int remembered) {
        this(remembered, Manifest.EMPTY);
    }

    /** The desk of a checkpoint; {@link #put} gives it its judgments back. */
    Desk(int remembered, Manifest manifest) {
        this.remembered = remembered;
        this.manifest = manifest;
    }

    /** Puts a judgment of a checkpoint back where the manifest says that it was. */
    void put(Taught taught) {
        if (manifest.pending().contains(taught.number())) {
            pending.put(taught.number(), taught);
        } else if (manifest.applied().contains(taught.number())) {
            memory.put(taught.number(), taught);
        } else {
            throw new IllegalStateException("judgment " + taught.number()
                    + " of the checkpoint is neither pending nor applied in its manifest");
        }
    }

    /**
     * Takes a judgment in, once.
     *
     * @return whether it waits to be applied now
     * @throws Unusable if it cannot be learned from; it is accounted for as excluded
     */
    boolean take(JudgmentGiven judgment, byte[] encoded, Teaching teaching) throws Unusable {
        long number = judgment.number();
        if (manifest.knows(number)) {
            return false;
        }
        try {
            return switch (teaching.lesson(judgment)) {
                case Lesson.Taught(var examples) -> {
                    manifest = manifest.pend(number);
                    pending.put(number, new Taught(judgment, examples, encoded));
                    yield true;
                }
                case Lesson.Nothing(var reason) -> {
                    manifest = manifest.exclude(number, reason.words());
                    yield false;
                }
            };
        } catch (Unusable e) {
            manifest = manifest.exclude(number, UNUSABLE);
            throw e;
        }
    }

    /** Takes a judgment back. Waiting, it is excluded; applied, it is no longer replayed. */
    void retract(long number) {
        manifest = manifest.retract(number);
        pending.remove(number);
        memory.remove(number);
    }

    /** The step with this plan is done. */
    void done(StepPlan plan) {
        manifest = manifest.apply(plan.appliedNumbers(), plan.replayed().size());
        for (Taught taught : plan.applied()) {
            pending.remove(taught.number());
            memory.put(taught.number(), taught);
        }
        while (memory.size() > remembered) {
            memory.pollFirstEntry();
        }
    }

    /** Replays that the judgments in the weights have not got yet, where each brings {@code replay} with it. */
    double owed(double replay) {
        return Math.max(0, replay * manifest.inWeights() - manifest.replays());
    }

    Collection<Taught> pending() {
        return pending.values();
    }

    /** Applied judgments that replay may choose, the one applied first in front. */
    List<Taught> memory() {
        return List.copyOf(memory.values());
    }

    /** Everything that a checkpoint has to keep, in the order in which {@link #put} wants it back. */
    List<Taught> kept() {
        List<Taught> kept = new ArrayList<>(memory.values());
        kept.addAll(pending.values());
        return kept;
    }

    Manifest manifest() {
        return manifest;
    }
}
