"""What transformers makes of logits before it draws, and what it answers greedily under a repetition penalty.

    HF_HUB_OFFLINE=1 python sampling.py

writes ../resources/sample/transformers.json: for each setting the distribution that transformers' own chain of logits
processors leaves (so the order is its own, too), from logits that are peaked and from logits so flat that many tokens stay.
"""
import json, os
import torch
from transformers import GenerationConfig, LlamaForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
LLAMA = os.path.join(HERE, "../resources/llama/tied")
OUT = os.path.join(HERE, "../resources/sample/transformers.json")
VOCABULARY = 300
TEXT = [3, 17, 17, 250, 8, 3, 99]
SETTINGS = [
    dict(),
    dict(temperature=0.7),
    dict(top_k=5),
    dict(top_p=0.8),
    dict(min_p=0.1),
    dict(repetition_penalty=1.5),
    dict(temperature=1.3, top_k=12, top_p=0.9),
    dict(temperature=1.4, top_p=0.95, min_p=0.02),
    dict(temperature=0.9, top_k=40, top_p=0.9, min_p=0.03, repetition_penalty=1.3),
    dict(temperature=0.8, repetition_penalty=0.8),
]

# Where sorting only the likeliest does not suffice.
FLAT = [s for s in SETTINGS if "top_k" not in s and ("top_p" in s or "min_p" in s)]


def logits(kind):
    g = torch.Generator().manual_seed(7)
    scale = {"peaked": 3.0, "flat": 0.4}[kind]
    return (scale * torch.randn(VOCABULARY, generator=g)).float()


def distribution(model, scores, settings):
    config = GenerationConfig(do_sample=True, **{"top_k": 0, "top_p": 1.0, "temperature": 1.0, **settings})
    chain = model._get_logits_processor(generation_config=config, input_ids_seq_length=len(TEXT))
    left = chain(torch.tensor([TEXT]), scores[None].clone())[0]
    return torch.softmax(left.double(), -1).tolist()


def main():
    model = LlamaForCausalLM.from_pretrained(LLAMA, dtype=torch.float32).eval()
    cases = []
    for kind in ("peaked", "flat"):
        for settings in SETTINGS if kind == "peaked" else FLAT:
            p = distribution(model, logits(kind), settings)
            cases.append({"logits": kind, **settings, "kept": {str(i): float(f"{x:.7g}") for i, x in enumerate(p) if x}})
    prompt = [5, 40, 77, 5, 120]
    with torch.no_grad():
        ids = model.generate(torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long), do_sample=False,
                             repetition_penalty=1.3, max_new_tokens=20, eos_token_id=None, pad_token_id=0)[0].tolist()
    answer = {"prompt_ids": prompt, "repetition_penalty": 1.3, "completion_ids": ids[len(prompt):]}
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "w") as f:
        json.dump({"text": TEXT, "logits": {k: [float(f"{x:.9g}") for x in logits(k).tolist()] for k in ("peaked", "flat")},
                   "cases": cases, "greedy": answer}, f)


main()
