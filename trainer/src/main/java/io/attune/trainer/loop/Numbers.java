package io.attune.trainer.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Arrays as events carry them. */
final class Numbers {
    private Numbers() {}

    static List<Integer> list(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static List<Float> list(float[] numbers) {
        List<Float> list = new ArrayList<>(numbers.length);
        for (float number : numbers) {
            list.add(number);
        }
        return list;
    }
}
