package io.attune.trainer.loop;

import io.attune.kafka.event.GroupRewarded;
import io.attune.trainer.data.Example;
import java.util.List;
import java.util.UUID;

/**
 * A group of the policy's own answers with their rewards, until its step.
 *
 * @param encoded the group as JSON, for checkpoints
 */
@SuppressWarnings("ArrayRecordComponent") // the same bytes for the same group, never compared
record TaughtGroup(GroupRewarded group, List<Example> examples, byte[] encoded) {
    TaughtGroup {
        examples = List.copyOf(examples);
    }

    UUID id() {
        return group.id();
    }

    /** Number of the version that drew it. */
    int version() {
        return group.policy().number();
    }
}
