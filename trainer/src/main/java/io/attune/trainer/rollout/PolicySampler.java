package io.attune.trainer.rollout;

import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.Weights;
import io.attune.trainer.sample.Drawn;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import io.attune.trainer.sample.SamplingSettings;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws from a policy as it is now, in the precision that it learns in: its adapter over a base that stays, or a copy of all its weights. */
public final class PolicySampler implements AutoCloseable {
    private final TrainableModel model;
    private final @Nullable Sampler base;

    public PolicySampler(TrainableModel model) {
        this.model = model;
        this.base = model.tuning() instanceof Tuning.Lora ? sampler(model.reference()) : null;
    }

    private Sampler sampler(Weights weights) {
        return new Sampler(model.config(), weights, model.precision());
    }

    /** One completion per prompt, in their order. */
    List<Drawn> draw(List<int[]> prompts, SamplingSettings settings, RandomGenerator random) {
        if (base != null) {
            try (HotAdapter adapter = HotAdapter.of(model.config(), model.adapter())) {
                return base.draw(adapter, prompts, settings, random);
            }
        }
        try (Sampler whole = sampler(model.merged())) {
            return whole.draw(HotAdapter.none(), prompts, settings, random);
        }
    }

    @Override
    public void close() {
        if (base != null) {
            base.close();
        }
    }
}
