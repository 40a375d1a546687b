package io.attune.deploy.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/** One of several, all equally likely. */
final class Choice {
    private Choice() {}

    static <T> T of(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
