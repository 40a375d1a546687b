package io.attune.trainer.model.family;

import java.util.Set;

/** Keys of config.json that say nothing about what a decoder computes: where it came from, how it was trained, what a caller may ask of it. */
final class HarmlessKeys {
    private static final Set<String> NAMES = Set.of(
            "_attn_implementation",
            "_attn_implementation_autoset",
            "_name_or_path",
            "architectures",
            "attention_dropout",
            "attn_implementation",
            "attn_pdrop",
            "auto_map",
            "chunk_size_feed_forward",
            "classifier_dropout",
            "dtype",
            "embd_pdrop",
            "finetuning_task",
            "gradient_checkpointing",
            "hidden_dropout",
            "id2label",
            "initializer_range",
            "is_decoder",
            "is_encoder_decoder",
            "label2id",
            "model_type",
            "n_ctx",
            "num_labels",
            "output_attentions",
            "output_hidden_states",
            "prefix",
            "pretraining_tp",
            "problem_type",
            "pruned_heads",
            "resid_pdrop",
            "return_dict",
            "sep_token_id",
            "summary_activation",
            "summary_first_dropout",
            "summary_proj_to_labels",
            "summary_type",
            "summary_use_proj",
            "task_specific_params",
            "tokenizer_class",
            "torch_dtype",
            "torchscript",
            "transformers_version",
            "unsloth_fixed",
            "unsloth_version",
            "use_bfloat16",
            "use_cache");

    private HarmlessKeys() {}

    static boolean contain(String name) {
        return NAMES.contains(name);
    }
}
