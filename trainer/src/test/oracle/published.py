"""Writes src/test/resources/objective/published.json: what verl and OpenRLHF say of random numbers, as requests to `attune objective` with the answer beside them.

Advantages, losses and KL come from verl's own functions (verl.trainer.ppo.core_algos) and OpenRLHF's own modules (openrlhf/models/loss.py, read by itself: its package wants a GPU); the
coefficients are torch's gradients of that loss. Everything is float64. Where this project differs on purpose, "difference" says how.

Run from the trainer module, with verl, openrlhf and what verl imports (ray, tensordict, omegaconf, hydra-core) installed: python src/test/oracle/published.py
"""

import importlib.util
import json
import random
import sys
import types
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
import verl.trainer.ppo.core_algos as verl
from verl.workers.config import ActorConfig

torch.set_default_dtype(torch.float64)
random.seed(11)
cases = []
WIDTH = 6


def module(package, name):
    """One file of a package whose __init__ cannot run here."""
    folder = Path(importlib.util.find_spec(package).origin).parent
    parent = types.ModuleType("alone")
    parent.__path__ = [str(folder / "models")]
    sys.modules["alone"] = parent
    utils = types.ModuleType("alone.utils")
    source = (folder / "models" / "utils.py").read_text().split("def masked_mean")[1].split("\ndef ")[0]
    exec("import torch\nfrom typing import Optional\ndef masked_mean" + source, utils.__dict__)
    sys.modules["alone.utils"] = utils
    spec = importlib.util.spec_from_file_location("alone." + name, folder / "models" / (name + ".py"))
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


openrlhf = module("openrlhf", "loss")


def draw(n):
    return [random.uniform(-6, 0) for _ in range(n)]


def padded(rows):
    return torch.tensor([row + [0.0] * (WIDTH - len(row)) for row in rows])


def rollouts():
    completions = []
    for group in range(3):
        for i in range(4):
            logps = draw(random.randint(1, WIDTH))
            completions.append({
                "id": f"{group}-{i}", "group": group, "reward": random.uniform(-1, 1), "logps": logps,
                "old_logps": [x + random.uniform(-0.4, 0.4) for x in logps],
                "ref_logps": [x + random.uniform(-1, 1) for x in logps]})
    return completions


class Rows:
    def __init__(self, completions):
        self.completions = completions
        self.logps = padded([c["logps"] for c in completions]).requires_grad_()
        self.old = padded([c["old_logps"] for c in completions])
        self.ref = padded([c["ref_logps"] for c in completions])
        self.mask = torch.tensor([[1.0] * len(c["logps"]) + [0.0] * (WIDTH - len(c["logps"])) for c in completions])
        self.index = np.array([c["group"] for c in completions])

    def token_rewards(self, beta=0.0):
        rewards = -beta * (self.old - self.ref) * self.mask
        for i, c in enumerate(self.completions):
            rewards[i, len(c["logps"]) - 1] += c["reward"]
        return rewards

    def of(self, gradients):
        return [gradients[i, : len(c["logps"])].tolist() for i, c in enumerate(self.completions)]


def actor(low, high):
    return ActorConfig(strategy="fsdp", rollout_n=1, ppo_micro_batch_size_per_gpu=1, clip_ratio=low, clip_ratio_low=low, clip_ratio_high=high, clip_ratio_c=1e9)


def write(name, by, objective, parameters, completions, loss, coefficients, values=None, key="coefficients", difference=None):
    cases.append({
        "name": name, "by": by, "request": {"objective": objective, "parameters": parameters, "completions": completions},
        "loss": loss.item(), key: coefficients, "metrics": {}, **({"value_coefficients": values} if values else {}),
        **({"difference": difference} if difference else {})})


def clipped(objective, name, parameters, mode, advantages, low=0.2, high=0.2, beta=0.0, scale=None, loss_of=verl.compute_policy_loss_vanilla, difference=None):
    completions = rollouts()
    rows = Rows(completions)
    a = advantages(rows)
    if scale is not None:  # the mode with a constant length keeps its constant in the configuration
        config = actor(low, high)
        config.global_batch_info["loss_scale_factor"] = scale
    else:
        config = actor(low, high)
    loss, _ = loss_of(rows.old, rows.logps, a, rows.mask, mode, config)
    if beta:
        loss = loss + beta * verl.agg_loss(verl.kl_penalty_forward(rows.logps, rows.ref, "k3"), rows.mask, mode)
    loss.backward()
    write(name, "verl", objective, parameters, completions, loss, rows.of(rows.logps.grad), difference=difference)


def grpo_advantages(scaled):
    return lambda rows: verl.compute_grpo_outcome_advantage(rows.token_rewards(), rows.mask, rows.index, 1e-4, scaled)[0]


