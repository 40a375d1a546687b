"""Writes src/test/resources/objective/trajectory.json: the losses and gradient norms of some steps of full tuning by transformers and torch, from the tiny
checkpoints in src/test/resources/llama, with the token ids of every batch.

The losses are the formulas of the papers in torch, in float32; optimiser and clipping are torch.optim.AdamW and clip_grad_norm_.

Run from the trainer module: python src/test/oracle/trajectory.py
"""

import json
import random

import torch
import torch.nn.functional as F
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification

random.seed(3)
LLAMA = "src/test/resources/llama/"
STEPS, PAIRS, LR, DECAY, CLIP = 6, 3, 1e-3, 0.1, 1.0
EOS = 1


def ids(n):
    return [random.randrange(5, 300) for _ in range(n)]


def batches():
    return [[{"prompt": ids(random.randint(2, 6)), "chosen": ids(random.randint(1, 7)) + [EOS],
              "rejected": ids(random.randint(1, 7)) + [EOS]} for _ in range(PAIRS)] for _ in range(STEPS)]


def logps(model, prompt, completion):
    logits = model(torch.tensor([prompt + completion])).logits[0, len(prompt) - 1:-1]
    return F.log_softmax(logits, -1).gather(1, torch.tensor(completion)[:, None])[:, 0]


def train(model, loss_of, data):
    decaying = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decaying, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}], lr=LR)
    taken = []
    for batch in data:
        optimizer.zero_grad()
        loss = loss_of(model, batch)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        taken.append({"loss": loss.item(), "grad_norm": norm.item()})
    return taken


def policy():
    return AutoModelForCausalLM.from_pretrained(LLAMA + "tied", dtype=torch.float32).eval()


frozen = policy()


def ratio(model, prompt, completion):
    with torch.no_grad():
        reference = logps(frozen, prompt, completion)
    return (logps(model, prompt, completion) - reference).sum()


def sft(model, batch):
    return -torch.cat([logps(model, e["prompt"], e["chosen"]) for e in batch]).mean()


def dpo(model, batch):
    h = torch.stack([ratio(model, e["prompt"], e["chosen"]) - ratio(model, e["prompt"], e["rejected"]) for e in batch])
    return -F.logsigmoid(0.5 * h).mean()


def kto(model, batch):
    rows = [(e["prompt"], e[side], side == "chosen") for e in batch for side in ("chosen", "rejected")]
    with torch.no_grad():  # the next completion of another prompt: two rows on for a chosen one, one row on for a rejected one
        z = [ratio(model, rows[i][0], rows[(i + (2 if rows[i][2] else 1)) % len(rows)][1]) for i in range(len(rows))]
        z0 = torch.stack(z).mean().clamp(min=0)
    signed = [(1 if good else -1) * (ratio(model, p, c) - z0) for p, c, good in rows]
    return (1 - torch.sigmoid(0.5 * torch.stack(signed))).mean()


def bradley_terry(model, batch):
    score = lambda prompt, completion: model.score(model.model(torch.tensor([prompt + completion])).last_hidden_state[0, -1])[0]
    return -F.logsigmoid(torch.stack([score(e["prompt"], e["chosen"]) - score(e["prompt"], e["rejected"]) for e in batch])).mean()


runs = []
for name, parameters, loss_of in [("sft", {}, sft), ("dpo", {"beta": 0.5}, dpo), ("kto", {"beta": 0.5}, kto), ("bradley-terry", {}, bradley_terry)]:
    directory = "reward" if loss_of is bradley_terry else "tied"
    data = batches()
    model = policy() if directory == "tied" else AutoModelForSequenceClassification.from_pretrained(
        LLAMA + directory, dtype=torch.float32).eval()
    runs.append({"objective": name, "parameters": parameters, "model": directory, "batches": data, "steps": train(model, loss_of, data)})

with open("src/test/resources/objective/trajectory.json", "w") as out:
    json.dump({"learning_rate": LR, "weight_decay": DECAY, "max_grad_norm": CLIP, "runs": runs}, out)
    out.write("\n")
