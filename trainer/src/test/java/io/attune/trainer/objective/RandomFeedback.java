package io.attune.trainer.objective;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Numbers of a random step batch of any kind, with every quantity there is: lengths 1 to 6, some masked tokens, one row fully masked, a tie, a soft label, a group
 * of one, equal rewards inside a group, unequal weights.
 */
final class RandomFeedback {
    private static final int COMPLETIONS = 8;
    private static final List<List<Integer>> GROUPS = List.of(List.of(0, 1, 2), List.of(3, 4, 5, 6), List.of(7));

    final Feedback.Kind kind;
    private final List<Map<Quantity, double[]>> numbers = new ArrayList<>();
    private final List<boolean[]> masks = new ArrayList<>();
    private final List<Completion> mismatched = new ArrayList<>();

    RandomFeedback(Feedback.Kind kind, double scale, RandomGenerator random) {
        this.kind = kind;
        for (int i = 0; i < COMPLETIONS; i++) {
            int length = i == 0 ? 1 : random.nextInt(1, 7);
            numbers.add(draw(i, length, scale, random));
            boolean[] mask = new boolean[length];
            for (int t = 0; t < length; t++) {
                mask[t] = i != 2 && (i == 0 || random.nextDouble() < 0.8);
            }
            masks.add(mask);
            mismatched.add(Completion.of(uniform(3, -4, 0, scale, random), uniform(3, -4, 0, scale, random)));
        }
    }

    private static Map<Quantity, double[]> draw(int i, int length, double scale, RandomGenerator random) {
        var drawn = new EnumMap<Quantity, double[]>(Quantity.class);
        double[] logps = uniform(length, -4, 0, scale, random);
        double[] values = uniform(length, -1, 1, 1, random);
        double[] parts =
                IntStream.range(0, length).map(t -> t / 2).asDoubleStream().toArray();
        int count = (length + 1) / 2;
        drawn.put(Quantity.LOGPS, logps);
        drawn.put(Quantity.REF_LOGPS, uniform(length, -4, 0, scale, random));
        drawn.put(Quantity.OLD_LOGPS, around(logps, 0.4 * scale, random));
        drawn.put(Quantity.KL, uniform(length, 0, 2, scale, random));
        drawn.put(Quantity.ENTROPY, uniform(length, 0, 3, 1, random));
        drawn.put(Quantity.SUM_SQUARES, uniform(length, 0.05, 1, 1, random));
        drawn.put(Quantity.VALUES, values);
        drawn.put(Quantity.OLD_VALUES, around(values, 0.4, random));
        drawn.put(Quantity.SCORE, uniform(3, -3, 3, scale, random));
        drawn.put(Quantity.REWARD, new double[] {i == 4 || i == 5 ? 0.25 : random.nextDouble(-1, 1)});
        drawn.put(Quantity.TOKEN_REWARDS, uniform(length, -1, 1, 1, random));
        drawn.put(Quantity.GREEDY_REWARD, uniform(1, -1, 1, 1, random));
        drawn.put(Quantity.PREFERENCE, uniform(1, 0, 1, 1, random));
        drawn.put(Quantity.SEGMENTS, parts);
        drawn.put(Quantity.SEGMENT_SCORES, uniform(count, -2, 2, 1, random));
        drawn.put(Quantity.TURNS, parts);
        drawn.put(
                Quantity.ANCHORS,
                IntStream.range(0, count).mapToDouble(k -> k % 2).toArray());
        return drawn;
    }

    private static double[] uniform(int length, double low, double high, double scale, RandomGenerator random) {
        return random.doubles(length, low * scale, high * scale).toArray();
    }

    private static double[] around(double[] values, double width, RandomGenerator random) {
        return Arrays.stream(values)
                .map(value -> value + random.nextDouble(-width, width))
                .toArray();
    }

    /** The same numbers for every completion, of whatever quantity. */
    void setAll(Quantity quantity, double value) {
        numbers.forEach(map -> Arrays.fill(map.get(quantity), value));
    }

    void copyAll(Quantity from, Quantity to) {
        numbers.forEach(map -> map.put(to, requireNonNull(map.get(from)).clone()));
    }

    void maskAll() {
        masks.forEach(mask -> Arrays.fill(mask, false));
    }

    /** Masked tokens behind every completion, with numbers that would show. */
    void pad(int tokens) {
        for (int i = 0; i < COMPLETIONS; i++) {
            int length = masks.get(i).length + tokens;
            masks.set(i, Arrays.copyOf(masks.get(i), length));
            for (var entry : numbers.get(i).entrySet()) {
                if (entry.getKey().perToken()) {
                    double[] padded = Arrays.copyOf(entry.getValue(), length);
                    Arrays.fill(padded, length - tokens, length, -0.77);
                    entry.setValue(padded);
                }
            }
        }
    }

