"""Makes PEFT adapters on some layers of checkpoints that families.py made, with an alpha that is not twice the rank, and says how five steps move them.

    HF_HUB_OFFLINE=1 python adapters.py [NAME …]

Each directory under ../resources/adapter is named after its checkpoint and holds PEFT's adapter_config.json, the batches of five AdamW steps, and in
trained.safetensors how far those steps moved every weight, as in families.py.
"""
import json, os, shutil, sys
import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM
from families import OUT as FAMILY, edit, lora, moved

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "resources", "adapter")

# checkpoint: (rank, alpha, layers)
ADAPTERS = {
    "llama-linear": (3, 5, ["q_proj", "v_proj"]),
    "mistral-window": (1, 8, ["o_proj", "gate_proj"]),
    "qwen2": (4, 3, ["k_proj", "down_proj"]),
    "qwen3": (2, 1, ["q_proj", "k_proj"]),
    "gpt2": (3, 2, ["c_attn", "mlp.c_proj"]),
    "gpt-neox": (2, 7, ["query_key_value", "dense_4h_to_h"]),
}


def make(name):
    rank, alpha, targets = ADAPTERS[name]
    out = os.path.join(OUT, name)
    shutil.rmtree(out, ignore_errors=True)
    load = lambda: AutoModelForCausalLM.from_pretrained(os.path.join(FAMILY, name), dtype=torch.float32, attn_implementation="eager").eval()
    adapted = lambda: lora(load(), rank, alpha, targets)
    chosen, moves = moved({"": adapted})
    adapted().save_pretrained(out)
    edit(out, lambda config: config.update(base_model_name_or_path=name, target_modules=targets), "adapter_config.json")
    for file in os.listdir(out):
        if file != "adapter_config.json":
            os.remove(os.path.join(out, file))
    save_file(moves, os.path.join(out, "trained.safetensors"))
    with open(os.path.join(out, "expected.json"), "w") as f:
        json.dump({"batches": [[{"prompt_ids": p, "completion_ids": c} for p, c in batch] for batch in chosen]}, f)
    print(name, sum(os.path.getsize(os.path.join(out, f)) for f in os.listdir(out)) // 1000, "KB", flush=True)


if __name__ == "__main__":
    for name in sys.argv[1:] or ADAPTERS:
        make(name)
