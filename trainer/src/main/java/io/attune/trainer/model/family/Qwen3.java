package io.attune.trainer.model.family;

import io.attune.trainer.model.architecture.ModelConfig;

/** Qwen 3 (Yang et al. 2025): llama with normalised queries and keys, and heads whose width is a number of its own. */
final class Qwen3 implements Family {
    @Override
    public String type() {
        return "qwen3";
    }

    @Override
    public String className() {
        return "Qwen3";
    }

    @Override
    public String prefix() {
        return LlamaLayout.PREFIX;
    }

    @Override
    public ModelConfig read(ConfigReader json) {
        boolean bias = json.flag("attention_bias", false);
        return LlamaLayout.of(json, 32, 128)
                .withBiases(bias, bias, false)
                .withHeadNorms()
                .withWindow(Qwen2.window(json))
                .config(json);
    }
}
