package io.attune.trainer.loop;

import io.attune.kafka.codec.StrictJson;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What rounds of tests are to do: one written out, and others that differ from it. */
final class Specs {
    /** What is scored in a round of scores. */
    static final List<RoundSpec.Dimension> DIMENSIONS =
            List.of(new RoundSpec.Dimension("rightness", 1, 5, 1), new RoundSpec.Dimension("verbosity", 0, 2, -.5));

    static final List<Message> HELLO = List.of(new Message("user", "Hello"));

    /** Steps of a round of groups: of two of them. */
    static final RoundSpec.Optimisation ON_GROUPS = new RoundSpec.Optimisation(1e-2, 2, 1, 0, 1, 0);

    private Specs() {}

    /** A round that adapts a model with rank 4, without limits. */
    static RoundSpec of(TaskKind kind, String objective, UUID project, Artefact base, UUID basePolicy) {
        boolean scores = kind == TaskKind.SCORES;
        return new RoundSpec(
                project,
                kind,
                scores ? DIMENSIONS : List.of(),
                base,
                List.of(),
                basePolicy,
                objective,
                Map.of(),
                null,
                null,
                null,
                4,
                null,
                List.of(),
                new RoundSpec.Optimisation(1e-2, 8, 1, 0, 1, 0),
                new RoundSpec.Sampling(1, 0, 1, 12),
                scores ? 1 : 0,
                new RoundSpec.Limits(0, 0, 0),
                "length",
                List.of(HELLO),
                List.of(HELLO, List.of(new Message("user", "Why"))),
                7);
    }

    /** With adapters of this kind, after these versions. */
    static RoundSpec adapted(
            RoundSpec like, int rank, @Nullable Double alpha, List<String> targets, List<Artefact> before) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("loraRank", rank);
        fields.put("loraAlpha", alpha);
        fields.put("loraTargets", targets);
        fields.put("adapters", before);
        return changed(like, fields);
    }

    /** With adapters of this rank, after these versions. */
    static RoundSpec adapted(RoundSpec like, int rank, List<Artefact> before) {
        return adapted(like, rank, null, List.of(), before);
    }

    /** With a weight for each dimension. */
    static RoundSpec weighted(RoundSpec like, double... weights) {
        List<RoundSpec.Dimension> dimensions = new ArrayList<>();
        for (RoundSpec.Dimension one : like.dimensions()) {
            dimensions.add(new RoundSpec.Dimension(one.name(), one.min(), one.max(), weights[dimensions.size()]));
        }
        return changed(like, Map.of("dimensions", dimensions));
    }

    /** The same but for these fields, by their names. */
    static RoundSpec changed(RoundSpec like, Map<String, ? extends @Nullable Object> fields) {
        JsonMapper json = StrictJson.mapper();
        ObjectNode tree = json.valueToTree(like);
        fields.forEach((name, value) -> tree.replace(name, json.valueToTree(value)));
        return json.treeToValue(tree, RoundSpec.class);
    }
}
