package io.attune.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a step batch is cut, ordered or padded changes nothing. */
class InvarianceTest {
    private static final double TOLERANCE = 1e-12;
    private static final Offset<Double> EXACT = within(TOLERANCE);

    static Stream<GradientTest.Case> cases() {
        return GradientTest.cases();
    }

    /**
     * What couples examples is told to the parts: advantages estimated over the whole batch. Then each part's gradient is the whole's, but for the
     * number that its mean was divided by.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void microBatchesAddUpToTheBatch(GradientTest.Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        RandomFeedback batch = batch(objective);
        if (batch.kind == Feedback.Kind.BLEND) {
            return; // rollouts and text are cut each by itself, and each has its own objective here
        }
        Evaluation whole = objective.evaluateAny(batch.feedback());
        batch.advantages(whole.advantages());
        List<List<Integer>> units = batch.units();
        double loss = 0;
        for (var part : List.of(units.subList(0, 2), units.subList(2, units.size()))) {
            Evaluation evaluation = objective.evaluateAny(batch.of(part));
            double share = share(batch, part, whole, evaluation);
            loss += share * evaluation.loss();
        }
        assertThat(loss).isCloseTo(whole.loss(), exact(whole.loss()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void orderDoesNotMatter(GradientTest.Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        RandomFeedback batch = batch(objective);
        List<List<Integer>> order = new ArrayList<>(batch.units());
        Collections.rotate(order, 1);
        Evaluation straight = objective.evaluateAny(batch.feedback());
        Evaluation shuffled = objective.evaluateAny(batch.of(order));
        assertThat(shuffled.loss()).isCloseTo(straight.loss(), exact(straight.loss()));
        List<Integer> places = places(batch.kind, order);
        for (int i = 0; i < places.size(); i++) {
            assertThat(far(
                            shuffled.coefficients().get(i),
                            1,
                            straight.coefficients().get(places.get(i))))
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void maskedTokensBehindACompletionAreAsIfTheyWereNotThere(GradientTest.Case given) {
        Objective<?> objective = Objectives.byId(given.id(), given.parameters());
        RandomFeedback batch = batch(objective);
        Evaluation bare = objective.evaluateAny(batch.feedback());
        batch.pad(3);
        Evaluation padded = objective.evaluateAny(batch.feedback());
        assertThat(padded.loss()).isCloseTo(bare.loss(), exact(bare.loss()));
        assertThat(padded.metrics()).isEqualTo(bare.metrics());
        for (int i = 0; i < bare.coefficients().size(); i++) {
            requirePadded(
                    padded.coefficients().get(i).logps(),
                    bare.coefficients().get(i).logps());
            requirePadded(
                    padded.coefficients().get(i).kl(),
                    bare.coefficients().get(i).kl());
            requirePadded(
                    padded.coefficients().get(i).values(),
                    bare.coefficients().get(i).values());
        }
    }

    private static void requirePadded(double[] found, double[] expected) {
        for (int t = 0; t < found.length; t++) {
            assertThat(found[t]).isCloseTo(t < expected.length ? expected[t] : 0, EXACT);
        }
    }

    /** Of losses over 1 the last digits alone may differ. */
    private static Offset<Double> exact(double loss) {
        return within(TOLERANCE * Math.max(1, Math.abs(loss)));
    }

    private static RandomFeedback batch(Objective<?> objective) {
        return new RandomFeedback(objective.definition().feedback(), 1, new SplittableRandom(11));
    }

    /** Completions in the order of a feedback made of these units. */
    private static List<Integer> places(Feedback.Kind kind, List<List<Integer>> units) {
        Stream<List<Integer>> ordered = kind == Feedback.Kind.BLEND
                ? Stream.concat(
                        units.stream().filter(unit -> unit.getFirst() < 5),
                        units.stream().filter(unit -> unit.getFirst() >= 5))
                : units.stream();
        return ordered.flatMap(List::stream).toList();
    }

    /** What a part's mean has to be multiplied with: its share of examples, of completions or of tokens, among all or among those that take part. */
    private static double share(
            RandomFeedback batch, List<List<Integer>> part, Evaluation whole, Evaluation evaluation) {
        for (Predicate<List<Integer>> among : List.<Predicate<List<Integer>>>of(
                _ -> true, unit -> unit.stream().anyMatch(i -> moves(whole, i)))) {
            for (ToDoubleFunction<List<Integer>> size : List.<ToDoubleFunction<List<Integer>>>of(
                    _ -> 1,
                    List::size,
                    unit -> tokens(batch, unit),
                    unit -> scores(batch, unit),
                    unit -> unit.stream().filter(i -> moves(whole, i)).count())) {
                double share = part.stream().filter(among).mapToDouble(size).sum()
                        / batch.units().stream().filter(among).mapToDouble(size).sum();
                if (fits(part, share, whole, evaluation)) {
                    return share;
                }
            }
        }
        throw new AssertionError("no share makes the part's coefficients those of the whole");
    }

    private static boolean moves(Evaluation whole, int i) {
        return i < whole.advantages().size()
                && Arrays.stream(whole.advantages().get(i)).anyMatch(advantage -> advantage != 0);
    }

    private static double tokens(RandomFeedback batch, List<Integer> unit) {
        return batch.of(List.of(unit)).completions().stream()
                .mapToInt(Completion::tokens)
                .sum();
    }

    private static double scores(RandomFeedback batch, List<Integer> unit) {
        return batch.of(List.of(unit)) instanceof Targets targets
                ? Arrays.stream(targets.examples().getFirst().targets())
                        .filter(Double::isFinite)
                        .count()
                : 1;
    }

    private static boolean fits(List<List<Integer>> part, double share, Evaluation whole, Evaluation evaluation) {
        List<Integer> places = part.stream().flatMap(List::stream).toList();
        return IntStream.range(0, places.size())
                .allMatch(i -> far(
                                evaluation.coefficients().get(i),
                                share,
                                whole.coefficients().get(places.get(i)))
                        <= TOLERANCE);
    }

    private static double far(Coefficients found, double share, Coefficients expected) {
        return Stream.<Function<Coefficients, double[]>>of(
                        Coefficients::logps,
                        Coefficients::kl,
                        Coefficients::entropy,
                        Coefficients::values,
                        Coefficients::scores)
                .mapToDouble(part -> {
                    double[] f = part.apply(found);
                    double[] e = part.apply(expected);
                    return f.length != e.length
                            ? Double.POSITIVE_INFINITY
                            : IntStream.range(0, f.length)
                                    .mapToDouble(t -> Math.abs(f[t] * share - e[t]))
                                    .max()
                                    .orElse(0);
                })
                .max()
                .orElse(0);
    }
}
