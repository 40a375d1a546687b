package io.attune.trainer.model;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * What {@code oracle/families.py} made of one family or variation, or another of these scripts.
 *
 * @param kind the script's directory among the resources
 */
public record FamilyFixture(String kind, String name) {
    /** A move longer than any step: nobody can say where rounding takes what has no gradient. */
    static final float UNSAID = 1;

    private static final List<String> NAMES = List.of(
            "llama-linear",
            "llama-dynamic",
            "llama-llama3",
            "llama-yarn",
            "llama-yarn-mscale",
            "mistral-window",
            "mistral-whole",
            "qwen2",
            "qwen2-window",
            "qwen3",
            "qwen3-untied",
            "gpt2",
            "gpt2-scaled",
            "gpt-neox",
            "gpt-neox-sequential");

    public FamilyFixture(String name) {
        this("family", name);
    }

    public static Stream<FamilyFixture> all() {
        return NAMES.stream().map(FamilyFixture::new);
    }

    public Path path() {
        try {
            String file = "/" + kind + "/" + name + "/expected.json";
            var url = Objects.requireNonNull(FamilyFixture.class.getResource(file), name);
            return Objects.requireNonNull(Path.of(url.toURI()).getParent());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public ModelDirectory open() {
        return ModelDirectory.open(path());
    }

    private JsonNode expected() {
        return Fixtures.JSON.readTree(path().resolve("expected.json").toFile());
    }

    /** Completions with their log-probs. */
    List<Fixtures.Scored> scored() {
        List<Fixtures.Scored> scored = new ArrayList<>();
        for (JsonNode line : expected().path("ids")) {
            List<Double> logps = Fixtures.JSON.convertValue(line.path("logps"), new TypeReference<>() {});
            scored.add(new Fixtures.Scored(sequence(line), logps));
        }
        return scored;
    }

    /** Prompts with their greedy continuations. */
    public List<Sequence> greedy() {
        return sequences(expected().path("greedy"));
    }

    /** What each of the steps learns. */
    List<List<Sequence>> batches() {
        return StreamSupport.stream(expected().path("batches").spliterator(), false)
                .map(FamilyFixture::sequences)
                .toList();
    }

    /** How far the steps moved each weight, by its name behind {@code full/} or PEFT's; {@link #UNSAID} where it has no gradient. */
    Weights moves() {
        return new Weights(Safetensors.read(path().resolve("trained.safetensors")));
    }

    private static List<Sequence> sequences(JsonNode lines) {
        return StreamSupport.stream(lines.spliterator(), false)
                .map(FamilyFixture::sequence)
                .toList();
    }

    private static Sequence sequence(JsonNode line) {
        return new Sequence(Fixtures.ints(line.path("prompt_ids")), Fixtures.ints(line.path("completion_ids")));
    }

    @Override
    public String toString() {
        return name;
    }
}
