package io.attune.deploy.bench.sampling;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Draws batches of completions of random prompts, with the settings that the peers are given: temperature .8, top-k 50, top-p .95. */
final class Drawer implements AutoCloseable {
    private static final int FIRST_ORDINARY_TOKEN = 3;

    private final Sampler sampler;
    private final HotAdapter base = HotAdapter.none();
    private final List<int[]> prompts = new ArrayList<>();
    private final SamplingSettings settings;
    private final RandomGenerator random = new SplittableRandom(1);
    private final Clock clock;

    Drawer(ModelDirectory model, ElementType precision, int batch, int promptTokens, int newTokens, Clock clock) {
        this.sampler = new Sampler(model.config(), model.weights(), precision);
        this.settings = SamplingSettings.plain(newTokens, Stopping.never())
                .withTemperature(.8)
                .withTopK(50)
                .withTopP(.95);
        this.clock = clock;
        int vocabulary = model.config().vocabularySize();
        for (int i = 0; i < batch; i++) {
            prompts.add(
                    random.ints(promptTokens, FIRST_ORDINARY_TOKEN, vocabulary).toArray());
        }
    }

    /** Tokens a second of one batch, the reading of the prompts included. */
    double draw() {
        Instant begin = clock.instant();
        List<Drawn> drawn = sampler.draw(base, prompts, settings, random);
        double seconds = Duration.between(begin, clock.instant()).toNanos() / 1e9;
        return drawn.stream().mapToInt(one -> one.tokenIds().length).sum() / seconds;
    }

    @Override
    public void close() {
        sampler.close();
        base.close();
    }
}
