package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.Example;
import io.attune.trainer.model.JsonFile;
import io.attune.trainer.model.Sequence;
import io.attune.trainer.model.TrainableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Gatherers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What makes a reward model's scores comparable: a fixed bias, chosen after training so that the mean reward of the reference completions is 0. Saved beside the
 * weights, and applied before any clipping.
 */
public record Normalisation(double bias) {
    private static final String FILE = "reward_normalisation.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int MOST_REFERENCES = 2000;
    private static final int ROWS_TOGETHER = 16;

    public static final Normalisation NONE = new Normalisation(0);

    public Normalisation {
        if (!Double.isFinite(bias)) {
            throw new IllegalArgumentException("bias is " + bias + ", expected a finite number");
        }
    }

    /** That of a model that gives these scores to the reference completions. */
    public static Normalisation of(double[] scores) {
        return new Normalisation(-Arrays.stream(scores).average().orElse(0));
    }

    /** That of a model as it is now, by the completions of these examples; by the first {@value #MOST_REFERENCES} where there are more. */
    public static Normalisation of(TrainableModel model, RewardForm form, List<Example> examples) {
        List<Sequence> references = examples.stream()
                .flatMap(example -> example.sequences().stream())
                .limit(MOST_REFERENCES)
                .toList();
        double[] scores = references.stream()
                .gather(Gatherers.windowFixed(ROWS_TOGETHER))
                .flatMapToDouble(rows -> Arrays.stream(form.rewards(model, rows)))
                .toArray();
        return of(scores);
    }

    public double[] apply(double[] scores) {
        return Arrays.stream(scores).map(score -> score + bias).toArray();
    }

    /**
     * That of a saved model; {@link #NONE} where the model has none, as those of other makers.
     *
     * @throws BadInputException if the file is there and cannot be read
     */
    public static Normalisation read(Path modelDirectory) {
        Path file = modelDirectory.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        JsonNode bias = JsonFile.read(file).path("bias");
        if (!bias.isNumber() || !Double.isFinite(bias.asDouble(Double.NaN))) {
            throw new BadInputException(file + " has no finite number \"bias\"; copy the whole model directory again");
        }
        return new Normalisation(bias.doubleValue());
    }

    public void write(Path modelDirectory) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("bias", bias);
        Files.writeString(modelDirectory.resolve(FILE), JSON.writeValueAsString(fields) + "\n");
    }
}
