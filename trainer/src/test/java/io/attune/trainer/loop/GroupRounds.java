package io.attune.trainer.loop;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** Rounds whose policy learns from groups of four of its own answers. */
final class GroupRounds {
    /** The lines of a file that is imitated beside. */
    static final String DEMONSTRATIONS = """
            {"prompt": "Where is it?", "completion": "On its way."}
            {"messages": [{"role": "user", "content": "Why"}, {"role": "assistant", "content": "Because"}]}
            {"text": "A parcel takes two days."}
            """;

    private GroupRounds() {}

    static TestRound round(KafkaAddress kafka, Path data, String objective, RoundSpec.@Nullable AdaptiveKl adaptive) {
        return round(kafka, data, objective, adaptive, objective.equals("ppo-ptx") ? DEMONSTRATIONS : null);
    }

    static TestRound round(
            KafkaAddress kafka,
            Path data,
            String objective,
            RoundSpec.@Nullable AdaptiveKl adaptive,
            @Nullable String demonstrations) {
        var fields = new HashMap<String, Object>();
        fields.put("groups", new RoundSpec.Groups(4, 8, false, adaptive));
        fields.put("optimisation", Specs.ON_GROUPS);
        if (demonstrations != null) {
            var artefacts = new ArtefactStore(data.resolve("artefacts"));
            fields.put("demonstrations", artefacts.put(demonstrations.getBytes(StandardCharsets.UTF_8)));
        }
        return new TestRound(kafka, data, TaskKind.PAIR, objective, fields);
    }
}
