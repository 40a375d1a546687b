package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** 1 where the final answer is JSON that a schema allows, 0 elsewhere. */
final class JsonSchemaReward {
    static final RewardKind KIND = new RewardKind(
            "json-schema",
            "1 where the final answer is JSON that a schema allows (file=…)",
            Set.of("file"),
            spec -> rule(schema(spec.path("file"))));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonSchemaReward() {}

    private static JsonSchema schema(Path file) {
        try {
            return JsonSchema.of(JSON.readTree(Files.readString(file)));
        } catch (IOException | JacksonException | IllegalArgumentException bad) {
            throw new BadInputException(file + " is no usable JSON schema: " + bad.getMessage(), bad);
        }
    }

    private static Reward.Rule rule(JsonSchema schema) {
        return response -> {
            try {
                return OptionalDouble.of(schema.allows(JSON.readTree(FinalAnswer.of(response.text()))) ? 1 : 0);
            } catch (JacksonException notJson) {
                return OptionalDouble.of(0);
            }
        };
    }
}
