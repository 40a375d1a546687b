"""The training step of `attune bench step` as transformers users write it. A step for each line on stdin; prints its milliseconds and the peak memory in MB."""

import argparse
import resource
import sys
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

SHAPES = {
    "d256": dict(vocabulary=4096, hidden=256, layers=4, heads=4, intermediate=688, rows=8, time=128),
    "d512": dict(vocabulary=8192, hidden=512, layers=8, heads=8, intermediate=1376, rows=4, time=512),
}
WARM_UP = 3
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def model(shape, lora):
    config = LlamaConfig(
        vocab_size=shape["vocabulary"],
        hidden_size=shape["hidden"],
        num_hidden_layers=shape["layers"],
        num_attention_heads=shape["heads"],
        num_key_value_heads=shape["heads"],
        intermediate_size=shape["intermediate"],
        tie_word_embeddings=True,
        max_position_embeddings=2048,
        attn_implementation="sdpa",
    )
    made = LlamaForCausalLM(config)
    if lora:
        from peft import LoraConfig, get_peft_model

        adapters = LoraConfig(r=lora, lora_alpha=2 * lora, lora_dropout=0, target_modules=PROJECTIONS)
        made = get_peft_model(made, adapters)
    made.train()
    return made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--lora", type=int, default=0)
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(0)
    shape = SHAPES[options.shape]
    policy = model(shape, options.lora)
    ids = torch.randint(0, shape["vocabulary"], (shape["rows"], shape["time"]))
    coefficients = torch.randn(shape["rows"], shape["time"] - 1)
    optimizer = torch.optim.AdamW([p for p in policy.parameters() if p.requires_grad], lr=1e-5, fused=True)

    def logps():
        logits = policy(input_ids=ids).logits[:, :-1]
        flat = logits.reshape(-1, shape["vocabulary"])
        losses = torch.nn.functional.cross_entropy(flat, ids[:, 1:].reshape(-1), reduction="none")
        return -losses.view(shape["rows"], -1)

    forward = torch.compile(logps) if options.compile else logps

    def step():
        (forward() * coefficients).sum().backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for _ in range(WARM_UP):
        step()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        millis = 1e3 * (time.perf_counter() - start)
        print(f"{millis:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}", flush=True)


main()
