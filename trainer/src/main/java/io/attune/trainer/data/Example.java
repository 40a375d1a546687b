package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Feedback;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** One thing to learn from, in token ids. Weights are the example's share, 1/k where k people judge the same. */
public sealed interface Example {

    /** Its completions, in the order of {@link Feedback#completions}. */
    List<Sequence> sequences();

    /** What is known of each completion, in the same order. */
    default List<Notes> notes() {
        return Collections.nCopies(sequences().size(), Notes.NONE);
    }

    /** The same example without notes. */
    default Example plain() {
        return this instanceof Noted(Example example, List<Notes> _) ? example : this;
    }

    /** The same example with each completion replaced by one of the same length or, at its end, shorter or longer. */
    default Example withSequences(UnaryOperator<Sequence> change) {
        return switch (this) {
            case Demonstration d -> new Demonstration(change.apply(d.completion()), d.weight());
            case Verdict v -> new Verdict(change.apply(v.completion()), v.weight());
            case Preference p ->
                new Preference(
                        change.apply(p.chosen()), change.apply(p.rejected()), p.probability(), p.margin(), p.weight());
            case Labelled l -> new Labelled(change.apply(l.completion()), l.desirable(), l.weight());
            case Ranking r -> new Ranking(r.completions().stream().map(change).toList(), r.ranks(), r.weight());
            case Group g -> new Group(g.completions().stream().map(change).toList());
            case Attributes a -> new Attributes(change.apply(a.completion()), a.targets(), a.weight());
            case Steps s -> {
                Sequence changed = change.apply(s.completion());
                double[] targets = Arrays.copyOf(s.targets(), changed.completionIds().length);
                Arrays.fill(targets, Math.min(targets.length, s.targets().length), targets.length, Double.NaN);
                yield new Steps(changed, targets, s.weight());
            }
            case Noted n -> {
                Example changed = n.example().withSequences(change);
                List<Notes> notes = IntStream.range(0, n.notes().size())
                        .mapToObj(i ->
                                n.notes().get(i).cut(changed.sequences().get(i).completionIds().length))
                        .toList();
                yield new Noted(changed, notes);
            }
        };
    }

    default Feedback.Kind kind() {
        return switch (this) {
            case Demonstration _ -> Feedback.Kind.DEMONSTRATIONS;
            case Verdict _ -> Feedback.Kind.VERDICTS;
            case Preference _ -> Feedback.Kind.PAIRS;
            case Labelled _ -> Feedback.Kind.BINARY;
            case Ranking _ -> Feedback.Kind.RANKINGS;
            case Group _ -> Feedback.Kind.GROUPS;
            case Attributes _ -> Feedback.Kind.ATTRIBUTES;
            case Steps _ -> Feedback.Kind.STEPS;
            case Noted n -> n.example().kind();
        };
    }

    /** A completion to imitate. */
    record Demonstration(Sequence completion, double weight) implements Example {
        @Override
        public List<Sequence> sequences() {
            return List.of(completion);
        }
    }

    /** A rationale, which may be empty, that ends in the token of a verdict. */
    record Verdict(Sequence completion, double weight) implements Example {
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

    /**
     * Completions of one prompt in order of preference.
     *
     * @param ranks one per completion, 1 being best; equal ranks are ties
     */
    record Ranking(List<Sequence> completions, List<Double> ranks, double weight) implements Example {
        public Ranking {
            completions = List.copyOf(completions);
            ranks = List.copyOf(ranks);
            if (completions.size() != ranks.size()) {
                throw new IllegalArgumentException(
                        "there are " + ranks.size() + " ranks for " + completions.size() + " completions");
            }
        }

        @Override
        public List<Sequence> sequences() {
            return completions;
        }
    }

    /** Completions of one prompt; their rewards are in the notes. */
    record Group(List<Sequence> completions) implements Example {
        public Group {
            completions = List.copyOf(completions);
        }

        @Override
        public List<Sequence> sequences() {
            return completions;
        }
    }

    /**
     * A completion with a target for each output of a reward model.
     *
     * @param targets {@code [attributes]}; NaN where nobody judged
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Attributes(Sequence completion, double[] targets, double weight) implements Example {
        @Override
        public List<Sequence> sequences() {
            return List.of(completion);
        }
    }

    /**
     * A completion whose steps were judged.
     *
     * @param targets {@code [tokens]}: the step's target at its last token, NaN elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record Steps(Sequence completion, double[] targets, double weight) implements Example {
        @Override
        public List<Sequence> sequences() {
            return List.of(completion);
        }
    }

    /** An example with notes on each of its completions. */
    record Noted(Example example, List<Notes> notes) implements Example {
        public Noted {
            notes = List.copyOf(notes);
            if (example instanceof Noted || notes.size() != example.sequences().size()) {
                throw new IllegalArgumentException(notes.size() + " notes for " + example);
            }
        }

        @Override
        public List<Sequence> sequences() {
            return example.sequences();
        }
    }
}
