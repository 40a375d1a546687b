package io.attune.trainer.model.family;

import io.attune.trainer.model.architecture.ModelConfig;
import java.util.Optional;

/** A family of models: how its configuration becomes an architecture, and what Hugging Face calls it. */
public interface Family {

    /** What config.json calls {@code model_type}. */
    String type();

    /** What the names of transformers' classes begin with: {@code Llama} for {@code LlamaForCausalLM}. */
    String className();

    /** The class that speaks. */
    default String languageModelClass() {
        return className() + "ForCausalLM";
    }

    /** Where its configuration keeps rotary positions; empty where it has none. */
    default Optional<RopeKeys> ropeKeys() {
        return Optional.of(RopeKeys.USUAL);
    }

    /** What the names of tensors begin with, where a file was written by a class with a head. */
    String prefix();

    /**
     * Reads a configuration.
     *
     * @throws io.attune.trainer.data.BadInputException when it lacks something or asks for what is not known
     * @throws IllegalArgumentException when its parts do not fit
     */
    ModelConfig read(ConfigReader json);
}
