"""Has ./attune onnx write every family, runs what it wrote in plain ONNX Runtime and in onnxruntime-genai, and compares with transformers.

    HF_HUB_OFFLINE=1 python served.py ATTUNE [NAME …]

ATTUNE is the launcher. For each checkpoint of ../resources/family: logits of whole texts, of the same in two steps, and of texts of different lengths
side by side, in ONNX Runtime; then greedy tokens in onnxruntime-genai.
"""
import os, shlex, subprocess, sys, tempfile
import numpy as np
import onnxruntime as ort
import onnxruntime_genai as og
import torch
from transformers import AutoModelForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILY = os.path.join(HERE, "..", "resources", "family")
LENGTH, SHORT, STEPS = 17, 9, 20


class Served:
    """The file with the cache of one batch."""

    def __init__(self, directory):
        self.session = ort.InferenceSession(os.path.join(directory, "model.onnx"), providers=["CPUExecutionProvider"])
        self.outputs = [o.name for o in self.session.get_outputs()]
        self.shapes = {i.name: i.shape for i in self.session.get_inputs() if i.name.startswith("past_")}

    def begin(self, rows):
        self.past = {n: np.zeros((rows, s[1], 0, s[3]), np.float32) for n, s in self.shapes.items()}

    def read(self, ids, mask):
        found = dict(zip(self.outputs, self.session.run(None, {"input_ids": ids, "attention_mask": mask, **self.past})))
        self.past = {n: found[n.replace("past_key_values", "present")] for n in self.past}
        return found["logits"]


def logits(policy, ids):
    with torch.no_grad():
        return policy(torch.tensor(ids)).logits.numpy()


def worst(served, policy, ids):
    """Greatest differences: at once, in two steps, side by side."""
    wanted = logits(policy, ids)
    ones = np.ones_like(ids)
    served.begin(len(ids))
    whole = np.abs(served.read(ids, ones) - wanted).max()
    served.begin(len(ids))
    first = served.read(ids[:, :-1], ones[:, :-1])
    steps = np.abs(np.concatenate([first, served.read(ids[:, -1:], ones)], 1) - wanted).max()
    mask = ones.copy()
    mask[1, SHORT:] = 0
    served.begin(len(ids))
    ragged = served.read(ids, mask)
    mask = np.concatenate([mask, [[1]] + [[0]] * (len(ids) - 1)], 1)
    mask[1, SHORT] = 1
    new = ids[:, :1]
    after = served.read(new, mask)
    beside = max(np.abs(ragged[0] - wanted[0]).max(), np.abs(ragged[1, :SHORT] - wanted[1, :SHORT]).max(),
                 np.abs(after[0, 0] - logits(policy, np.append(ids[0], new[0])[None])[0, -1]).max(),
                 np.abs(after[1, 0] - logits(policy, np.append(ids[1, :SHORT], new[1])[None])[0, -1]).max())
    return whole, steps, beside


def greedy(directory, prompt):
    model = og.Model(directory)
    parameters = og.GeneratorParams(model)
    length = prompt.shape[1] + STEPS
    parameters.set_search_options(max_length=length, min_length=length, do_sample=False)
    generator = og.Generator(model, parameters)
    generator.append_tokens(prompt.astype(np.int32))
    for _ in range(STEPS):
        generator.generate_next_token()
    return generator.get_sequence(0)[prompt.shape[1]:].tolist()


def check(attune, name):
    base = os.path.join(FAMILY, name)
    policy = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32, attn_implementation="eager").eval()
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "served")
        done = subprocess.run(shlex.split(attune) + ["onnx", "--model", base, "--out", out], capture_output=True, text=True)
        if done.returncode:
            print(f"{name:20} refused: {done.stderr.strip()}", flush=True)
            assert name == "llama-dynamic"
            return
        ids = np.random.default_rng(3).integers(3, policy.config.vocab_size, (2, LENGTH))
        whole, steps, beside = worst(Served(out), policy, ids)
        prompt = ids[:1, :8]
        # onnxruntime-genai masks the end of a text until min_length; so must transformers.
        wanted = policy.generate(torch.tensor(prompt), attention_mask=torch.ones(1, 8, dtype=torch.long), do_sample=False, min_new_tokens=STEPS,
                                 max_new_tokens=STEPS, pad_token_id=2)[0, 8:].tolist()
        same = sum(a == b for a, b in zip(greedy(out, prompt), wanted, strict=True))
        print(f"{name:20} logits differ by {whole:.1e} whole, {steps:.1e} in two steps, {beside:.1e} side by side; "
              f"onnxruntime-genai {same}/{STEPS} greedy tokens", flush=True)
        assert max(whole, steps, beside) < 1e-4 and same == STEPS


if __name__ == "__main__":
    for name in sys.argv[2:] or sorted(os.listdir(FAMILY)):
        check(sys.argv[1], name)
