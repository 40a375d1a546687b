package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Feedback;
import java.util.List;
import java.util.function.UnaryOperator;

/** One thing to learn from, in token ids. Weights are the example's share, 1/k where k people judge the same. */
public sealed interface Example {

    /** Its completions, in the order of {@link Feedback#completions}. */
    List<Sequence> sequences();

    /** The same example with each completion replaced. */
    default Example withSequences(UnaryOperator<Sequence> change) {
        return switch (this) {
            case Demonstration d -> new Demonstration(change.apply(d.completion()), d.weight());
            case Preference p ->
                new Preference(
                        change.apply(p.chosen()), change.apply(p.rejected()), p.probability(), p.margin(), p.weight());
            case Labelled l -> new Labelled(change.apply(l.completion()), l.desirable(), l.weight());
        };
    }

    default Feedback.Kind kind() {
        return switch (this) {
            case Demonstration _ -> Feedback.Kind.DEMONSTRATIONS;
            case Preference _ -> Feedback.Kind.PAIRS;
            case Labelled _ -> Feedback.Kind.BINARY;
        };
    }

    /** A completion to imitate. */
    record Demonstration(Sequence completion, double weight) implements Example {
        @Override
        public List<Sequence> sequences() {
            return List.of(completion);
        }
    }

    /**
     * Two completions of one prompt.
     *
     * @param probability that the chosen one is better; ½ for a tie
     * @param margin by how much, on the scale of rewards; usually 0
     */
    record Preference(Sequence chosen, Sequence rejected, double probability, double margin, double weight)
            implements Example {
        @Override
        public List<Sequence> sequences() {
            return List.of(chosen, rejected);
        }
    }

    /** A completion that is good or not. */
    record Labelled(Sequence completion, boolean desirable, double weight) implements Example {
        @Override
        public List<Sequence> sequences() {
            return List.of(completion);
        }
    }
}
