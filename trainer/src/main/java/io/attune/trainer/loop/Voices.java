package io.attune.trainer.loop;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.sample.HotAdapter;
import io.attune.trainer.sample.Sampler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a role has in memory: one sampler per base, adapters swapped in as inputs, and a sampler of its own for a version that has all weights of its
 * own. For one thread.
 */
final class Voices implements AutoCloseable {
    private static final int VERSIONS = 8;

    private final LoopContext context;
    private final VersionFiles files;
    private final Map<ModelDirectory, Sampler> samplers = new HashMap<>();
    private final SequencedMap<UUID, Loaded> loaded = new LinkedHashMap<>();

    Voices(LoopContext context) {
        this.context = context;
        this.files = new VersionFiles(context);
    }

    /** A version, and what is to be closed when it is forgotten. */
    private record Loaded(Voice voice, AutoCloseable owned) {}

    /**
     * A version's voice.
     *
     * @param version null for the policy that the round started from
     */
    Voice of(RoundSpec spec, @Nullable PolicyPublished version) {
        LoadedBase base = context.bases().of(spec);
        if (version == null) {
            return new Voice(new PolicyRef(spec.basePolicy(), 0), base, sampler(base), HotAdapter.none());
        }
        Loaded known = loaded.remove(version.policy().id());
        Loaded voice = known != null ? known : load(base, version);
        loaded.putLast(version.policy().id(), voice);
        while (loaded.size() > VERSIONS) {
            close(loaded.pollFirstEntry().getValue());
        }
        return voice.voice();
    }

    private Sampler sampler(LoadedBase base) {
        return samplers.computeIfAbsent(
                base.directory(), directory -> new Sampler(directory.config(), directory.weights(), base.precision()));
    }

    private Loaded load(LoadedBase base, PolicyPublished version) {
        Artefact weights = version.weights();
        if (version.loraRank() == 0) {
            ModelDirectory whole = files.open(weights, ModelDirectory::open);
            Sampler own = new Sampler(whole.config(), whole.weights(), base.precision());
            return new Loaded(new Voice(version.policy(), base, own, HotAdapter.none()), own);
        }
        Adapter adapter =
                files.open(weights, path -> Adapter.read(path, base.directory().config()));
        HotAdapter hot = HotAdapter.of(base.directory().config(), adapter);
        return new Loaded(new Voice(version.policy(), base, sampler(base), hot), hot);
    }

    private static void close(Loaded forgotten) {
        try {
            forgotten.owned().close();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "cannot release version " + forgotten.voice().version() + ": " + e, e);
        }
    }

    @Override
    public void close() {
        loaded.values().forEach(Voices::close);
        samplers.values().forEach(Sampler::close);
    }
}
