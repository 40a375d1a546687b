package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Tensor;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.NativeTensor;
import io.attune.trainer.ort.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws completions from a base and its adapters. The base's weights are read in place, unless they are rounded, and must not change while the sampler is
 * open; a new version in full weights is another sampler, a new adapter only another argument. Draws take turns.
 */
public final class Sampler implements AutoCloseable {
    /** How many completions are decoded together. */
    static final int ROWS = 32;

    /** Capacities are multiples of it, so that texts of about the same length share a cache. */
    private static final int CAPACITY_STEP = 64;

    private final ModelConfig config;
    private final int rows;
    private final Device device;
    private final StepForm form;
    private final Map<String, Operand> weights = new HashMap<>();
    private final Map<Way, Decoder> decoders = new HashMap<>();
    private @Nullable KeyValueCache cache;
    private SamplingCounts counts = SamplingCounts.NONE;

    /** What needs a graph of its own. */
    private record Way(Set<Linear> adapted, Drawing drawing) {}

    /** Draws in float32. */
    public Sampler(ModelConfig config, Weights weights) {
        this(config, weights, FLOAT32);
    }

    /** @param precision of the blocks' matrix products and of the cache: float32, or half, where the blocks' matrices are held rounded */
    public Sampler(ModelConfig config, Weights weights, ElementType precision) {
        this(Device.ofProcess(), config, weights, precision, ROWS);
    }

    /** @param rows how many completions are decoded together at most */
    Sampler(Device device, ModelConfig config, Weights weights, ElementType precision, int rows) {
        this(device, StepForm.on(device, precision), config, weights, rows);
    }

    Sampler(Device device, StepForm form, ModelConfig config, Weights weights, int rows) {
        this.device = device;
        this.form = form;
        this.config = config;
        this.rows = rows;
        Set<String> rounded = form.precision().isHalf() ? CachedDecoder.factors(config) : Set.of();
        for (Tensor tensor : weights.all()) {
            NativeTensor weight = NativeTensor.over(tensor.data(), FLOAT32, tensor.shape());
            this.weights.put(
                    tensor.name(),
                    device.place(rounded.contains(tensor.name()) ? weight.rounded(form.precision()) : weight));
        }
    }

    /**
     * Draws one completion per prompt; a prompt that is being answered already is not read again. Each completion has its own random
     * numbers, seeded from {@code random} in the order of the prompts, so it does not depend on what else is drawn with it.
     *
     * @param prompts token ids, each at least one and fewer than the model's positions
     * @return the completions in the order of the prompts; where prompt and completion reach the model's last position they end
     *     truncated
     * @throws IllegalArgumentException if a prompt is empty, too long or has an id that the vocabulary does not
     */
    public synchronized List<Drawn> draw(
            HotAdapter adapter, List<int[]> prompts, SamplingSettings settings, RandomGenerator random) {
        List<Row> waiting = new ArrayList<>();
        int capacity = 0;
        for (int[] prompt : prompts) {
            check(prompt, waiting.size());
            int limit = Math.min(settings.maxNewTokens(), config.maxPositions() - prompt.length);
            capacity = Math.max(capacity, prompt.length + limit);
            waiting.add(new Row(waiting.size(), prompt, new SplittableRandom(random.nextLong()), limit));
        }
        Decoder decoder = decoders.computeIfAbsent(
                new Way(adapter.targets(), settings.drawing()),
                way -> new Decoder(device, config, weights, way.adapted(), way.drawing(), form));
        int together = Math.min(rows, prompts.size());
        KeyValueCache fitting = cache(decoder, together, capacity);
        try (TokenDraw draw = new TokenDraw(device, settings, together, config.vocabularySize());
                var rollout = new Rollout(decoder, adapter, fitting, together, draw, settings.stopping(), waiting)) {
            List<Drawn> drawn = rollout.run();
            counts = counts.plus(rollout.counts());
            return drawn;
        }
    }

    /** What all draws so far took. */
    public synchronized SamplingCounts counts() {
        return counts;
    }

    private void check(int[] prompt, int place) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("prompt " + (place + 1) + " has no token; give it some text");
        }
        if (prompt.length >= config.maxPositions()) {
            throw new IllegalArgumentException("prompt " + (place + 1) + " has " + prompt.length
                    + " tokens, and the model has " + config.maxPositions() + " positions; shorten it");
        }
        for (int id : prompt) {
            if (id < 0 || id >= config.vocabularySize()) {
                throw new IllegalArgumentException("prompt " + (place + 1) + " has the token id " + id
                        + ", and the vocabulary ends at " + (config.vocabularySize() - 1));
            }
        }
    }

    /** What a cache for texts of so many tokens has room for. */
    static int capacity(int tokens) {
        return Math.ceilDiv(tokens, CAPACITY_STEP) * CAPACITY_STEP;
    }

    private KeyValueCache cache(Decoder decoder, int wantedRows, int wantedCapacity) {
        KeyValueCache current = cache;
        if (current != null && current.holds(wantedRows, wantedCapacity)) {
            return current;
        }
        if (current != null) {
            current.close();
        }
        KeyValueCache fresh = new KeyValueCache(
                device, config, form.precision(), decoder.caches(), wantedRows, capacity(wantedCapacity));
        cache = fresh;
        return fresh;
    }

    @Override
    public synchronized void close() {
        decoders.values().forEach(Decoder::close);
        weights.values().forEach(Operand::close);
        if (cache != null) {
            cache.close();
        }
    }
}
