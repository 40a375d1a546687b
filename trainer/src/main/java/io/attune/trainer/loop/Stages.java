package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.StoredCheckpoint;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How far a curriculum has come: from judgments that put two answers far apart to those that are close. A stage is what people put equally far apart. */
final class Stages {
    private static final String FILE = "curriculum.json";
    private static final JsonMapper JSON = StrictJson.mapper();

    private @Nullable Integer gap;

    /** Whether a step on this plan, whose judgments are of one stage, begins a stage behind the first. */
    boolean begins(StepPlan plan) {
        int next = gap(plan);
        boolean harder = gap != null && next < gap;
        if (gap == null || harder) {
            gap = next;
        }
        return harder;
    }

    private static int gap(StepPlan plan) {
        return Stream.concat(plan.applied().stream(), plan.replayed().stream())
                .mapToInt(Taught::gap)
                .min()
                .orElseThrow();
    }

    /** What a step tells of its stage. */
    Map<String, Double> metrics() {
        return gap == null ? Map.of() : Map.of("curriculum/gap", (double) gap);
    }

    /** What of this a checkpoint keeps. */
    private record State(@Nullable Integer gap) {}

    void save(CheckpointFiles files) {
        files.add(FILE, JSON.writeValueAsBytes(new State(gap)));
    }

    void load(StoredCheckpoint checkpoint) {
        gap = JSON.readValue(checkpoint.read(FILE), State.class).gap();
    }
}
