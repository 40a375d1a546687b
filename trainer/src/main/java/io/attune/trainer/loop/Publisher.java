package io.attune.trainer.loop;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.checkpoint.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts versions into the artefact store and words the event that announces them. */
final class Publisher {
    private final LoopContext context;
    private final UUID round;
    private final Student student;
    private final PolicyRef start;
    private @Nullable PolicyPublished newest;

    /**
     * A publisher that goes on.
     *
     * @param start the policy that the round started from
     * @param newest published last; null if none was
     */
    Publisher(LoopContext context, UUID round, Student student, PolicyRef start, @Nullable PolicyPublished newest) {
        this.context = context;
        this.round = round;
        this.student = student;
        this.start = start;
        this.newest = newest;
    }

    /** What was published last; null if nothing was. */
    @Nullable
    PolicyPublished newest() {
        return newest;
    }

    /** The version that was published last; number 0 is what the round started from. */
    PolicyRef version() {
        return newest == null ? start : newest.policy();
    }

    /** How many judgments that version holds. */
    long judgments() {
        return newest == null ? 0 : newest.judgments();
    }

    /** How many steps led to that version. */
    long steps() {
        return newest == null ? 0 : newest.steps();
    }

    /**
     * Stores the newest weights and their manifest as the next version.
     *
     * @param metrics of the newest step
     */
    PolicyPublished next(RoundSpec spec, Manifest manifest, long steps, Map<String, Double> metrics) {
        Artefact weights = weights();
        Artefact receipt = context.artefacts().put(manifest.toJson());
        Map<String, Double> all = new HashMap<>(metrics);
        all.putAll(student.standing());
        PolicyRef next = new PolicyRef(context.ids().next(), version().number() + 1);
        newest = new PolicyPublished(
                context.ids().next(),
                context.clock().instant(),
                round,
                spec.project(),
                student.kind(),
                next,
                version().id(),
                weights,
                spec.loraRank(),
                receipt,
                steps,
                manifest.inWeights(),
                all);
        return newest;
    }

    private Artefact weights() {
        try {
            Path scratch = Files.createTempDirectory(Files.createDirectories(context.directory()), "version");
            try {
                return student.export(scratch.resolve("weights"));
            } finally {
                BaseModels.delete(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a version beside " + context.directory() + ": " + e, e);
        }
    }
}
