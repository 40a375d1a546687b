package io.attune.deploy.demo;

import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What a policy's answers are like at temperature 1. */
final class Exam {
    private static final int ANSWERS_PER_PROMPT = 3;

    private Exam() {}

    static DemoFacts take(Path directory, List<String> prompts, long seed) {
        ModelDirectory model = ModelDirectory.open(directory);
        SupportDeskOracle oracle = new SupportDeskOracle();
        try (Tokenizer tokenizer = Tokenizer.open(directory);
                Sampler sampler = new Sampler(model.config(), model.weights());
                HotAdapter none = HotAdapter.none()) {
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < ANSWERS_PER_PROMPT; i++) {
                asked.addAll(prompts);
            }
            List<Drawn> drawn = sampler.draw(
                    none,
                    asked.stream().map(tokenizer::prompt).toList(),
                    SamplingSettings.plain(DemoPolicy.LONGEST_ANSWER, Stopping.at(tokenizer.stopIds())),
                    new SplittableRandom(seed));
            double[] rewards = new double[drawn.size()];
            double tokens = 0;
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] =
                        oracle.reward(asked.get(i), tokenizer.text(drawn.get(i).tokenIds()));
                tokens += drawn.get(i).tokenIds().length;
            }
            return facts(rewards, tokens / rewards.length);
        }
    }

    private static DemoFacts facts(double[] rewards, double meanTokens) {
        double[] sorted = rewards.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        double mean = Arrays.stream(rewards).average().orElseThrow();
        double variance = Arrays.stream(rewards)
                .map(r -> (r - mean) * (r - mean))
                .average()
                .orElseThrow();
        return new DemoFacts(median, mean, Math.sqrt(variance), meanTokens);
    }
}
