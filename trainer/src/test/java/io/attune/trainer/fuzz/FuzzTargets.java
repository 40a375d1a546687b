package io.attune.trainer.fuzz;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Message;
import io.attune.trainer.checkpoint.CheckpointFiles;
import io.attune.trainer.checkpoint.CheckpointStore;
import io.attune.trainer.graph.ElementType;
import io.attune.trainer.loop.OfflineCheckpoints;
import io.attune.trainer.loop.OfflineTraining;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.BaseFormat;
import io.attune.trainer.model.FamilyFixture;
import io.attune.trainer.model.Head;
import io.attune.trainer.model.LoraSpec;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import io.attune.trainer.model.Tuning;
import io.attune.trainer.model.tokenizer.Conversation;
import io.attune.trainer.model.tokenizer.Tokenizer;
import io.attune.trainer.model.tokenizer.Turn;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.optim.AdamW;
import io.attune.trainer.optim.TrainingStep;
import io.attune.trainer.reward.Normalisation;
import io.attune.trainer.reward.RewardForm;
import io.attune.trainer.reward.RewardFormFile;
import io.attune.trainer.reward.RewardModel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that is read from a model, an adapter, a reward model or a checkpoint. */
final class FuzzTargets implements AutoCloseable {
    private static final Set<String> LEFT = Set.of("expected.json", "trained.safetensors", "expected.jsonl");
    private static final Clock STILL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final Tuning LORA = new Tuning.Lora(LoraSpec.ofRank(2));
    private static final List<Sequence> TEXTS = List.of(new Sequence(new int[] {1}, new int[] {2, 1}));

    private final Path parent;
    private final List<FuzzTarget> all = new ArrayList<>();
    private final TrainableModel trained;

    FuzzTargets(Path parent) throws IOException {
        this.parent = parent;
        Path base = resource("/llama/tied");
        this.trained = TrainableModel.open(ModelDirectory.open(base), LORA, Head.LANGUAGE_MODEL, 1);
        for (String name : List.of("tied", "bfloat", "half", "reward")) {
            Path model = copy(resource("/llama/" + name));
            add("model " + name, model, () -> read(model));
        }
        for (FamilyFixture family : FamilyFixture.all().toList()) {
            Path model = copy(family.path());
            add("family " + family, model, () -> compute(ModelDirectory.open(model)));
        }
        adapter(base);
        rewardForms(base);
        tokenizers();
        checkpoints();
    }

    List<FuzzTarget> all() {
        return all;
    }

    private void add(String name, Path files, FuzzTarget.Reading reading) {
        all.add(new FuzzTarget(name, files, reading));
    }

    private static void read(Path model) {
        ModelDirectory.open(model);
        Tokenizer.open(model).close();
    }

    private static void compute(ModelDirectory directory) {
        if (directory.config().maxPositions() < 3) {
            return;
        }
        try (var model = TrainableModel.open(directory, LORA, Head.LANGUAGE_MODEL, 1)) {
            model.logps(TEXTS);
        }
    }

    private void adapter(Path base) throws IOException {
        Path files = parent.resolve("adapter");
        trained.adapter().write(files, trained.config(), "base");
        add(
                "adapter",
                files,
                () -> ModelDirectory.open(base, config -> List.of(Adapter.read(files, config)), BaseFormat.FLOAT32));
    }

    private void rewardForms(Path base) throws IOException {
        Path scored = resource("/llama/reward");
        for (RewardForm form : List.of(
                new RewardForm.Scalar(),
                new RewardForm.Attributes(new double[] {1}),
                new RewardForm.Steps(new int[] {5}, true),
                new RewardForm.Verdict(new int[] {5, 6}, 7, 8))) {
            ModelDirectory origin = ModelDirectory.open(form.head().scores() ? scored : base);
            String name = form.getClass().getSimpleName();
            Path model = parent.resolve("reward-" + name);
            ModelFiles.write(model, origin, origin.weights());
            Path files = Files.createDirectory(model.resolveSibling("form-" + name));
            RewardFormFile.write(files, form);
            new Normalisation(.5).write(files);
            add("reward form " + name, files, () -> {
                try (var reward = RewardModel.of(ModelDirectory.open(model), files, ElementType.FLOAT32)) {
                    reward.rewards(TEXTS);
                }
            });
        }
    }

    private void tokenizers() throws IOException {
        try (Stream<Path> templates = Files.list(resource("/template"))) {
            for (Path template :
                    templates.filter(FuzzTargets::isOfAModel).sorted().toList()) {
                Path files = Files.createDirectory(parent.resolve(template.getFileName()));
                Path own = copy(resource("/tokenizer/llama"));
                Files.copy(template, files.resolve("chat_template.jinja"));
                add("template " + template.getFileName(), files, () -> {
                    Files.write(
                            own.resolve("chat_template.jinja"),
                            Files.readAllBytes(files.resolve("chat_template.jinja")));
                    speak(own);
                });
            }
        }
        for (String name : List.of("llama", "byte-level", "llama-3", "word-piece", "unigram")) {
            Path files = copy(resource("/tokenizer/" + name));
            add("tokenizer " + name, files, () -> speak(files));
        }
    }

    private static boolean isOfAModel(Path file) {
        return file.toString().endsWith(".jinja") && !file.endsWith("constructs.jinja");
    }

    private static void speak(Path directory) {
        var question = new Message("user", "What is that, and why?");
        var answer = new Message("assistant", "It is a test.");
        try (Tokenizer tokenizer = Tokenizer.open(directory, STILL)) {
            tokenizer.text(tokenizer.prompt("An answer, 12 \u00e9\ud83d\ude00"));
            tokenizer.ended(tokenizer.completion(Conversation.of(List.of(question)), List.of(Turn.of(answer))));
            tokenizer.prompt(List.of(question, answer));
        }
    }

    private void checkpoints() throws IOException {
        Path stored = parent.resolve("checkpoints");
        var checkpoints = checkpoints(stored);
        checkpoints.write(new OfflineTraining.Reached(1, 10));
        checkpoints.write(new OfflineTraining.Reached(2, 20));
        add("checkpoint", stored, checkpoints::resume);

        Path inside = copy(stored.resolve("checkpoint-000000000002"));
        Files.delete(inside.resolve("checkpoint.json"));
        Path written = parent.resolve("rewritten");
        var rewritten = checkpoints(written);
        add("checkpoint with digests of what is damaged", inside, () -> {
            var files = new CheckpointFiles();
            for (Path file : files(inside)) {
                files.add(file.getFileName().toString(), Files.readAllBytes(file));
            }
            new CheckpointStore(written).write(2, files);
            rewritten.resume();
            new CheckpointStore(written).forget();
        });
    }

    private OfflineCheckpoints checkpoints(Path directory) {
        var step = new TrainingStep(
                trained, Objectives.definition("sft"), Map.of(), AdamW.of(trained.tensors(), AdamW.Settings.DEFAULT));
        return new OfflineCheckpoints(directory, Map.of("--seed", "1"), step, List.of());
    }

    /** Every file below a directory. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Path copy(Path from) throws IOException {
        Path to = Files.createTempDirectory(parent, String.valueOf(from.getFileName()));
        for (Path file : files(from)) {
            if (!LEFT.contains(String.valueOf(file.getFileName()))) {
                Files.write(to.resolve(from.relativize(file)), Files.readAllBytes(file));
            }
        }
        return to;
    }

    private static Path resource(String name) {
        try {
            return Path.of(
                    requireNonNull(FuzzTargets.class.getResource(name), name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        trained.close();
    }
}
