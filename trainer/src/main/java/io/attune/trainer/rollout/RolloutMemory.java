package io.attune.trainer.rollout;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.objective.Feedback;
import io.attune.trainer.ort.CpuDevice;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.ResidentDevice;
import io.attune.trainer.sample.SamplingMemory;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory learning from rollouts takes beside the model, in bytes, at worst: the longest prompts come together, and every completion is as
 * long as it may be.
 *
 * @param quantised whether the model's base is in few bits, of which a sampler is given float32
 * @param prompts the longest, as many as a step has
 * @param beside text that is learned in the same step
 * @param retraining what learns between steps; null where nothing does
 */
public record RolloutMemory(
        TrainableModel model,
        RolloutPlan plan,
        boolean quantised,
        List<int[]> prompts,
        List<Sequence> beside,
        @Nullable Retraining retraining) {

    /**
     * A reward model that goes on learning.
     *
     * @param rows of its largest step
     */
    public record Retraining(TrainableModel model, List<Sequence> rows) {
        long stepBytes() {
            return model.stepBytes(rows);
        }
    }

    /**
     * The most that a step, of the policy or of the reward model, and its drawing take.
     *
     * @param feedback what the objective learns from
     */
    public long bytes(Feedback.Kind feedback) {
        boolean adapts = model.tuning() instanceof Tuning.Lora;
        long policy = model.stepBytes(largestStep(feedback));
        long step = retraining == null ? policy : Math.max(policy, retraining.stepBytes());
        long drawing = weights(adapts) + SamplingMemory.drawing(model.config(), drawnFor());
        // With adapters the sampler's weights stay, else they are there for a draw alone.
        return cache() + (adapts ? step + drawing : Math.max(step, drawing));
    }

    /**
     * What is learned of the longest prompts.
     *
     * @param feedback what the objective learns from
     */
    public List<Sequence> largestStep(Feedback.Kind feedback) {
        return rows(Lessons.most(feedback, plan.completions()));
    }

    /**
     * The weights that a sampler has yet to make: on the CPU ONNX Runtime's, or rounded ones, joined ones, and those that it is given where the model itself has them in few
     * bits; on a device a copy, which one of a frozen base has been given already.
     */
    private long weights(boolean adapts) {
        long held = SamplingMemory.weights(model.config(), model.precision());
        return switch (Device.ofProcess()) {
            case CpuDevice _ -> held + joined() + (quantised ? SamplingMemory.weights(model.config(), FLOAT32) : 0);
            case ResidentDevice _ -> adapts ? 0 : held;
        };
    }

    private long joined() {
        Set<Linear> adapted = switch (model.tuning()) {
            case Tuning.Lora(LoraSpec spec) -> Set.copyOf(spec.adapted(model.config()));
            case Tuning.Full() -> Set.of();
        };
        return SamplingMemory.joined(model.config(), model.precision(), adapted);
    }

    private long cache() {
        return SamplingMemory.cache(
                model.config(), model.precision(), drawnFor(), plan.sampling().maxNewTokens());
    }

    private List<int[]> drawnFor() {
        return prompts.stream()
                .flatMap(prompt -> Collections.nCopies(plan.completions(), prompt).stream())
                .toList();
    }

    private List<Sequence> rows(int completions) {
        int positions = model.config().maxPositions();
        Stream<Sequence> drawn = prompts.stream().flatMap(prompt -> {
            int length = Math.min(plan.sampling().maxNewTokens(), positions - prompt.length);
            return Collections.nCopies(completions, new Sequence(prompt, new int[length])).stream();
        });
        return Stream.concat(drawn, beside.stream()).toList();
    }
}
