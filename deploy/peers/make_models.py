"""Makes what the comparisons run on, in the current folder: m256, m512 (random llama models with a tokenizer) and pairs.jsonl (256 pairs)."""

import json
import random

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(count):
    return ["".join(random.choice(LETTERS) for _ in range(random.randint(2, 9))) for _ in range(count)]


def tokenizer(vocabulary, size):
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    corpus = [" ".join(random.choice(vocabulary) for _ in range(200)) for _ in range(400)]
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=["<s>", "</s>", "<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    bpe.train_from_iterator(corpus, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<s>", eos_token="</s>", pad_token="<pad>")


def make(out, vocabulary_size, hidden, layers, heads, intermediate):
    torch.manual_seed(0)
    random.seed(0)
    vocabulary = words(6000)
    tokenizer(vocabulary, vocabulary_size).save_pretrained(out)
    config = LlamaConfig(
        vocab_size=vocabulary_size,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        intermediate_size=intermediate,
        tie_word_embeddings=True,
        max_position_embeddings=2048,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(out)
    return vocabulary


def main():
    vocabulary = make("m256", 4096, 256, 4, 4, 688)
    make("m512", 8192, 512, 8, 8, 1376)
    random.seed(5)

    def text(count):
        return " ".join(random.choice(vocabulary) for _ in range(count))

    with open("pairs.jsonl", "w") as file:
        for _ in range(256):
            prompt = text(random.randint(10, 30))
            chosen = " " + text(random.randint(5, 20))
            rejected = " " + text(random.randint(5, 20))
            file.write(json.dumps({"prompt": prompt, "chosen": chosen, "rejected": rejected}) + "\n")


main()