    /** Advantages that stand in for those that an objective would estimate. */
    void advantages(List<double[]> advantages) {
        for (int i = 0; i < advantages.size(); i++) {
            numbers.get(i).put(Quantity.ADVANTAGES, advantages.get(i));
        }
    }

    /** What belongs together: completions that no cut or order may part. */
    List<List<Integer>> units() {
        return switch (kind) {
            case DEMONSTRATIONS, VERDICTS, BINARY, ATTRIBUTES, STEPS ->
                IntStream.range(0, COMPLETIONS).mapToObj(List::of).toList();
            case PAIRS -> List.of(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7));
            case RANKINGS, ROLLOUTS, GROUPS -> GROUPS;
            case BLEND -> List.of(List.of(0, 1, 2), List.of(3, 4), List.of(5), List.of(6), List.of(7));
        };
    }

    Feedback feedback() {
        return of(units(), this::completion);
    }

    Feedback of(List<List<Integer>> units) {
        return of(units, this::completion);
    }

    /** The batch after one number of one completion has moved, with what stands under a stop-gradient left behind. */
    Feedback moved(int completion, Quantity quantity, int index, double change) {
        double[] values = requireNonNull(numbers.get(completion).get(quantity)).clone();
        values[index] += change;
        return of(
                units(),
                i -> i == completion ? completion(i).moved(quantity, scores(quantity, values)) : completion(i));
    }

    private Feedback of(List<List<Integer>> units, IntFunction<Completion> completion) {
        return switch (kind) {
            case DEMONSTRATIONS, VERDICTS -> demonstrations(units, completion);
            case PAIRS ->
                new Pairs(units.stream()
                        .map(pair -> pair(pair.getFirst(), pair.getLast(), completion))
                        .toList());
            case BINARY ->
                new Binary(
                        units.stream()
                                .map(List::getFirst)
                                .map(i -> new Binary.Labelled(completion.apply(i), i % 3 != 1, weight(i)))
                                .toList(),
                        mismatched);
            case RANKINGS ->
                new Rankings(units.stream()
                        .map(unit -> new Rankings.Ranking(
                                unit.stream()
                                        .map(i -> new Rankings.Ranked(completion.apply(i), i == 5 ? 4 : i))
                                        .toList(),
                                weight(unit.getFirst())))
                        .toList());
            case ROLLOUTS, GROUPS -> groups(units, completion);
            case BLEND ->
                new Blend(
                        groups(
                                units.stream()
                                        .filter(unit -> unit.getFirst() < 5)
                                        .toList(),
                                completion),
                        demonstrations(
                                units.stream()
                                        .filter(unit -> unit.getFirst() >= 5)
                                        .toList(),
                                completion));
            case ATTRIBUTES, STEPS ->
                new Targets(units.stream()
                        .map(List::getFirst)
                        .map(i -> new Targets.Judged(completion.apply(i), targets(i), weight(i)))
                        .toList());
        };
    }

    private static Demonstrations demonstrations(List<List<Integer>> units, IntFunction<Completion> completion) {
        return new Demonstrations(units.stream()
                .map(List::getFirst)
                .map(i -> new Demonstrations.Demonstration(completion.apply(i), weight(i)))
                .toList());
    }

    private static Groups groups(List<List<Integer>> units, IntFunction<Completion> completion) {
        return new Groups(
                units.stream()
                        .map(unit -> new Groups.Group(
                                unit.stream().map(completion::apply).toList()))
                        .toList(),
                0.3);
    }

    private static Pairs.Pair pair(int chosen, int rejected, IntFunction<Completion> completion) {
        double probability = chosen == 2 ? 0.5 : chosen == 4 ? 0.8 : 1;
        return new Pairs.Pair(
                completion.apply(chosen), completion.apply(rejected), probability, 0.1 * chosen, weight(chosen));
    }

    private static double weight(int i) {
        return i / 2 == 0 ? 0.5 : 1;
    }

    /** The second completion lacks a judgment, as people leave attributes out. */
    private static double[] targets(int i) {
        return new double[] {i % 2, i == 1 ? Double.NaN : 1, 0};
    }

    private Completion completion(int i) {
        Map<Quantity, double[]> those = numbers.get(i);
        Completion completion =
                Completion.of(requireNonNull(those.get(Quantity.LOGPS))).masked(masks.get(i));
        for (var entry : those.entrySet()) {
            completion = completion.with(entry.getKey(), scores(entry.getKey(), entry.getValue()));
        }
        return completion;
    }

    /** A scalar head has one output. */
    private double[] scores(Quantity quantity, double[] values) {
        boolean scalar = kind != Feedback.Kind.ATTRIBUTES && kind != Feedback.Kind.STEPS;
        return quantity == Quantity.SCORE && scalar ? Arrays.copyOf(values, 1) : values;
    }
}
