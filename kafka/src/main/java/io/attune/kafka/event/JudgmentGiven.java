package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One judgment, complete enough to learn from without asking the database.
 *
 * @param number the database's sequence number: sets of judgments are ranges of it
 * @param author pseudonym of the annotator, or name of the judge
 * @param byJudge whether a machine judged
 * @param weight share of one example: 1/overlap
 * @param samples in stored order
 * @param displayed indices of {@code samples} from left to right, as the author saw them
 * @param guidelineVersion of the project, as the author saw it
 */
public record JudgmentGiven(
        UUID id,
        Instant at,
        long number,
        UUID round,
        UUID project,
        UUID task,
        UUID prompt,
        TaskKind kind,
        List<Message> messages,
        List<Integer> promptIds,
        List<Sample> samples,
        Verdict verdict,
        String author,
        boolean byJudge,
        double weight,
        List<Integer> displayed,
        int guidelineVersion)
        implements Event {

    public JudgmentGiven {
        requireNonNull(id, "id is null");
        requireNonNull(at, "at is null");
        requireNonNull(round, "round is null");
        requireNonNull(project, "project is null");
        requireNonNull(task, "task is null");
        requireNonNull(prompt, "prompt is null");
        requireNonNull(kind, "kind is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(author, "author is null");
        messages = List.copyOf(messages);
        promptIds = List.copyOf(promptIds);
        samples = List.copyOf(samples);
        displayed = List.copyOf(displayed);
        Checks.requireAtLeast(1, "judgment number", number);
        Checks.requireAnswer(kind, verdict, samples);
        Checks.requireOrder("displayed", displayed, samples.size());
        Checks.requireAtLeast(1, "guidelineVersion", guidelineVersion);
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight is " + weight + ", expected over 0 and at most 1");
        }
    }

    @Override
    public UUID key() {
        return round;
    }
}
