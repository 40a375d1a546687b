package io.attune.trainer.loop;

import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.trainer.data.Example;
import io.attune.trainer.data.Lesson;
import io.attune.trainer.model.Sequence;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Judgments of pairs, one example each, for what needs no model. */
final class TaughtPairs {
    private static final UUID ID = UUID.fromString("01970000-0000-7000-8000-000000000001");

    private TaughtPairs() {}

    static Taught of(long number) {
        return new Taught(judgment(number), List.of(example(number)), new byte[0]);
    }

    static Lesson lesson(JudgmentGiven judgment) {
        return new Lesson.Taught(List.of(example(judgment.number())));
    }

    static JudgmentGiven judgment(long number) {
        Sample sample = new Sample(ID, null, "yes", List.of(), List.of(), List.of(), false);
        return new JudgmentGiven(
                ID,
                Instant.EPOCH,
                number,
                ID,
                ID,
                ID,
                ID,
                TaskKind.PAIR,
                List.of(),
                List.of(),
                List.of(sample, sample),
                new Verdict.Preferred(Side.FIRST, 1),
                "annotator-1",
                false,
                1,
                List.of(0, 1),
                1);
    }

    private static Example example(long number) {
        int token = Math.toIntExact(number);
        return new Example.Preference(
                new Sequence(new int[] {1}, new int[] {token}),
                new Sequence(new int[] {1}, new int[] {token + 1}),
                1,
                0,
                1);
    }
}
