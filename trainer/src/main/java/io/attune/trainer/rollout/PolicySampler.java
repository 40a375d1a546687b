package io.attune.trainer.rollout;

import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Draws from a policy as it is now, in the precision that it learns in: its adapter over a base that stays, or all its weights, on the CPU read in place. */
public final class PolicySampler implements AutoCloseable {
    private final TrainableModel model;
    private final Sampler sampler;

    public PolicySampler(TrainableModel model) {
        this.model = model;
        Supplier<Weights> weights = switch (model.tuning()) {
            case Tuning.Lora _ -> model::reference;
            case Tuning.Full() -> model::whole;
        };
        this.sampler = new Sampler(model.config(), weights, model.precision());
    }

    /** One completion per prompt, in their order. */
    List<Drawn> draw(List<int[]> prompts, SamplingSettings settings, RandomGenerator random) {
        return switch (model.tuning()) {
            case Tuning.Lora _ -> {
                try (HotAdapter adapter = HotAdapter.of(model.config(), model.adapter())) {
                    yield sampler.draw(adapter, prompts, settings, random);
                }
            }
            case Tuning.Full() -> {
                try (HotAdapter none = HotAdapter.none()) {
                    yield sampler.draw(none, prompts, settings, random);
                } finally {
                    // The next step changes what the sessions are made of.
                    sampler.rest();
                }
            }
        };
    }

    @Override
    public void close() {
        sampler.close();
    }
}
