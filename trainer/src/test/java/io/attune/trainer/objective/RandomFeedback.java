package io.attune.trainer.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Numbers of a random step batch of any kind, which a test may change one at a time. */
final class RandomFeedback {
    final Feedback.Kind kind;
    final double[][] logps;
    final double[][] refLogps;
    final boolean[][] masks;
    final double[] scores;
    private final double[] probabilities;
    private final double[] weights;
    private final boolean[] desirable;
    private final List<Completion> mismatched = new ArrayList<>();

    /** Lengths 1 to 6, some masked tokens, one row fully masked, one tie, one soft label, weights of ½ and 1. */
    RandomFeedback(Feedback.Kind kind, int completions, double scale, RandomGenerator random) {
        this.kind = kind;
        logps = new double[completions][];
        refLogps = new double[completions][];
        masks = new boolean[completions][];
        scores = new double[completions];
        probabilities = new double[completions];
        weights = new double[completions];
        desirable = new boolean[completions];
        for (int i = 0; i < completions; i++) {
            int length = i == 0 ? 1 : random.nextInt(1, 7);
            logps[i] = draw(length, scale, random);
            refLogps[i] = draw(length, scale, random);
            masks[i] = new boolean[length];
            for (int t = 0; t < length; t++) {
                masks[i][t] = i != 2 && (i == 0 || random.nextDouble() < 0.8);
            }
            scores[i] = random.nextDouble(-3, 3) * scale;
            probabilities[i] = i / 2 == 1 ? 0.5 : i / 2 == 2 ? 0.8 : 1;
            weights[i] = i / 2 == 0 ? 0.5 : 1;
            desirable[i] = i % 3 != 1;
            mismatched.add(Completion.of(draw(3, scale, random), draw(3, scale, random)));
        }
    }

    private static double[] draw(int length, double scale, RandomGenerator random) {
        return random.doubles(length, -4 * scale, 0).toArray();
    }

    Feedback feedback() {
        return part(0, logps.length);
    }

    /** The examples made of the completions {@code from} to {@code to}; what couples examples stays that of the whole batch. */
    Feedback part(int from, int to) {
        List<Integer> order = new ArrayList<>();
        for (int i = from; i < to; i++) {
            order.add(i);
        }
        return of(order);
    }

    /** The examples made of these completions, pairs being neighbours. */
    Feedback of(List<Integer> order) {
        return switch (kind) {
            case DEMONSTRATIONS ->
                new Demonstrations(order.stream()
                        .map(i -> new Demonstrations.Demonstration(completion(i), weights[i]))
                        .toList());
            case BINARY ->
                new Binary(
                        order.stream()
                                .map(i -> new Binary.Labelled(completion(i), desirable[i], weights[i]))
                                .toList(),
                        mismatched);
            case PAIRS -> pairs(order);
        };
    }

    private Pairs pairs(List<Integer> order) {
        var pairs = new ArrayList<Pairs.Pair>();
        for (int p = 0; p < order.size(); p += 2) {
            int chosen = order.get(p);
            int rejected = order.get(p + 1);
            pairs.add(new Pairs.Pair(
                    completion(chosen), completion(rejected), probabilities[chosen], 0.1 * chosen, weights[chosen]));
        }
        return new Pairs(pairs);
    }

    private Completion completion(int i) {
        return Completion.of(logps[i], refLogps[i])
                .with(Quantity.SCORE, scores[i])
                .masked(masks[i]);
    }
}
