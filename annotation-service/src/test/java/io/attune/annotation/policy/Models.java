package io.attune.annotation.policy;

import io.attune.annotation.Stage;
import io.attune.annotation.TestRun;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.dataset.PreferenceFormat;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.Receipt;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Models and judgments for tests: small files in the shape of the real ones. */
public final class Models {
    private final Stage stage;
    private final ArtefactStore store;

    public Models(Stage stage) {
        this.stage = stage;
        this.store = stage.the(ArtefactStore.class);
    }

    /** A base model of the project. */
    public UUID base(UUID project) {
        return stage.the(Policies.class)
                .registerBase(project, "base", tree("config.json", "tokenizer.json", "model.safetensors"));
    }

    /** A model directory of that family in the store. */
    public Artefact model(String family) {
        return tree(Map.of(
                "config.json",
                "{\"model_type\": \"" + family + "\"}",
                "tokenizer.json",
                "{}",
                "model.safetensors",
                "weights " + stage.id()));
    }

    /** A directory with these files in the store. */
    public Artefact tree(String... files) {
        return tree(Stream.of(files).collect(Collectors.toMap(Function.identity(), file -> file + " " + stage.id())));
    }

    private Artefact tree(Map<String, String> files) {
        try {
            Path directory = TestRun.directory("attune-model");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
            return store.putTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Artefact artefact(String content) {
        return store.put(content.getBytes(StandardCharsets.UTF_8));
    }

    public PolicyPublished published(UUID round, UUID project, UUID parent, int number) {
        return published(PolicyPublished.Kind.POLICY, round, project, parent, number);
    }

    public PolicyPublished published(PolicyPublished.Kind kind, UUID round, UUID project, UUID parent, int number) {
        return published(kind, round, project, parent, number, 5L * number, """
                {"applied": [{"first": 1, "last": 4}, {"first": 6, "last": 6}], "excluded":
                 {"retracted": [{"first": 5, "last": 5}]}, "pending": [], "retracted": [], "replays": 3}""");
    }

    /** A version of a round that learns from groups, in which no judgment is. */
    public PolicyPublished publishedOfGroups(UUID round, UUID project, UUID parent, int number) {
        return published(PolicyPublished.Kind.POLICY, round, project, parent, number, 0, """
                {"applied": [], "excluded": {"reward-model": [{"first": 1, "last": 6}]}, "pending": [], "retracted": [],
                 "replays": 0, "groups": {"applied": 96, "excluded": {"stale": 2}, "pending": 3}}""");
    }

    private PolicyPublished published(
            PolicyPublished.Kind kind,
            UUID round,
            UUID project,
            UUID parent,
            int number,
            long judgments,
            String manifest) {
        return new PolicyPublished(
                stage.id(),
                Instant.now(),
                round,
                project,
                kind,
                new PolicyRef(stage.id(), number),
                parent,
                tree("adapter_config.json", "adapter_model.safetensors"),
                16,
                artefact(manifest),
                number,
                judgments,
                Map.of("loss", 0.5));
    }

    /** Numbers of that many judgments that came in a file. */
    public List<Long> imported(UUID project, int many) {
        String lines = IntStream.range(0, many)
                .mapToObj("{\"prompt\": \"question %d\", \"chosen\": \"yes\", \"rejected\": \"no\"}\n"::formatted)
                .collect(Collectors.joining());
        try {
            stage.the(Datasets.class)
                    .importPreferences(
                            project,
                            "pairs.jsonl",
                            PreferenceFormat.TRL,
                            new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                            ImportMode.ALL_OR_NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stage.jdbc()
                .sql("select number from judgment where project = ? and origin = 'IMPORT' order by number")
                .param(project)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    /** Numbers of that many judgments by a person of the project. */
    public List<Long> judged(UUID project, int many) {
        UUID annotator = stage.annotator();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            stage.task(project, stage.id());
            LeasedTask task =
                    stage.the(Tasks.class).lease(annotator, project, 1).getFirst();
            Receipt receipt = stage.the(Judgments.class)
                    .submit(annotator, Stage.says(task.id(), new Verdict.Preferred(Side.FIRST, 1)));
            numbers.add(receipt.number());
        }
        return numbers;
    }

    /** Takes the project's newest judgment back and says its number. */
    public long retractOne(UUID project) {
        record Given(UUID id, long number, UUID annotator) {}
        Given newest = stage.jdbc()
                .sql(
                        "select id, number, annotator from judgment where project = ? order by number desc fetch first row only")
                .param(project)
                .query((row, _) ->
                        new Given(row.getObject(1, UUID.class), row.getLong(2), row.getObject(3, UUID.class)))
                .single();
        stage.the(Judgments.class).retract(newest.annotator(), newest.id());
        return newest.number();
    }
}
