"""Makes tiny random checkpoints of every family and variation, and says what transformers, PyTorch and PEFT make of them.

    HF_HUB_OFFLINE=1 python families.py [NAME …]

Each directory under ../resources/family is a Hugging Face model whose weights bfloat16 holds exactly. Its expected.json holds log-probs of
completions, greedy continuations and the batches of five AdamW steps; trained.safetensors holds how far those steps moved every weight, with all
of them trained (full/…) and, from the same beginning, PEFT's LoRA on all linear layers. Moves are float16, exact to 3e-6 here.

AdamW divides a gradient by its own size, so where one is hardly more than rounding, nobody's step is right. The batches are the first ones at which
PyTorch's own steps in float32 and in float64 agree. What has no gradient at all, the bias of what does not turn of a key (a softmax does not see
what is added to all scores), is marked with 1, further than any step goes.
"""
import json, os, random, shutil, sys
import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "resources", "family")
VOCABULARY, LONGEST, LEARNING_RATE, STEPS = 96, 60, 1e-3, 5
UNSAID = 1.0

BASE = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=64, rms_norm_eps=1e-5, bos_token_id=0, eos_token_id=1, pad_token_id=2)
NEOX = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=64, bos_token_id=0, eos_token_id=1, pad_token_id=2)
GPT2 = dict(vocab_size=VOCABULARY, n_embd=32, n_layer=2, n_head=4, n_positions=64, bos_token_id=0, eos_token_id=1, pad_token_id=2)


def rope(kind, theta=1000.0, **more):
    return {"rope_type": kind, "rope_theta": theta, **more}


