package io.attune.trainer.objective.advantage;

import io.attune.trainer.objective.Completion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Mean and unbiased standard deviation, exact where all numbers are equal. */
public final class Moments {
    private Moments() {}

    public static double mean(double[] values) {
        return equal(values) ? values[0] : Arrays.stream(values).sum() / values.length;
    }

    /** With n − 1 in the denominator; 0 for fewer than two numbers. */
    public static double deviation(double[] values) {
        if (equal(values)) {
            return 0;
        }
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1));
    }

    /** Whether there is at least one number and all are the same. */
    static boolean equal(double[] values) {
        return values.length > 0 && Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    /** (x − mean)/std over every token that counts; only centred where the deviation is 0. */
    static List<double[]> whitened(List<Completion> completions, List<double[]> numbers) {
        double[] all = IntStream.range(0, numbers.size())
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, numbers.get(i).length)
                        .filter(completions.get(i)::counts)
                        .mapToDouble(t -> numbers.get(i)[t]))
                .toArray();
        if (all.length == 0) {
            return numbers;
        }
        double mean = mean(all);
        double deviation = deviation(all);
        return IntStream.range(0, numbers.size())
                .mapToObj(i -> IntStream.range(0, numbers.get(i).length)
                        .mapToDouble(t -> !completions.get(i).counts(t)
                                ? 0
                                : (numbers.get(i)[t] - mean) / (deviation == 0 ? 1 : deviation))
                        .toArray())
                .toList();
    }
}
