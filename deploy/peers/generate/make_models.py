"""Random llama models of two sizes, for compare.py: python make_models.py DIR

d256: 4 layers, width 256, vocabulary 4,096; d512: 8 layers, width 512, vocabulary 8,192; heads not tied. Each with a byte-level
tokenizer, and beside each, as DIR/d256-genai, what onnxruntime-genai's own builder makes of it in float32 for the CPU."""
import os, subprocess, sys
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SHAPES = {"d256": (4096, 256, 4, 4, 704), "d512": (8192, 512, 8, 8, 1376)}


def make(path, vocabulary, width, layers, heads, inner):
    torch.manual_seed(0)
    config = LlamaConfig(vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
                         num_key_value_heads=heads, intermediate_size=inner, tie_word_embeddings=False,
                         max_position_embeddings=2048, bos_token_id=0, eos_token_id=1, pad_token_id=2)
    LlamaForCausalLM(config).save_pretrained(path)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = ["<s>", "</s>", "<pad>"] + letters
    tokenizer = Tokenizer(models.BPE(vocab={t: i for i, t in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>").save_pretrained(path)


if __name__ == "__main__":
    root = sys.argv[1]
    for name, shape in SHAPES.items():
        path = os.path.join(root, name)
        make(path, *shape)
        subprocess.run([sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", path, "-o", path + "-genai",
                        "-p", "fp32", "-e", "cpu", "-c", os.path.join(root, "cache")], check=True)
