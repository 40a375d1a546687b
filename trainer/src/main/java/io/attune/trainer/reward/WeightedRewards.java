package io.attune.trainer.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Σ weight · reward over those that do not abstain; empty where all abstain. */
final class WeightedRewards implements Reward {

    private record Part(Reward reward, double weight) {}

    private final List<Part> parts = new ArrayList<>();

    private WeightedRewards() {}

    /** Opens them all, or none. */
    static WeightedRewards open(List<RewardSpec> specs, Function<RewardSpec, Reward> factory) {
        var rewards = new WeightedRewards();
        try {
            specs.forEach(spec -> rewards.parts.add(new Part(factory.apply(spec), spec.weight())));
            return rewards;
        } catch (RuntimeException refused) {
            rewards.close();
            throw refused;
        }
    }

    @Override
    public List<OptionalDouble> of(List<Response> responses) {
        double[] sums = new double[responses.size()];
        boolean[] said = new boolean[responses.size()];
        for (Part part : parts) {
            List<OptionalDouble> rewards = part.reward().of(responses);
            for (int i = 0; i < sums.length; i++) {
                if (rewards.get(i).isPresent()) {
                    sums[i] += part.weight() * rewards.get(i).getAsDouble();
                    said[i] = true;
                }
            }
        }
        return IntStream.range(0, sums.length)
                .mapToObj(i -> said[i] ? OptionalDouble.of(sums[i]) : OptionalDouble.empty())
                .toList();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.reward().close());
    }
}
