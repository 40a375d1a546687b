package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form of a saved reward model, beside its weights; a model without such a file has one output, as those of other makers. */
public final class RewardFormFile {
    static final String NAME = "reward_model.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RewardFormFile() {}

    public static void write(Path directory, RewardForm form) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        switch (form) {
            case RewardForm.Scalar() -> fields.put("objective", "bradley-terry");
            case RewardForm.Attributes(double[] weights) -> {
                fields.put("objective", "attribute-regression");
                fields.put("weights", weights);
            }
            case RewardForm.Steps(int[] separator, boolean logistic) -> {
                fields.put("objective", "process-reward");
                fields.put("separator_ids", separator);
                fields.put("logistic", logistic);
            }
            case RewardForm.Verdict(int[] question, int yes, int no) -> {
                fields.put("objective", "generative-verifier");
                fields.put("question_ids", question);
                fields.put("yes_id", yes);
                fields.put("no_id", no);
            }
        }
        Files.writeString(directory.resolve(NAME), JSON.writeValueAsString(fields) + "\n");
    }

    /**
     * The form of a model directory.
     *
     * @throws BadInputException if the file is there and cannot be read
     */
    static RewardForm read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return new RewardForm.Scalar();
        }
        try {
            return form(JsonFile.read(file));
        } catch (JacksonException | IllegalArgumentException bad) {
            String why = bad instanceof JacksonException json ? json.getOriginalMessage() : bad.getMessage();
            throw new BadInputException(
                    file + " cannot be used: " + why + "; copy the whole model directory again", bad);
        }
    }

    private static RewardForm form(JsonNode fields) {
        String objective = fields.path("objective").asString("");
        return switch (objective) {
            case "bradley-terry" -> new RewardForm.Scalar();
            case "attribute-regression" -> new RewardForm.Attributes(list(fields, "weights", double[].class));
            case "process-reward" ->
                new RewardForm.Steps(
                        list(fields, "separator_ids", int[].class),
                        fields.path("logistic").asBoolean(false));
            case "generative-verifier" ->
                new RewardForm.Verdict(
                        list(fields, "question_ids", int[].class),
                        fields.required("yes_id").intValue(),
                        fields.required("no_id").intValue());
            default -> throw new IllegalArgumentException("objective is \"" + objective + "\"");
        };
    }

    private static <T> T list(JsonNode fields, String name, Class<T> type) {
        JsonNode numbers = fields.required(name);
        if (!numbers.isArray()) {
            throw new IllegalArgumentException(name + " is " + numbers + ", expected a list of numbers");
        }
        return JSON.treeToValue(numbers, type);
    }
}
