package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.Uuid7;
import io.attune.trainer.judge.Judge;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the roles of a process share.
 *
 * @param directory of the trainer's own files
 * @param compute the one compute pool
 * @param bases models that rounds start from
 * @param languageModel judges in the reward model's place; null where the environment names none
 */
record LoopContext(
        KafkaAddress kafka,
        ArtefactStore artefacts,
        Path directory,
        ComputeLock compute,
        BaseModels bases,
        @Nullable Judge languageModel,
        Clock clock,
        Uuid7 ids) {
    LoopContext {
        requireNonNull(kafka, "kafka is null");
        requireNonNull(artefacts, "artefacts is null");
        requireNonNull(directory, "directory is null");
        requireNonNull(compute, "compute is null");
        requireNonNull(bases, "bases is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(ids, "ids is null");
    }

    /**
     * The language model, where it may judge what people are asked: it knows nothing of a round's weights, which decide between answers that people
     * score one by one, and gives no rewards, by which a policy learns from groups.
     */
    @Nullable
    Judge languageModelFor(RoundSpec spec) {
        if (spec.groups() != null) {
            return null;
        }
        return switch (spec.kind()) {
            case PAIR, THUMB -> languageModel;
            case SCORES -> null;
        };
    }
}
