package io.attune.trainer.loop;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.trainer.data.Example;
import java.util.List;

/**
 * A judgment that teaches something, as long as the learner may need it.
 *
 * @param encoded the judgment as JSON, for checkpoints
 */
@SuppressWarnings("ArrayRecordComponent") // the same bytes for the same judgment, never compared
record Taught(JudgmentGiven judgment, List<Example> examples, byte[] encoded) {
    Taught {
        examples = List.copyOf(examples);
    }

    long number() {
        return judgment.number();
    }

    /** How far apart it puts two answers, as people say it. */
    int gap() {
        return judgment.verdict().gap();
    }
}
