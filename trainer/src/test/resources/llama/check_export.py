"""Loads what Attune exported with transformers and PEFT, and compares numbers.

    HF_HUB_OFFLINE=1 python check_export.py logprobs MODEL LINES [--adapter DIR]
    HF_HUB_OFFLINE=1 python check_export.py score MODEL LINES [--adapter DIR]

A line of LINES has prompt_ids and completion_ids, and what Attune said of them: logps, or reward.
"""
import argparse, json
import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["logprobs", "score"])
parser.add_argument("model")
parser.add_argument("lines")
parser.add_argument("--adapter")
args = parser.parse_args()

if args.what == "score":
    model = AutoModelForSequenceClassification.from_pretrained(args.model, num_labels=1)
else:
    model = AutoModelForCausalLM.from_pretrained(args.model)
if args.adapter:
    from peft import PeftModel
    model = PeftModel.from_pretrained(model, args.adapter)
model.eval()

worst = 0.0
with open(args.lines) as lines, torch.no_grad():
    for line in map(json.loads, lines):
        prompt, completion = line["prompt_ids"], line["completion_ids"]
        logits = model(torch.tensor([prompt + completion])).logits.double()
        if args.what == "score":
            worst = max(worst, abs(logits[0, 0].item() - line["reward"]))
        else:
            rows = torch.log_softmax(logits[0], -1)
            for i, (token, logp) in enumerate(zip(completion, line["logps"], strict=True)):
                worst = max(worst, abs(rows[len(prompt) - 1 + i, token].item() - logp))
print(f"{args.model} {args.adapter or ''}: {type(model).__name__}, tokenizer {type(AutoTokenizer.from_pretrained(args.model)).__name__}, "
      f"largest difference {worst:.2e}")
assert worst < 1e-4
