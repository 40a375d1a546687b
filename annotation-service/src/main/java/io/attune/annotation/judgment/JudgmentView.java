package io.attune.annotation.judgment;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A judgment with everything that it is about.
 *
 * @param round whose answers it is about; null for an imported one
 * @param messages the prompt
 * @param promptIds the prompt as the policy read it; empty for an imported one
 * @param samples in stored order
 * @param author pseudonym of the annotator, name of the judge, or {@code import:<source>}
 * @param weight share of one example: 1/overlap
 * @param displayed indices of {@code samples} from left to right
 * @param retracted whether its author took it back
 */
public record JudgmentView(
        long number,
        UUID id,
        UUID project,
        @Nullable UUID round,
        UUID task,
        UUID prompt,
        TaskKind kind,
        List<Message> messages,
        List<Integer> promptIds,
        List<Sample> samples,
        Verdict verdict,
        Origin origin,
        String author,
        double weight,
        List<Integer> displayed,
        int guidelineVersion,
        Duration spent,
        @Nullable String comment,
        boolean flagged,
        Instant at,
        boolean retracted) {
    public JudgmentView {
        messages = List.copyOf(messages);
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        displayed = List.copyOf(displayed);
    }

    /**
     * The judgment as it is told to the learner of a round, which need not be the one that its answers come from.
     *
     * @param event identity of the event: another one for each round
     */
    public JudgmentGiven event(UUID event, UUID toRound) {
        return new JudgmentGiven(
                event,
                at,
                number,
                toRound,
                project,
                task,
                prompt,
                kind,
                messages,
                promptIds,
                samples,
                verdict,
                author,
                origin == Origin.JUDGE,
                weight,
                displayed,
                guidelineVersion);
    }
}
