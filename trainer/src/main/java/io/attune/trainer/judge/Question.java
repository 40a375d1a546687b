package io.attune.trainer.judge;

import io.attune.kafka.event.Message;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.TaskKind;
import java.util.List;

/**
 * What a judge is asked.
 *
 * @param promptIds the prompt as the policy read it; empty for an imported one
 * @param samples as many as the kind shows, in stored order
 */
public record Question(TaskKind kind, List<Message> prompt, List<Integer> promptIds, List<Sample> samples) {
    public Question {
        prompt = List.copyOf(prompt);
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        if (samples.size() != kind.answers()) {
            throw new IllegalArgumentException(
                    "a task of kind " + kind + " has " + kind.answers() + " answers, this one " + samples.size());
        }
    }
}
