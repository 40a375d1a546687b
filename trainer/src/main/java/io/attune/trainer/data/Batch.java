package io.attune.trainer.data;

import io.attune.trainer.model.Sequence;
import io.attune.trainer.objective.Binary;
import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Demonstrations;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.objective.Pairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** The examples of one step, all of one kind: which rows to run forward, and what an objective reads from their numbers. */
public record Batch(List<Example> examples) {
    public Batch {
        examples = List.copyOf(examples);
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("a batch has no example");
        }
        Feedback.Kind kind = examples.getFirst().kind();
        if (examples.stream().anyMatch(example -> example.kind() != kind)) {
            throw new IllegalArgumentException("a batch mixes " + kind.words() + " with others");
        }
    }

    public Feedback.Kind kind() {
        return examples.getFirst().kind();
    }

    /** The rows to run forward, in the order of {@link Feedback#completions}. */
    public List<Sequence> rows() {
        return examples.stream()
                .flatMap(example -> example.sequences().stream())
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
     * @param completions the numbers of {@link #rows}
     * @param mismatched the numbers of {@link #mismatchedRows}; empty for objectives without a reference point
     */
    public Feedback feedback(List<Completion> completions, List<Completion> mismatched) {
        int expected = rows().size();
        if (completions.size() != expected) {
            throw new IllegalArgumentException(completions.size() + " completions for " + expected + " rows");
        }
        Iterator<Completion> next = completions.iterator();
        return switch (kind()) {
            case DEMONSTRATIONS -> demonstrations(next);
            case PAIRS -> pairs(next);
            case BINARY -> binary(next, mismatched);
            case VERDICTS, RANKINGS, ROLLOUTS, GROUPS, BLEND, ATTRIBUTES, STEPS ->
                throw new IllegalStateException("no example is of the kind " + kind());
        };
    }

    private Demonstrations demonstrations(Iterator<Completion> next) {
        var demonstrations = new ArrayList<Demonstrations.Demonstration>();
        for (Example example : examples) {
            if (example instanceof Example.Demonstration demonstration) {
                demonstrations.add(new Demonstrations.Demonstration(next.next(), demonstration.weight()));
            }
        }
        return new Demonstrations(demonstrations);
    }

    private Pairs pairs(Iterator<Completion> next) {
        var pairs = new ArrayList<Pairs.Pair>();
        for (Example example : examples) {
            if (example instanceof Example.Preference pair) {
                pairs.add(new Pairs.Pair(next.next(), next.next(), pair.probability(), pair.margin(), pair.weight()));
            }
        }
        return new Pairs(pairs);
    }

    private Binary binary(Iterator<Completion> next, List<Completion> mismatched) {
        var labelled = new ArrayList<Binary.Labelled>();
        for (Example example : examples) {
            if (example instanceof Example.Labelled single) {
                labelled.add(new Binary.Labelled(next.next(), single.desirable(), single.weight()));
            }
        }
        return new Binary(labelled, mismatched);
    }
}