def ppo(name, parameters, beta=0.05, gamma=1.0, lam=0.95):
    completions = rollouts()
    for c in completions:
        c["old_values"] = [random.uniform(-1, 1) for _ in c["logps"]]
        c["values"] = [v + random.uniform(-0.3, 0.3) for v in c["old_values"]]
    rows = Rows(completions)
    values = padded([c["values"] for c in completions]).requires_grad_()
    old_values = padded([c["old_values"] for c in completions])
    advantages, returns = verl.compute_gae_advantage_return(rows.token_rewards(beta), old_values, rows.mask, gamma, lam)
    loss, _ = verl.compute_policy_loss_vanilla(rows.old, rows.logps, advantages, rows.mask, "token-mean", actor(0.2, 0.2))
    loss = loss + 0.1 * verl.compute_value_loss(values, returns, old_values, rows.mask, 0.2)[0]
    loss.backward()
    write(name, "verl", "ppo", parameters, completions, loss, rows.of(rows.logps.grad), rows.of(values.grad),
          difference="verl whitens by the root of the variance + 1e-8 and offers a second clip for bad actions, which is off here")


clipped("grpo", "k3 in the loss", {"beta": 0.04}, "seq-mean-token-mean", grpo_advantages(True), beta=0.04,
        difference="verl holds k3 within ±10 and divides by 1e-6 beside the deviation by default; 1e-4 is given here")
clipped("grpo", "no reference", {"beta": 0.0}, "seq-mean-token-mean", grpo_advantages(True))
clipped("dr-grpo", "constant length", {"max_length": 7}, "seq-mean-token-sum-norm", grpo_advantages(False), scale=7)
clipped("dapo", "token mean, wider above", {}, "token-mean", grpo_advantages(True), high=0.28)
clipped("gspo", "sequence ratio", {"epsilon_low": 0.05, "epsilon_high": 0.1}, "seq-mean-token-mean", grpo_advantages(True), low=0.05, high=0.1,
        loss_of=verl.compute_policy_loss_gspo)
clipped("reinforce-plus-plus", "KL in the reward", {"beta": 0.05}, "token-mean",
        lambda rows: verl.compute_reinforce_plus_plus_outcome_advantage(rows.token_rewards(0.05), rows.mask, types.SimpleNamespace(gamma=1.0))[0])
ppo("critic, KL in the reward", {})
ppo("discounted", {"gamma": 0.9, "lambda": 0.8, "beta": 0.1}, beta=0.1, gamma=0.9, lam=0.8)


def surrogate(objective, name, parameters, **options):
    """OpenRLHF's loss on given advantages, one per token."""
    completions = rollouts()
    for c in completions:
        advantage = random.uniform(-2, 2)
        c["advantages"] = [advantage] * len(c["logps"])
    rows = Rows(completions)
    loss = openrlhf.PolicyLoss(**options)(rows.logps, rows.old, padded([c["advantages"] for c in completions]), rows.mask)[0]
    loss.backward()
    write(name, "openrlhf", objective, parameters, completions, loss, rows.of(rows.logps.grad))


surrogate("dapo", "given advantages, token mean", {}, clip_eps_low=0.2, clip_eps_high=0.28)
surrogate("grpo", "given advantages, mean of means", {"beta": 0.0}, token_level_loss=False)
surrogate("gspo", "given advantages", {"epsilon_low": 0.05, "epsilon_high": 0.1}, clip_eps_low=0.05, clip_eps_high=0.1, policy_loss_type="gspo")


def pairs(objective, name, parameters, **options):
    completions = []
    for pair in range(5):
        for label in ("chosen", "rejected"):
            length = random.randint(1, WIDTH)
            completions.append({"id": f"{pair}-{label}", "pair": pair, "label": label, "logps": draw(length), "ref_logps": draw(length)})
    leaves = [torch.tensor(c["logps"], requires_grad=True) for c in completions]
    sums = [leaf.sum() for leaf in leaves]
    refs = torch.tensor([sum(c["ref_logps"]) for c in completions])
    loss = openrlhf.DPOLoss(**options)(torch.stack(sums[0::2]), torch.stack(sums[1::2]), refs[0::2], refs[1::2])[0]
    loss.backward()
    write(name, "openrlhf", objective, parameters, completions, loss, [leaf.grad.tolist() for leaf in leaves])


pairs("dpo", "plain", {}, beta=0.1)
pairs("dpo", "conservative", {"beta": 0.3, "label_smoothing": 0.2}, beta=0.3, label_smoothing=0.2)
pairs("ipo", "sum", {"tau": 0.4, "average": False}, beta=0.4, ipo=True)


def reward_model(name, parameters, margin):
    completions = [{"id": f"{pair}-{label}", "pair": pair, "label": label, "score": random.uniform(-3, 3)}
                   for pair in range(5) for label in ("chosen", "rejected")]
    scores = torch.tensor([c["score"] for c in completions], requires_grad=True)
    loss = openrlhf.PairWiseLoss()(scores[0::2], scores[1::2], torch.tensor(margin))
    loss.backward()
    write(name, "openrlhf", "bradley-terry", parameters, completions, loss, scores.grad.tolist(), key="score_coefficients")


reward_model("plain", {}, 0.0)
reward_model("margin", {"margin": 0.7}, 0.7)

with open("src/test/resources/objective/published.json", "w") as out:
    json.dump({"verl": version("verl"), "openrlhf": version("openrlhf"), "torch": torch.__version__.split("+")[0], "cases": cases}, out, indent=1)
    out.write("\n")
