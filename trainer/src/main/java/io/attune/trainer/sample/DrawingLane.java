package io.attune.trainer.sample;

import io.attune.trainer.model.architecture.ModelConfig;
import io.attune.trainer.ort.Device;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What draws through one cache of keys and values; several may draw beside each other. */
final class DrawingLane implements AutoCloseable {
    /** Capacities are multiples of it, so that texts of about the same length share a cache. */
    private static final int CAPACITY_STEP = 64;

    private final Device device;
    private final StepForm form;
    private final ModelConfig config;
    private @Nullable KeyValueCache cache;

    DrawingLane(Device device, StepForm form, ModelConfig config) {
        this.device = device;
        this.form = form;
        this.config = config;
    }

    /**
     * Draws a completion for each row.
     *
     * @param together how many at most are decoded together
     * @param drawn takes each at the place of its row
     * @return what it took
     */
    SamplingCounts draw(
            Decoder decoder,
            HotAdapter adapter,
            List<Row> waiting,
            int together,
            SamplingSettings settings,
            Drawn[] drawn) {
        int rows = Math.min(together, waiting.size());
        int capacity = waiting.stream().mapToInt(Row::mostTokens).max().orElse(0);
        KeyValueCache fitting = cache(decoder, rows, capacity);
        try (TokenDraw draw = new TokenDraw(device, settings, rows, config.vocabularySize());
                var rollout = new Rollout(decoder, adapter, fitting, rows, draw, settings.stopping(), waiting)) {
            rollout.run().forEach((place, completion) -> drawn[place] = completion);
            return rollout.counts();
        } catch (RuntimeException | Error failed) {
            // What it left in the cache may be no numbers, and attention multiplies those by 0, too.
            close();
            throw failed;
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
        close();
        KeyValueCache fresh = new KeyValueCache(
                device, config, form.precision(), decoder.caches(), wantedRows, capacity(wantedCapacity));
        cache = fresh;
        return fresh;
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
            cache = null;
        }
    }
}
