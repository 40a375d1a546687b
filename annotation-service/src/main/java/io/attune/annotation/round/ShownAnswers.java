package io.attune.annotation.round;

import java.time.Instant;
import java.util.List;

/**
 * What one version answers to the shown prompts of the round's spec, in their order.
 *
 * @param policy number of the version within the round; 0 is the start
 */
public record ShownAnswers(int policy, Instant at, List<String> answers) {
    public ShownAnswers {
        answers = List.copyOf(answers);
    }
}
