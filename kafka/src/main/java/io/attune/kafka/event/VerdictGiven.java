package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A judge's verdict on drawn samples. The web process stores it as a judgment, which gives it its number, and the judgment
 * reaches the learners on the same path as a person's.
 *
 * @param drawn the {@link SamplesDrawn} it is about
 * @param judge the judge's name, such as {@code reward-model}
 * @param confidence probability of the verdict by the judge's own account, in [0, 1]
 */
public record VerdictGiven(
        UUID id,
        Instant at,
        UUID round,
        UUID prompt,
        UUID drawn,
        TaskKind kind,
        List<Message> messages,
        List<Integer> promptIds,
        List<Sample> samples,
        Verdict verdict,
        String judge,
        double confidence)
        implements Event {

    public VerdictGiven {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(drawn, "drawn is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(judge, "judge is null");
        messages = List.copyOf(messages);
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        Checks.requireAnswer(kind, verdict, samples);
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + ", expected 0 to 1");
        }
    }

    @Override
    public UUID key() {
        return prompt;
    }
}
