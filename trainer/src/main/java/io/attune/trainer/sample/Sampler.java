package io.attune.trainer.sample;

import static io.attune.trainer.graph.ElementType.FLOAT32;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.EvenShares;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.architecture.Linear;
import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import io.attune.trainer.ort.Lanes;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws completions from a base and its adapters. The base's weights are read in place, unless they are rounded, and must not change until they are
 * {@linkplain #rest given up}; a new adapter is only another argument. Draws take turns.
 */
public final class Sampler implements AutoCloseable {
    /** How many completions are decoded together. */
    static final int ROWS = 32;

    /** Lanes draw beside each other where each has so many rows; with fewer, what they gain they lose by reading all weights each. */
    private static final int ROWS_OF_A_LANE = 16;

    private final ModelConfig config;
    private final int rows;
    private final Device device;
    private final StepForm form;
    private final Map<Way, Decoder> decoders = new HashMap<>();
    private final List<DrawingLane> lanes;
    private final Supplier<Weights> base;
    private @Nullable HeldWeights held;
    private SamplingCounts counts = SamplingCounts.NONE;

    /** What needs a session of its own. */
    private record Way(Set<Linear> adapted, Drawing drawing, boolean inLanes) {}

    /** Draws in float32. */
    public Sampler(ModelConfig config, Weights weights) {
        this(config, weights, FLOAT32);
    }

    /** @param precision of the blocks' matrix products and of the cache: float32, or half, where the blocks' matrices are held rounded */
    public Sampler(ModelConfig config, Weights weights, ElementType precision) {
        this(config, () -> weights, precision);
    }

    /** @param weights asked by the first draw, and by the first one after each {@link #rest} */
    public Sampler(ModelConfig config, Supplier<Weights> weights, ElementType precision) {
        this(Device.ofProcess(), StepForm.on(Device.ofProcess(), precision), config, weights, ROWS);
    }

    /** @param rows how many completions are decoded together at most */
    Sampler(Device device, ModelConfig config, Weights weights, ElementType precision, int rows) {
        this(device, StepForm.on(device, precision), config, () -> weights, rows);
    }

    Sampler(Device device, StepForm form, ModelConfig config, Supplier<Weights> weights, int rows) {
        this.device = device;
        this.form = form;
        this.config = config;
        this.rows = rows;
        this.base = weights;
        this.lanes = Stream.generate(() -> new DrawingLane(device, form, config))
                .limit(device.lanes())
                .toList();
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
        for (int[] prompt : prompts) {
            check(prompt, waiting.size());
            int limit = Math.min(settings.maxNewTokens(), config.maxPositions() - prompt.length);
            waiting.add(new Row(waiting.size(), prompt, new SplittableRandom(random.nextLong()), limit));
        }
        List<List<Row>> shares = shares(waiting);
        Decoder decoder =
                decoders.computeIfAbsent(new Way(adapter.targets(), settings.drawing(), shares.size() > 1), this::open);
        var drawn = new Drawn[prompts.size()];
        var took = new SamplingCounts[shares.size()];
        Lanes.run(
                shares.size(),
                lane -> took[lane] = lanes.get(lane)
                        .draw(decoder, adapter, shares.get(lane), rows / shares.size(), settings, drawn));
        counts = Arrays.stream(took).reduce(counts, SamplingCounts::plus);
        return List.of(drawn);
    }

    /** Gives up the weights and all that was made of them until the next draw. Caches stay. */
    public synchronized void rest() {
        decoders.values().forEach(Decoder::close);
        decoders.clear();
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private Decoder open(Way way) {
        HeldWeights weights = held == null ? new HeldWeights(device, form, config, base.get()) : held;
        held = weights;
        return new Decoder(
                way.inLanes() ? device::openLane : device::open,
                weights.modelFor(way.adapted()),
                weights.byName(),
                way.adapted(),
                way.drawing(),
                form);
    }

    /** The rows of each lane, prompts whole; all in one where lanes would have too little or too different shares. */
    private List<List<Row>> shares(List<Row> waiting) {
        int together = Math.min(rows, waiting.size());
        if (lanes.size() == 1 || together < lanes.size() * ROWS_OF_A_LANE) {
            return List.of(waiting);
        }
        List<List<Row>> byPrompt = List.copyOf(waiting.stream()
                .collect(Collectors.groupingBy(
                        row -> IntBuffer.wrap(row.prompt()), LinkedHashMap::new, Collectors.toList()))
                .values());
        List<List<Row>> shares = EvenShares.divide(byPrompt, List::size, lanes.size()).stream()
                .map(own -> own.stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparingInt(Row::place))
                        .toList())
                .toList();
        return EvenShares.areEven(shares.stream().mapToInt(List::size), waiting.size(), lanes.size())
                ? shares
                : List.of(waiting);
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

    @Override
    public synchronized void close() {
        rest();
        lanes.forEach(DrawingLane::close);
    }
}
