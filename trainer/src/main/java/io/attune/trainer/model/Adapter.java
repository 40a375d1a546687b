package io.attune.trainer.model;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A low-rank adapter and, where it was trained with one, a scalar head: {@code adapter_model.safetensors} and {@code adapter_config.json} as PEFT
 * reads and writes them.
 *
 * @param tensors under PEFT's names, except for the head, which is {@link Names#SCORE}
 */
public record Adapter(LoraSpec spec, Weights tensors) {
    private static final String TENSORS = "adapter_model.safetensors";
    private static final String CONFIG = "adapter_config.json";

    /** Whether it brings a scalar reward head. */
    public boolean hasRewardHead() {
        return tensors.find(Names.SCORE) != null;
    }

    /** The first factor of a layer, [rank, inputs]. */
    public Tensor a(int layer, Linear linear) {
        return tensors.get(AdapterNames.a(Names.linear(layer, linear)));
    }

    /** The second factor of a layer, [outputs, rank]. */
    public Tensor b(int layer, Linear linear) {
        return tensors.get(AdapterNames.b(Names.linear(layer, linear)));
    }

    /**
     * Reads an adapter and checks it against the model that it belongs to.
     *
     * @throws BadInputException when something is missing, damaged or does not fit
     */
    public static Adapter read(Path directory, LlamaConfig config) {
        OwnFiles.check(directory);
        LoraSpec spec = spec(directory.resolve(CONFIG));
        Path file = directory.resolve(TENSORS);
        var tensors = new ArrayList<Tensor>();
        for (Tensor tensor : Safetensors.read(file)) {
            boolean isHead = tensor.name().equals(AdapterNames.PREFIX + Names.SCORE);
            tensors.add(isHead ? tensor.named(Names.SCORE) : tensor);
        }
        var weights = new Weights(tensors);
        var expected = TrainedShapes.of(config, new Tuning.Lora(spec), Head.of(weights.all()));
        expected.forEach((name, shape) -> {
            Tensor tensor = weights.find(name);
            if (tensor == null
                    || !tensor.hasShape(
                            shape.stream().mapToLong(Long::longValue).toArray())) {
                throw new BadInputException(file + ": tensor " + name + " of shape " + shape
                        + " is missing; does the adapter belong to this model?");
            }
        });
        for (String name : weights.names()) {
            if (!expected.containsKey(name)) {
                throw new BadInputException(file + ": tensor " + name + " is not what adapter_config.json announces");
            }
        }
        return new Adapter(spec, weights);
    }

    private static LoraSpec spec(Path file) {
        ObjectNode json = JsonFile.read(file);
        String type = json.path("peft_type").asString("");
        if (!type.equals("LORA")) {
            throw new BadInputException(file + ": peft_type is \"" + type + "\"; only \"LORA\" can be read");
        }
        var targets = EnumSet.noneOf(Linear.class);
        for (JsonNode target : json.path("target_modules")) {
            String name = target.asString("");
            targets.add(Linear.byProjection(name)
                    .orElseThrow(
                            () -> new BadInputException(file + ": target_modules names the unknown layer " + name)));
        }
        try {
            return new LoraSpec(json.path("r").asInt(0), json.path("lora_alpha").asDouble(0), targets);
        } catch (IllegalArgumentException wrong) {
            throw new BadInputException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Writes both files.
     *
     * @param baseModel the name or path of the model that it belongs to
     */
    public void write(Path directory, String baseModel) throws IOException {
        Files.createDirectories(directory);
        var named = tensors.all().stream()
                .map(t -> t.name().equals(Names.SCORE) ? t.named(AdapterNames.PREFIX + Names.SCORE) : t)
                .toList();
        Safetensors.write(directory.resolve(TENSORS), named);
        JsonFile.write(directory.resolve(CONFIG), config(baseModel));
    }

    private ObjectNode config(String baseModel) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", hasRewardHead() ? "SEQ_CLS" : "CAUSAL_LM");
        json.put("base_model_name_or_path", baseModel);
        json.put("r", spec.rank());
        json.put("lora_alpha", spec.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("init_lora_weights", true);
        json.put("inference_mode", true);
        List<String> targets = spec.targets().stream()
                .sorted(Comparator.naturalOrder())
                .map(Linear::projection)
                .toList();
        json.set("target_modules", JsonFile.MAPPER.valueToTree(targets));
        json.set(
                "modules_to_save",
                hasRewardHead() ? JsonFile.MAPPER.valueToTree(List.of("score")) : JsonFile.MAPPER.nullNode());
        return json;
    }

    /** Copies of the weights with scale · B·A added to each adapted one, and the head beside them where there is one. */
    public Weights mergedInto(Weights base) {
        var merged = new ArrayList<Tensor>();
        for (Tensor tensor : base.all()) {
            if (!tensor.name().equals(Names.SCORE)) {
                merged.add(merged(tensor));
            }
        }
        Tensor score = hasRewardHead() ? tensors.get(Names.SCORE) : base.find(Names.SCORE);
        if (score != null) {
            merged.add(score.copy(Names.SCORE));
        }
        return new Weights(merged);
    }

    private Tensor merged(Tensor weight) {
        Tensor result = weight.copy(weight.name());
        String linear = weight.name().replaceFirst("\\.weight$", "");
        Tensor a = tensors.find(AdapterNames.a(linear));
        Tensor b = tensors.find(AdapterNames.b(linear));
        if (a == null || b == null) {
            return result;
        }
        int rank = spec.rank();
        long columns = weight.size(1);
        for (long row = 0; row < weight.size(0); row++) {
            for (long column = 0; column < columns; column++) {
                double delta = 0;
                for (int k = 0; k < rank; k++) {
                    delta += (double) b.get(row * rank + k) * a.get(k * columns + column);
                }
                long place = row * columns + column;
                result.set(place, (float) (weight.get(place) + spec.scale() * delta));
            }
        }
        return result;
    }
}
