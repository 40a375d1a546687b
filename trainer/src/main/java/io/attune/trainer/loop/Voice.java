package io.attune.trainer.loop;

import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec.Sampling;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import io.attune.trainer.sample.Stopping;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A version of a policy that answers. */
record Voice(PolicyRef version, LoadedBase base, Sampler sampler, HotAdapter adapter) {
    /** Completions that are drawn before a learner may have its turn. */
    private static final int SLICE = 8;

    /** One completion per prompt, a few at a time, so that a step never waits for long. */
    List<Drawn> draw(ComputeLock compute, List<int[]> prompts, Sampling sampling, RandomGenerator random) {
        var settings = SamplingSettings.plain(
                        sampling.maxNewTokens(), Stopping.at(base.tokenizer().stopIds()))
                .withTemperature(sampling.temperature())
                .withTopK(sampling.topK())
                .withTopP(sampling.topP());
        List<Drawn> drawn = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += SLICE) {
            List<int[]> slice = prompts.subList(from, Math.min(prompts.size(), from + SLICE));
            drawn.addAll(compute.serve(() -> sampler.draw(adapter, slice, settings, random)));
        }
        return drawn;
    }

    String text(Drawn drawn) {
        return base.tokenizer().text(drawn.tokenIds());
    }

    ModelConfig config() {
        return base.directory().config();
    }
}
