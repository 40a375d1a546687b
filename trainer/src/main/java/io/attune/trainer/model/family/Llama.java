package io.attune.trainer.model.family;

import io.attune.trainer.model.architecture.ModelConfig;

/** Llama 1 to 3 (Touvron et al. 2023), and much that is not called so. */
final class Llama implements Family {
    @Override
    public String type() {
        return "llama";
    }

    @Override
    public String className() {
        return "Llama";
    }

    @Override
    public String prefix() {
        return LlamaLayout.PREFIX;
    }

    @Override
    public ModelConfig read(ConfigReader json) {
        boolean attention = json.flag("attention_bias", false);
        return LlamaLayout.of(json, 0, 0)
                .withBiases(attention, attention, json.flag("mlp_bias", false))
                .config(json);
    }
}