# name: (model_type, settings, what else)
MODELS = {
    "llama-linear": ("llama", dict(BASE, num_key_value_heads=2, tie_word_embeddings=True, max_position_embeddings=16,
                                   rope_parameters=rope("linear", factor=4.0)), {}),
    "llama-dynamic": ("llama", dict(BASE, num_key_value_heads=1, tie_word_embeddings=True, max_position_embeddings=16,
                                    rope_parameters=rope("dynamic", factor=4.0)), {}),
    "llama-llama3": ("llama", dict(BASE, num_key_value_heads=4, tie_word_embeddings=False, rope_parameters=rope(
        "llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)), {"four": True}),
    "llama-yarn": ("llama", dict(BASE, num_key_value_heads=2, tie_word_embeddings=True, rope_parameters=rope(
        "yarn", factor=4.0, original_max_position_embeddings=16)), {"four": True}),
    "llama-yarn-mscale": ("llama", dict(BASE, num_key_value_heads=2, head_dim=16, tie_word_embeddings=True, rope_parameters=rope(
        "yarn", factor=4.0, original_max_position_embeddings=16, beta_fast=16.0, beta_slow=2.0, mscale=0.8, mscale_all_dim=0.5)), {}),
    "mistral-window": ("mistral", dict(BASE, num_key_value_heads=2, tie_word_embeddings=False, sliding_window=8,
                                       rope_parameters=rope("default")), {}),
    "mistral-whole": ("mistral", dict(BASE, num_key_value_heads=4, tie_word_embeddings=False, sliding_window=None, head_dim=16,
                                      rope_parameters=rope("default")), {"four": True}),
    "qwen2": ("qwen2", dict(BASE, num_key_value_heads=2, tie_word_embeddings=True, rope_parameters=rope("default")), {}),
    "qwen2-window": ("qwen2", dict(BASE, num_key_value_heads=1, tie_word_embeddings=False, use_sliding_window=True, sliding_window=6,
                                   max_window_layers=1, rope_parameters=rope("default")), {}),
    "qwen3": ("qwen3", dict(BASE, num_key_value_heads=2, head_dim=16, tie_word_embeddings=True, rope_parameters=rope("default")), {}),
    "qwen3-untied": ("qwen3", dict(BASE, num_key_value_heads=4, head_dim=12, tie_word_embeddings=False, attention_bias=True,
                                   rope_parameters=rope("yarn", factor=2.0, original_max_position_embeddings=32)), {"four": True}),
    "gpt2": ("gpt2", dict(GPT2), {"bare": True}),
    "gpt2-scaled": ("gpt2", dict(GPT2, tie_word_embeddings=False, n_inner=40, activation_function="gelu",
                                 scale_attn_by_inverse_layer_idx=True), {}),
    "gpt-neox": ("gpt_neox", dict(NEOX, use_parallel_residual=True, rope_parameters=rope(
        "default", partial_rotary_factor=0.25)), {"four": True}),
    "gpt-neox-sequential": ("gpt_neox", dict(NEOX, use_parallel_residual=False, attention_bias=False, tie_word_embeddings=True, hidden_act="gelu_new",
                                             rope_parameters=rope("linear", factor=2.0, partial_rotary_factor=1.0)), {}),
}


def randomise(model, seed):
    """Weights that a bfloat16 file holds exactly, of a size at which the numbers differ visibly from uniform ones."""
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            spread, centre = (0.2, 1.0) if ("norm" in name or "ln_" in name) and name.endswith("weight") else (0.25, 0.0)
            p.copy_((centre + spread * torch.randn(p.shape, generator=g)).bfloat16().float())
    return model.eval()


def logps(model, prompt, completion):
    rows = torch.log_softmax(model(torch.tensor([prompt + completion])).logits[0].double(), -1)
    return torch.stack([rows[len(prompt) - 1 + i, t] for i, t in enumerate(completion)])


def drawn(seed, *lengths):
    rng = random.Random(seed)
    return [[rng.randrange(3, VOCABULARY) for _ in range(n)] for n in lengths]


def scored(load):
    """A rotary embedding that grows with the text remembers the longest one, so every number comes from a model of its own."""
    rows = []
    for n, m in ((5, 7), (1, 3), (12, 2), (LONGEST - 12, 12), (9, 20)):
        prompt, completion = drawn(n, n, m)
        completion += [1] if n == 5 else []
        with torch.no_grad():
            rows.append({"prompt_ids": prompt, "completion_ids": completion, "logps": logps(load(), prompt, completion).tolist()})
    return rows


def continued(load):
    rows = []
    for n, new in ((4, 12), (9, LONGEST - 12), (24, 12)):
        [start] = drawn(60 + n, n)
        ids = load().generate(torch.tensor([start]), max_new_tokens=new, do_sample=False, eos_token_id=None, pad_token_id=2)[0]
        rows.append({"prompt_ids": start, "completion_ids": ids[n:].tolist()})
    return rows


def batches(seed):
    rows = iter(drawn(seed, *([4, 6, 2, 9, 11, 3] * STEPS)))
    return [[(next(rows), next(rows)) for _ in range(3)] for _ in range(STEPS)]


def train(model, batches):
    """Steps of -Σ logp / 4 without clipping; weight decay on matrices alone. How far every weight moved."""
    trained = {n: p for n, p in model.named_parameters() if p.requires_grad}
    before = {n: p.detach().clone() for n, p in trained.items()}
    groups = [{"params": [p for p in trained.values() if p.dim() > 1], "weight_decay": 0.1},
              {"params": [p for p in trained.values() if p.dim() <= 1], "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-8)
    for batch in batches:
        loss = -sum(logps(model, p, c).sum() for p, c in batch) / 4
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    moves = {n: p.detach() - before[n] for n, p in trained.items()}
    heads = model.config.num_attention_heads
    for n, move in moves.items():
        if n.endswith("c_attn.bias"):
            move.view(3, -1)[1] = UNSAID
        elif n.endswith("query_key_value.bias"):
            keys = move.view(heads, 3, -1)[:, 1]
            keys[:, int(keys.shape[1] * model.config.rope_parameters["partial_rotary_factor"]):] = UNSAID
    return moves


def moved(makes):
    """Batches whose steps do not hang on rounding, and the moves that they make of each model, by the prefix that its weights' names are given."""
    for seed in range(7, 27):
        chosen = batches(seed)
        moves = {}
        rounding = 0.0
        for prefix, make in makes.items():
            single, double = train(make(), chosen), train(make().double(), chosen)
            rounding = max([rounding] + [(single[n] - double[n]).abs().max().item() for n in single])
            moves.update({prefix + n.replace(".default", ""): t.half() for n, t in single.items()})
        print(f"seed {seed}: float32 and float64 differ by {rounding:.1e}", flush=True)
        if rounding < 3e-6:
            return chosen, moves
    raise SystemExit("every seed hangs on rounding")


def lora(model, rank=2, alpha=4, targets="all-linear"):
    """PEFT's, beginning where Java begins without a file: A at 0.1·sin(1.3 i), B at 0.1·cos(0.9 i)."""
    from peft import LoraConfig, get_peft_model
    adapted = get_peft_model(model, LoraConfig(r=rank, lora_alpha=alpha, target_modules=targets, task_type="CAUSAL_LM", lora_dropout=0.0,
                                               fan_in_fan_out=model.config.model_type == "gpt2"))
    with torch.no_grad():
        for name, p in adapted.named_parameters():
            i = torch.arange(p.numel(), dtype=torch.float64)
            if "lora_A" in name:
                p.copy_((0.1 * torch.sin(1.3 * i)).reshape(p.shape))
            elif "lora_B" in name:
                p.copy_((0.1 * torch.cos(0.9 * i)).reshape(p.shape))
    return adapted


def edit(directory, change, file="config.json"):
    path = os.path.join(directory, file)
    with open(path) as f:
        config = json.load(f)
    change(config)
    with open(path, "w") as f:
        json.dump(config, f, indent=1)


def four(config):
    """config.json as transformers 4 wrote it."""
    parameters = config.pop("rope_parameters")
    config["rotary_emb_base" if config["model_type"] == "gpt_neox" else "rope_theta"] = parameters.pop("rope_theta")
    part = parameters.pop("partial_rotary_factor", None)
    if part is not None:
        config["rotary_pct"] = part
    config["rope_scaling"] = None if parameters["rope_type"] == "default" else parameters
    config["torch_dtype"] = config.pop("dtype")


def make(name):
    kind, settings, more = MODELS[name]
    out = os.path.join(OUT, name)
    shutil.rmtree(out, ignore_errors=True)
    config = AutoConfig.for_model(kind, **settings)
    model = randomise(AutoModelForCausalLM.from_config(config, attn_implementation="eager", dtype=torch.float32), 100 + list(MODELS).index(name))
    written = model.base_model if more.get("bare") else model
    written.to(torch.bfloat16).save_pretrained(out)
    if more.get("four"):
        edit(out, four)
    load = lambda: AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32, attn_implementation="eager").eval()
    chosen, moves = moved({"full/": load, "": lambda: lora(load())})
    expected = {"ids": scored(load), "greedy": continued(load),
                "batches": [[{"prompt_ids": p, "completion_ids": c} for p, c in batch] for batch in chosen]}
    if kind == "gpt_neox":  # the name in its files; transformers 5 calls it as all others do
        moves = {n.replace("full/lm_head", "full/embed_out"): t for n, t in moves.items()}
    save_file(moves, os.path.join(out, "trained.safetensors"))
    with open(os.path.join(out, "expected.json"), "w") as f:
        json.dump(expected, f)
    if os.path.exists(generation := os.path.join(out, "generation_config.json")):
        os.remove(generation)
    print(name, sum(os.path.getsize(os.path.join(out, f)) for f in os.listdir(out)) // 1000, "KB")


if __name__ == "__main__":
    for name in sys.argv[1:] or MODELS:
        make(name)
