package io.attune.trainer.model.family;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.architecture.ModelConfig;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The families that there are. */
public final class Families {
    private static final List<Family> ALL =
            List.of(new Llama(), new Mistral(), new Qwen2(), new Qwen3(), new Gpt2(), new GptNeoX());

    private Families() {}

    public static List<Family> all() {
        return ALL;
    }

    /**
     * The family of that model_type.
     *
     * @throws BadInputException when it is none of these
     */
    public static Family of(String what, String type) {
        return ALL.stream()
                .filter(family -> family.type().equals(type))
                .findFirst()
                .orElseThrow(() -> {
                    String known = ALL.stream().map(Family::type).collect(Collectors.joining(", "));
                    return new BadInputException(what + ": model_type is \"" + type + "\"; " + known
                            + " can be read, so convert the model or choose another");
                });
    }

    /**
     * Reads a configuration that does not stand in a file.
     *
     * @param what names it in errors
     */
    public static ModelConfig read(String what, ObjectNode json) {
        return new ConfigReader(what, json, List.of()).config();
    }
}
