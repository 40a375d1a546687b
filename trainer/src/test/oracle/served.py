"""Compares what `attune onnx` writes with transformers: python served.py MODEL SERVED

MODEL is a Hugging Face directory, SERVED what `attune onnx --model MODEL --out SERVED` wrote. The logits of a whole text, of the same
text in two steps, and of texts of different lengths side by side are compared in plain ONNX Runtime; then greedy tokens in
onnxruntime-genai, where it knows the layout. Prints the greatest differences; exits with 1 above 1e-4 or where a token differs.
"""
import sys
import numpy as np
import onnxruntime as ort
import torch
from transformers import AutoModelForCausalLM

STEPS = 20


def main(model, served):
    policy = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
    session = ort.InferenceSession(served + "/model.onnx", providers=["CPUExecutionProvider"])
    past = {i.name: i.shape for i in session.get_inputs() if i.name.startswith("past_")}
    outputs = [o.name for o in session.get_outputs()]
    rng = np.random.default_rng(3)
    vocabulary = policy.config.vocab_size

    def run(ids, mask, cache):
        feeds = {"input_ids": ids, "attention_mask": mask, **cache}
        found = dict(zip(outputs, session.run(None, feeds)))
        return found["logits"], {n: found[n.replace("past_key_values", "present")] for n in past}

    def empty(rows):
        return {n: np.zeros((rows, s[1], 0, s[3]), np.float32) for n, s in past.items()}

    def expected(ids):
        with torch.no_grad():
            return policy(torch.tensor(ids)).logits.numpy()

    worst = {}
    ids = rng.integers(3, vocabulary, (2, 17))
    wanted = expected(ids)
    whole, _ = run(ids, np.ones_like(ids), empty(2))
    worst["whole text"] = np.abs(whole - wanted).max()
    first, cache = run(ids[:, :16], np.ones_like(ids[:, :16]), empty(2))
    second, _ = run(ids[:, 16:], np.ones_like(ids), cache)
    worst["in two steps"] = max(np.abs(first - wanted[:, :16]).max(), np.abs(second - wanted[:, 16:]).max())
    mask = np.ones_like(ids)
    mask[1, 9:] = 0
    ragged, _ = run(ids, mask, empty(2))
    worst["a shorter text beside it"] = np.abs(ragged[1, :9] - expected(ids[1:, :9])[0]).max()
    for what, difference in worst.items():
        print(f"{what}: greatest difference of logits {difference:.2e}")
    prompt = ids[:1, :8]
    with torch.no_grad():
        policy.generation_config.eos_token_id = None
        tokens = policy.generate(torch.tensor(prompt), attention_mask=torch.ones(1, 8), do_sample=False, max_new_tokens=STEPS,
                                 pad_token_id=0)[0, 8:].tolist()
    same = genai(served, prompt, tokens)
    sys.exit(0 if max(worst.values()) <= 1e-4 and same else 1)


def genai(served, prompt, tokens):
    import onnxruntime_genai as og
    policy = og.Model(served)
    parameters = og.GeneratorParams(policy)
    parameters.set_search_options(max_length=8 + STEPS, min_length=8 + STEPS, do_sample=False)
    generator = og.Generator(policy, parameters)
    generator.append_tokens(prompt.astype(np.int32))
    for _ in range(STEPS):
        generator.generate_next_token()
    found = generator.get_sequence(0)[8:].tolist()
    print(f"onnxruntime-genai: {sum(a == b for a, b in zip(found, tokens))} of {STEPS} greedy tokens are those of transformers")
    return found == tokens


main(*sys.argv[1:3])
