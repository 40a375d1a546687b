"""Makes tiny random reward models of every family, as transformers' classes for sequence classification write them, and says what those give.

    HF_HUB_OFFLINE=1 python classifiers.py [NAME …]

Each directory under ../resources/classifier is one: a family with one output, padded by a token of its own, and with five, padded by the token that
ends texts. Its expected.json holds rows of token ids with their outputs, all of them computed in one padded batch.
"""
import json, os, random, shutil, sys
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification
from families import edit, four, randomise, rope

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "resources", "classifier")
VOCABULARY, END, PAD = 64, 1, 2

BASE = dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
            max_position_embeddings=32, rms_norm_eps=1e-5, bos_token_id=0, eos_token_id=END)
FAMILIES = {
    "llama": dict(BASE, rope_parameters=rope("default")),
    "mistral": dict(BASE, sliding_window=8, rope_parameters=rope("default")),
    "qwen2": dict(BASE, rope_parameters=rope("default")),
    "qwen3": dict(BASE, head_dim=12, rope_parameters=rope("default")),
    "gpt2": dict(vocab_size=VOCABULARY, n_embd=16, n_layer=2, n_head=2, n_positions=32, bos_token_id=0, eos_token_id=END),
    "gpt_neox": dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
                     max_position_embeddings=32, bos_token_id=0, eos_token_id=END, rope_parameters=rope("default", partial_rotary_factor=0.25)),
}
# name: (model_type, outputs, what pads)
MODELS = {f"{kind}-{outputs}": (kind, outputs, pad) for kind in FAMILIES for outputs, pad in ((1, PAD), (5, END))}


def rows():
    """Ended once, twice and not at all, one token alone, and a text that is an end and nothing else."""
    rng = random.Random(3)
    drawn = lambda n: [rng.randrange(3, VOCABULARY) for _ in range(n)]
    return [drawn(5) + [END], drawn(13) + [END, END], drawn(9), drawn(1) + [END], drawn(1), drawn(3) + [END] + drawn(4) + [END], [END]]


def make(name):
    kind, outputs, pad = MODELS[name]
    out = os.path.join(OUT, name)
    shutil.rmtree(out, ignore_errors=True)
    config = AutoConfig.for_model(kind, num_labels=outputs, pad_token_id=pad, **FAMILIES[kind])
    model = AutoModelForSequenceClassification.from_config(config, attn_implementation="eager", dtype=torch.float32)
    randomise(model, 300 + list(MODELS).index(name)).to(torch.bfloat16).save_pretrained(out)
    if outputs == 1 and "rope_parameters" in FAMILIES[kind]:
        edit(out, four)
    model = AutoModelForSequenceClassification.from_pretrained(out, dtype=torch.float32, attn_implementation="eager").eval()
    texts = rows()
    longest = max(map(len, texts))
    with torch.no_grad():
        given = model(input_ids=torch.tensor([row + [pad] * (longest - len(row)) for row in texts]),
                      attention_mask=torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in texts])).logits
    with open(os.path.join(out, "expected.json"), "w") as f:
        json.dump([{"ids": row, "scores": scores} for row, scores in zip(texts, given.double().tolist(), strict=True)], f)
    print(f"{name:12} {type(model).__name__:34} {sum(os.path.getsize(os.path.join(out, f)) for f in os.listdir(out)) // 1000} KB", flush=True)


if __name__ == "__main__":
    for name in sys.argv[1:] or MODELS:
        make(name)
