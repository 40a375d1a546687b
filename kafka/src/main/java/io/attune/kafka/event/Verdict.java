package io.attune.kafka.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** What a person or a judge says about the answers of a task, in stored order, whatever was displayed left. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Preferred.class, name = "preferred"),
    @JsonSubTypes.Type(value = Verdict.Tie.class, name = "tie"),
    @JsonSubTypes.Type(value = Verdict.BothBad.class, name = "both-bad"),
    @JsonSubTypes.Type(value = Verdict.Thumb.class, name = "thumb"),
    @JsonSubTypes.Type(value = Verdict.Scores.class, name = "scores"),
    @JsonSubTypes.Type(value = Verdict.Skip.class, name = "skip")
})
public sealed interface Verdict {

    /** Whether a task of this kind can be answered so. */
    default boolean answers(TaskKind kind) {
        return switch (this) {
            case Preferred _, Tie _, BothBad _ -> kind == TaskKind.PAIR;
            case Thumb _ -> kind == TaskKind.THUMB;
            case Scores _ -> kind == TaskKind.SCORES;
            case Skip _ -> true;
        };
    }

    /** How far apart it puts two answers: 3 where one is much better, down to 1 for slightly, and 0 where it tells no two apart. */
    default int gap() {
        return this instanceof Preferred(Side _, int strength) ? strength : 0;
    }

    /** One of two answers is better: slightly (1), clearly (2) or much (3). */
    record Preferred(Side side, int strength) implements Verdict {
        public Preferred {
            requireNonNull(side, "side is null");
            if (strength < 1 || strength > 3) {
                throw new IllegalArgumentException("strength is " + strength + ", expected 1 to 3");
            }
        }
    }

    /** Both answers are equally good. */
    record Tie() implements Verdict {}

    /** Neither answer is acceptable. */
    record BothBad() implements Verdict {}

    /** One answer, good or not. */
    record Thumb(boolean up) implements Verdict {}

    /** A whole number per dimension of the project. */
    record Scores(Map<String, Integer> values) implements Verdict {
        public Scores {
            values = Map.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("scores has no dimension");
            }
        }
    }

    /** Not judged, and why. */
    record Skip(String reason) implements Verdict {
        public Skip {
            requireNonNull(reason, "reason is null");
        }
    }
}
