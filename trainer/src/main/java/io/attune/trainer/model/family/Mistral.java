package io.attune.trainer.model.family;

import io.attune.trainer.model.architecture.Attention;
import io.attune.trainer.model.architecture.ModelConfig;

/** Mistral (Jiang et al. 2023): llama, and each token sees a window of those before it; null is no window. */
final class Mistral implements Family {
    @Override
    public String type() {
        return "mistral";
    }

    @Override
    public String className() {
        return "Mistral";
    }

    @Override
    public String prefix() {
        return LlamaLayout.PREFIX;
    }

    @Override
    public ModelConfig read(ConfigReader json) {
        boolean none = json.node("sliding_window").isNull();
        int window = none ? Attention.EVERYTHING : json.positive("sliding_window", 4096);
        return LlamaLayout.of(json, 8, 0).withWindow(_ -> window).config(json);
    }
}
