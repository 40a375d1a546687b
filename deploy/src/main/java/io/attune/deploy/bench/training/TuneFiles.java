package io.attune.deploy.bench.training;

import io.attune.deploy.demo.BlankModel;
import io.attune.trainer.model.tokenizer.BytePairTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** What deploy/peers/make_models.py makes, by other random numbers: a model that has learned nothing, with a tokenizer of words that do not exist, and pairs of texts of them. */
public final class TuneFiles {
    private static final List<String> SPECIAL = List.of("<s>", "</s>", "<pad>");
    private static final int WORDS = 6000;
    private static final int TEXTS = 400;
    private static final int TEXT_WORDS = 200;

    private final Path directory;
    private final List<String> words;

    private TuneFiles(Path directory, List<String> words) {
        this.directory = directory;
        this.words = words;
    }

    /** Writes the model alone, of the shape d256, and says where. */
    public static Path model(Path directory) throws IOException {
        return write(directory, StepShape.D256, 0).model();
    }

    /** Writes them; the same ones each time. */
    static TuneFiles write(Path directory, StepShape shape, int pairs) throws IOException {
        var random = new SplittableRandom(5);
        List<String> words =
                IntStream.range(0, WORDS).mapToObj(_ -> word(random)).toList();
        var files = new TuneFiles(directory, words);
        BlankModel model = shape.model();
        model.json().put("bos_token_id", 0).put("eos_token_id", 1).put("pad_token_id", 2);
        model.write(files.model(), random);
        List<String> corpus = IntStream.range(0, TEXTS)
                .mapToObj(_ -> files.text(TEXT_WORDS, random))
                .toList();
        BytePairTrainer.train(corpus, shape.vocabulary(), SPECIAL).write(files.model(), "</s>", null);
        var lines = new ArrayList<String>();
        for (int i = 0; i < pairs; i++) {
            lines.add(JsonMapper.shared()
                    .writeValueAsString(Map.of(
                            "prompt", files.text(random.nextInt(10, 31), random),
                            "chosen", " " + files.text(random.nextInt(5, 21), random),
                            "rejected", " " + files.text(random.nextInt(5, 21), random))));
        }
        Files.write(files.pairs(), lines);
        return files;
    }

    Path model() {
        return directory.resolve("model");
    }

    Path pairs() {
        return directory.resolve("pairs.jsonl");
    }

    Path tuned() {
        return directory.resolve("tuned");
    }

    private static String word(RandomGenerator random) {
        return random.ints(random.nextInt(2, 10), 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private String text(int length, RandomGenerator random) {
        return random.ints(length, 0, words.size()).mapToObj(words::get).collect(Collectors.joining(" "));
    }
}
