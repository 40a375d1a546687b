package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Blend;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Groups;
import io.attune.trainer.objective.Pairs;
import io.attune.trainer.objective.Rankings;
import io.attune.trainer.objective.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The examples of one step, all of one kind: which rows to run forward, and what an objective reads from their numbers.
 *
 * @param text pre-training text for the same step, behind the examples; usually none
 */
public record Batch(List<Example> examples, List<Example> text) {
    public Batch {
        examples = List.copyOf(examples);
        text = List.copyOf(text);
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a batch has no example");
        }
        Feedback.Kind kind = examples.getFirst().kind();
        if (examples.stream().anyMatch(example -> example.kind() != kind)) {
            throw new IllegalArgumentException("a batch mixes " + kind.words() + " with others");
        }
    }

    public Batch(List<Example> examples) {
        this(examples, List.of());
    }

    public Feedback.Kind kind() {
        return text.isEmpty() ? examples.getFirst().kind() : Feedback.Kind.BLEND;
    }

    /** The rows to run forward, in the order of {@link Feedback#completions}. */
    public List<Sequence> rows() {
        return Stream.concat(examples.stream(), text.stream())
                .flatMap(example -> example.sequences().stream())
                .toList();
    }

    /** What is known of each row beside its tokens. */
    public List<Notes> notes() {
        return Stream.concat(examples.stream(), text.stream())
                .flatMap(example -> example.notes().stream())
                .toList();
    }

    /**
     * Each prompt with the completion of the next example that has another prompt, for KTO's reference point: rotated, never reversed. A row whose
     * prompt all others share meets the next completion all the same. Empty where there are no two examples.
     */
    public List<Sequence> mismatchedRows() {
        List<Sequence> rows = rows();
        if (rows.size() < 2) {
            return List.of();
        }
        return IntStream.range(0, rows.size())
                .mapToObj(i -> new Sequence(
                        rows.get(i).promptIds(), rows.get(partner(rows, i)).completionIds()))
                .toList();
    }

    private static int partner(List<Sequence> rows, int row) {
        int[] prompt = rows.get(row).promptIds();
        return IntStream.range(1, rows.size())
                .map(offset -> (row + offset) % rows.size())
                .filter(other -> !Arrays.equals(prompt, rows.get(other).promptIds()))
                .findFirst()
                .orElse((row + 1) % rows.size());
    }

    /**
     * What the objective reads.
     *
     * @param completions the numbers of {@link #rows}, with what {@link #notes} says
     * @param mismatched the numbers of {@link #mismatchedRows}; empty for objectives without a reference point
     */
    public Feedback feedback(List<Completion> completions, List<Completion> mismatched) {
        int expected = rows().size();
        if (completions.size() != expected) {
            throw new IllegalArgumentException(completions.size() + " completions for " + expected + " rows");
        }
        var reading = new Reading(completions.iterator(), mismatched);
        examples.forEach(reading::read);
        text.forEach(reading::read);
        return reading.feedback(kind());
    }

    /** The numbers of rows, sorted into what the examples say of them. */
    private static final class Reading {
        private final Iterator<Completion> next;
        private final List<Completion> mismatched;
        private final List<Demonstrations.Demonstration> demonstrations = new ArrayList<>();
        private final List<Pairs.Pair> pairs = new ArrayList<>();
        private final List<Binary.Labelled> labelled = new ArrayList<>();
        private final List<Rankings.Ranking> rankings = new ArrayList<>();
        private final List<Groups.Group> groups = new ArrayList<>();
        private final List<Targets.Judged> judged = new ArrayList<>();

        Reading(Iterator<Completion> next, List<Completion> mismatched) {
            this.next = next;
            this.mismatched = mismatched;
        }

        void read(Example example) {
            switch (example) {
                case Example.Demonstration(Sequence _, double weight) ->
                    demonstrations.add(new Demonstrations.Demonstration(next.next(), weight));
                case Example.Verdict(Sequence _, double weight) ->
                    demonstrations.add(new Demonstrations.Demonstration(next.next(), weight));
                case Example.Preference p ->
                    pairs.add(new Pairs.Pair(next.next(), next.next(), p.probability(), p.margin(), p.weight()));
                case Example.Labelled l -> labelled.add(new Binary.Labelled(next.next(), l.desirable(), l.weight()));
                case Example.Ranking(List<Sequence> _, List<Double> ranks, double weight) ->
                    rankings.add(new Rankings.Ranking(
                            ranks.stream()
                                    .map(rank -> new Rankings.Ranked(next.next(), rank))
                                    .toList(),
                            weight));
                case Example.Group(List<Sequence> completions) ->
                    groups.add(new Groups.Group(
                            completions.stream().map(_ -> next.next()).toList()));
                case Example.Attributes(Sequence _, double[] targets, double weight) ->
                    judged.add(new Targets.Judged(next.next(), targets, weight));
                case Example.Steps(Sequence _, double[] targets, double weight) ->
                    judged.add(new Targets.Judged(next.next(), targets, weight));
                case Example.Noted(Example noted, List<Notes> _) -> read(noted);
            }
        }

        Feedback feedback(Feedback.Kind kind) {
            return switch (kind) {
                case DEMONSTRATIONS, VERDICTS -> new Demonstrations(demonstrations);
                case PAIRS -> new Pairs(pairs);
                case BINARY -> new Binary(labelled, mismatched);
                case RANKINGS -> new Rankings(rankings);
                case ROLLOUTS, GROUPS -> new Groups(groups);
                case BLEND -> new Blend(new Groups(groups), new Demonstrations(demonstrations));
                case ATTRIBUTES, STEPS -> new Targets(judged);
            };
        }
    }
}
