package io.attune.trainer.loop;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.RoundSpec;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.ValueHead;
import io.attune.trainer.model.Weights;
import io.attune.trainer.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The models that rounds start from: materialised from the artefact store, the adapters of tuned versions merged in, so that "adapter off" is the policy
 * that the round started from. Kept as directories and in memory; they never change, so roles share them. Safe for threads.
 */
final class BaseModels {
    private final ArtefactStore artefacts;
    private final Path directory;
    private final ElementType precision;
    private final Clock clock;
    private final Map<String, LoadedBase> loaded = new HashMap<>();

    /** @param precision in which rounds compute */
    BaseModels(ArtefactStore artefacts, Path directory, ElementType precision, Clock clock) {
        this.artefacts = requireNonNull(artefacts, "artefacts is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.precision = requireNonNull(precision, "precision is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** The policy that this round started from. */
    synchronized LoadedBase of(RoundSpec spec) {
        return of(spec.base(), spec.adapters());
    }

    private LoadedBase of(Artefact base, List<Artefact> adapters) {
        String key = key(base, adapters);
        LoadedBase known = loaded.get(key);
        if (known != null) {
            return known;
        }
        Path path = directory.resolve(key);
        if (Files.notExists(path)) {
            make(base, adapters, path);
        }
        LoadedBase fresh = new LoadedBase(ModelDirectory.open(path), Tokenizer.open(path, clock), precision);
        loaded.put(key, fresh);
        return fresh;
    }

    private static String key(Artefact base, List<Artefact> adapters) {
        if (adapters.isEmpty()) {
            return base.sha256();
        }
        String names = adapters.stream().map(Artefact::sha256).reduce(base.sha256(), (one, next) -> one + "+" + next);
        return UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private void make(Artefact base, List<Artefact> adapters, Path path) {
        try {
            Files.createDirectories(directory);
            Path scratch = Files.createTempDirectory(directory, "making");
            try {
                Path plain = scratch.resolve("base");
                artefacts.materialise(base, plain);
                Path made = adapters.isEmpty() ? plain : merged(plain, adapters, scratch);
                Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(scratch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the model directory " + path + ": " + e.getMessage(), e);
        }
    }

    private Path merged(Path plain, List<Artefact> adapters, Path scratch) throws IOException {
        ModelDirectory origin = ModelDirectory.open(plain);
        Weights weights = origin.weights();
        var places = new ArrayList<>(List.of(plain));
        for (Artefact artefact : adapters) {
            Path peft = scratch.resolve(artefact.sha256());
            artefacts.materialise(artefact, peft);
            places.add(peft);
            weights = Adapter.read(peft, origin.config()).mergedInto(origin.config(), weights);
        }
        Path merged = scratch.resolve("merged");
        ModelFiles.write(merged, origin, weights);
        ValueHead.copyLast(places, merged);
        return merged;
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> walked = Files.walk(directory)) {
            for (Path path : walked.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
