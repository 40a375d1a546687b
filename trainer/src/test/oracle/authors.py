"""Writes src/test/resources/objective/authors.json: what HALOs and the repositories of papers say of random numbers, as requests to `attune objective` with the answer beside them.

Their packages want GPUs and libraries of their time, so single functions and methods are read out of their files, by name, and run as they stand; what they ask of a trainer (an
accelerator, a configuration, a model that returns given logits) is given to them. The coefficients are torch's gradients of their loss. Everything is float64 but what their code makes
float32 itself. Where this project differs on purpose, "difference" says how.

Run from the trainer module, with a folder that holds checkouts under the names of their repositories (REPOSITORIES below): python src/test/oracle/authors.py FOLDER
"""

import __future__
import ast
import json
import random
import subprocess
import sys
import uuid
from collections import defaultdict
from functools import partial
from pathlib import Path
from types import SimpleNamespace as Having

import numpy as np
import torch
import torch.nn.functional as F

REPOSITORIES = {
    "HALOs": "ContextualAI/HALOs", "Token-level-Direct-Preference-Optimization": "Vance0124/Token-level-Direct-Preference-Optimization", "cpl": "jhejna/cpl",
    "RRHF": "GanjinZero/RRHF", "SPPO": "uclaml/SPPO", "SimPO": "princeton-nlp/SimPO", "WPO": "wzhouad/WPO", "DMPO": "swt-user/DMPO", "ReMax": "liziniu/ReMax",
    "DrMAS": "langfengQ/DrMAS"}
FOLDER = Path(sys.argv[1])
torch.set_default_dtype(torch.float64)
random.seed(23)
torch.manual_seed(23)
cases = []
WIDTH = 6
VOCABULARY = 5
here = Having(device="cpu", gather=lambda x: x, gather_for_metrics=lambda x: x, reduce=lambda x, reduction: x)


def read(path, *names):
    """The functions of a file that are named, "Class.method" for a method, each of which sees the others."""
    scope = {"torch": torch, "F": F, "np": np, "defaultdict": defaultdict, "uuid": uuid, "delete_dicts": lambda _: None}
    tree = ast.parse((FOLDER / path).read_text())
    found = {}
    for holder in [tree] + [node for node in tree.body if isinstance(node, ast.ClassDef)]:
        for node in holder.body:
            name = node.name if holder is tree and hasattr(node, "name") else f"{getattr(holder, 'name', '')}.{getattr(node, 'name', '')}"
            if name in names:
                node.decorator_list = []
                code = compile(ast.Module([node], []), path, "exec", flags=__future__.annotations.compiler_flag)
                own = scope if holder is tree else dict(scope)
                exec(code, own)
                found[name] = own[node.name]
    assert set(found) == set(names), set(names) - set(found)
    return [found[name] for name in names]


def draw(n):
    return [random.uniform(-6, 0) for _ in range(n)]


def padded(rows):
    return torch.stack([F.pad(torch.as_tensor(row), (0, WIDTH - len(row))) for row in rows])


def leaves(completions):
    return [torch.tensor(c["logps"], requires_grad=True) for c in completions]


def labels(completions):
    """[completions, 1 + WIDTH], the first a token of the prompt."""
    return torch.tensor([[-100] + [0] * len(c["logps"]) + [-100] * (WIDTH - len(c["logps"])) for c in completions])


def binary_logits(rows):
    """Logits over a vocabulary of two, the first of which has these log-probs; [rows, 1 + WIDTH, 2], shifted as a model's are."""
    logps = torch.stack([F.pad(row, (0, 1 + WIDTH - len(row)), value=-1) for row in rows])
    return torch.stack([logps, torch.log1p(-logps.exp())], -1)


def write(name, by, objective, parameters, completions, loss=None, difference=None, **answer):
    answer = {key: [one.tolist() for one in value] for key, value in answer.items()}
    cases.append({"name": name, "by": by, "request": {"objective": objective, "parameters": parameters, "completions": completions},
                  **({} if loss is None else {"loss": loss.item()}), **answer, **({"difference": difference} if difference else {})})


def gradients(rows):
    return [row.grad if row.grad is not None else torch.zeros_like(row) for row in rows]


def pairs(n=5, length=lambda: random.randint(1, WIDTH)):
    completions = []
    for pair in range(n):
        for label in ("chosen", "rejected"):
            tokens = length()
            completions.append({"id": f"{pair}-{label}", "pair": pair, "label": label, "logps": draw(tokens), "ref_logps": draw(tokens)})
    return completions


def rollouts(old="ref_logps"):
    completions = []
    for group in range(3):
        for i in range(4):
            logps = draw(random.randint(1, WIDTH))
            completions.append({"id": f"{group}-{i}", "group": group, "reward": random.uniform(-1, 1), "logps": logps, old: [x + random.uniform(-0.4, 0.4) for x in logps]})
    return completions


# HALOs: its own get_batch_metrics and losses, forward being the numbers that are given

TRAINERS = "HALOs/train/trainers.py"
ratios, sequence_rewards = read(TRAINERS, "BasicTrainer.get_ratios", "BasicTrainer.get_sequence_rewards")
masked_mean, masked_var, rowwise_product, entropy_from_logits = read("HALOs/train/utils.py", "masked_mean", "masked_var", "rowwise_product", "entropy_from_logits")


def halos(trainer, metrics_of, policy, reference, batch, **loss):
    loss_of, metrics = read(TRAINERS, f"{trainer}.loss", f"{metrics_of}.get_batch_metrics")
    loss_of.__globals__["masked_mean"] = masked_mean
    me = Having(config=Having(loss=Having(**loss), humanline=False, cache_reference_logprobs=False), accelerator=here, policy_dtype=torch.float64,
                policy=policy, reference_model=reference, forward=lambda model, batch, use_cache=False: model)
    me.get_ratios = partial(ratios, me)
    me.get_sequence_rewards = partial(sequence_rewards, me)
    me.loss = partial(loss_of, me)
    return metrics(me, batch)[0]


def halos_pairs(objective, name, parameters, trainer, difference=None, referenced=True, **loss):
    completions = pairs()
    rows = leaves(completions)
    refs = [torch.tensor(c["ref_logps"]) for c in completions]
    value = halos(trainer, "PairedPreferenceTrainer", (padded(rows[0::2]), padded(rows[1::2])),
                  (padded(refs[0::2]), padded(refs[1::2])) if referenced else None, {}, **loss)
    value.backward()
    write(name, "HALOs", objective, parameters, completions, value, difference, coefficients=gradients(rows))


halos_pairs("dpo", "plain", {}, "DPOTrainer", beta=0.1)
halos_pairs("dpo", "conservative", {"beta": 0.3, "label_smoothing": 0.2}, "CDPOTrainer", beta=0.3, epsilon=0.2)
halos_pairs("ipo", "mean log-ratios", {"tau": 0.4}, "IPOTrainer", "HALOs counts the tokens whose log-ratio is not 0", tau=0.4)
halos_pairs("simpo", "margin", {"beta": 10, "gamma_beta_ratio": 0.3}, "SimPOTrainer", "HALOs counts the tokens whose log-prob is not 0", referenced=False, beta=10, gamma_beta_ratio=0.3)


def halos_slic(name, delta, weight):
    completions = pairs()
    rows = leaves(completions)
    losses = []
    for i in range(0, len(rows), 2):  # one pair at a time, without padding: HALOs adds a number per pair to one per token
        losses.append(halos("SLiCTrainer", "PairedPreferenceTrainer", (rows[i][None], rows[i + 1][None]), None, {}, beta=delta, lambda_coef=weight * len(rows[i])))
    value = torch.stack(losses).mean()
    value.backward()
    write(name, "HALOs", "slic", {"form": "likelihood", "delta": delta, "lambda": weight}, completions, value,
          "HALOs takes the mean of the chosen completion's tokens: its weight is times their number here", coefficients=gradients(rows))


halos_slic("likelihood", 1, 0.1)
halos_slic("wide margin", 20, 0.3)


def halos_kto(name, drift, statuses, beta=0.1, desirable=1.0, undesirable=1.0):
    completions = []
    for i, status in enumerate(statuses):
        tokens, mismatched = random.randint(1, WIDTH), draw(random.randint(1, WIDTH))
        completions.append({"id": f"c{i}", "label": status, "logps": draw(tokens), "ref_logps": draw(tokens), "mismatched_logps": mismatched,
                            "mismatched_ref_logps": [x - drift for x in mismatched]})
    rows = leaves(completions)

    def of(key, given=None):
        given = given or [torch.tensor(c[key]) for c in completions]
        some = [[row for row, c in zip(given, completions) if c["label"] == label] for label in ("desirable", "undesirable")]
        return [padded(part) if part else torch.zeros(0, WIDTH) for part in some]

    value = halos("KTOTrainer", "KTOTrainer", (*of("", rows), padded([c["mismatched_logps"] for c in completions])),
                  (*of("ref_logps"), padded([c["mismatched_ref_logps"] for c in completions])), {}, beta=beta, desirable_weight=desirable, undesirable_weight=undesirable)
    value.backward()
    write(name, "HALOs", "kto", {"beta": beta, "desirable_weight": desirable, "undesirable_weight": undesirable}, completions, value,
          "HALOs leaves completions whose log-ratio is exactly 0 out of the reference point", coefficients=gradients(rows))


halos_kto("reference point above 0", 1.5, ["desirable", "undesirable", "undesirable", "desirable", "desirable"])
halos_kto("reference point held at 0", -1.5, ["undesirable", "desirable", "undesirable", "undesirable"], beta=0.3, desirable=1.5, undesirable=0.7)
halos_kto("all desirable", 0.5, ["desirable"] * 3)


def halos_grpo():
    completions = rollouts()
    for c in completions:
        c["old_logps"] = c["ref_logps"]
        c["group"] = str(c["group"])
    for group in {c["group"] for c in completions}:
        mine = [c for c in completions if c["group"] == group]
        scores = [c["reward"] for c in mine]
        for c in mine:
            c["advantages"] = [(c["reward"] - np.mean(scores)) / (np.std(scores) + 1e-2)] * len(c["logps"])
    rows = leaves(completions)
    value = halos("GRPOTrainer", "GRPOTrainer", padded(rows), padded([c["ref_logps"] for c in completions]),
                  {"target_labels": labels(completions), "prompt_id": [c["group"] for c in completions], "score": [c["reward"] for c in completions]}, beta=0.0, epsilon=0.2)
    value.backward()
    write("token mean", "HALOs", "dapo", {"epsilon_high": 0.2}, completions, value,
          "HALOs divides by the population's deviation + 0.01, and its ratio is to the reference: those advantages are given, and the old log-probs are the reference's",
          coefficients=gradients(rows))


halos_grpo()


def halos_ppo(gamma=0.99):
    advantages_of, loss_of = read(TRAINERS, "PPOTrainer.compute_advantages", "PPOTrainer.loss")
    for function in (advantages_of, loss_of):
        function.__globals__.update(masked_mean=masked_mean, masked_var=masked_var, rowwise_product=rowwise_product, entropy_from_logits=entropy_from_logits)
    me = Having(config=Having(humanline=False, loss=Having(gamma=gamma, lam=1.0, cliprange=0.5, critic_coef=0.01, KL_coef=0.0)), accelerator=here, policy_dtype=torch.float64)
    me.get_ratios = partial(ratios, me)
    completions = rollouts("old_logps")
    for c in completions:
        c["old_values"] = [random.uniform(-1, 1) for _ in c["logps"]]
        c["values"] = [v + random.uniform(-0.3, 0.3) for v in c["old_values"]]
    rows = leaves(completions)
    values = [torch.tensor(c["values"], requires_grad=True) for c in completions]
    mask = padded([torch.ones(len(c["logps"])) for c in completions])
    rewards = padded([[0.0] * (len(c["logps"]) - 1) + [c["reward"]] for c in completions])
    advantages, _, gains = advantages_of(me, padded([c["old_values"] for c in completions]), rewards, mask)
    batch = {"advantages": advantages, "discounted_future_rewards": gains, "masks": mask, "logprobs": padded([c["old_logps"] for c in completions])}
    value, _ = loss_of(me, batch, {"values": padded(values), "logprobs": padded(rows), "logits": torch.randn(len(rows), WIDTH, 3)})
    value.backward()
    for row, c in enumerate(completions):
        c["advantages"] = advantages[row, : len(c["logps"])].tolist()
    parameters = {"beta": 0, "epsilon_low": 0.5, "epsilon_high": 0.5, "gamma": gamma, "lambda": 1, "value_coefficient": 0.01, "value_clip": 100}
    write("critic on discounted rewards", "HALOs", "ppo", parameters, completions, value,
          "HALOs whitens by the root of the population's variance + 1e-8: those advantages are given; its critic learns discounted rewards, the returns at λ = 1, and holds no value",
          coefficients=gradients(rows), value_coefficients=gradients(values))


halos_ppo()

# The repositories of papers


def sums(rows):
    return torch.stack([row.sum() for row in rows])


def given_pairs(by, objective, name, parameters, completions, of, difference=None):
    rows = leaves(completions)
    refs = torch.tensor([sum(c["ref_logps"]) for c in completions])
    value = of(rows, refs)
    value.backward()
    write(name, by, objective, parameters, completions, value, difference, coefficients=gradients(rows))


def simpo(rows, _, beta=2.0, ratio=0.5):
    (loss_of,) = read("SimPO/scripts/simpo_trainer.py", "SimPOTrainer.simpo_loss")
    me = Having(accelerator=here, beta=beta, gamma_beta_ratio=ratio, loss_type="sigmoid", label_smoothing=0)
    means = torch.stack([row.mean() for row in rows])
    return loss_of(me, means[0::2], means[1::2])[0].mean()


given_pairs("SimPO", "simpo", "margin", {"gamma_beta_ratio": 0.5}, pairs(), simpo)


def sppo(rows, refs, beta=0.001):
    (loss_of,) = read("SPPO/sppo/trainer.py", "SPPOTrainer.sppo_loss")
    me = Having(accelerator=here, beta=beta, loss_type="sppo")
    s = sums(rows)
    wins = torch.tensor([c["preference"] for c in compared])
    return loss_of(me, s[0::2], s[1::2], refs[0::2], refs[1::2], chosen_probs_win=wins[0::2], chosen_probs_lose=wins[1::2])[0].mean()


compared = pairs()
for i in range(0, len(compared), 2):
    compared[i]["preference"] = random.uniform(0.5, 1)
    compared[i + 1]["preference"] = 1 - compared[i]["preference"]
given_pairs("SPPO", "sppo", "win rates", {}, compared, sppo)


def cpl(bias, alpha):
    class Says(torch.distributions.Distribution):
        def log_prob(self, action):
            return self.given

    def of(rows, _):
        loss_of, biased = read("cpl/research/algs/cpl.py", "CPL._get_cpl_loss", "biased_bce_with_logits")
        loss_of.__globals__["biased_bce_with_logits"] = biased
        said = Says(validate_args=False)
        said.given = torch.cat([torch.stack(rows[1::2]), torch.stack(rows[0::2])])  # label 1: the second is preferred
        me = Having(network=Having(encoder=lambda x: x, actor=lambda _: said), bc_data="all", alpha=alpha, contrastive_bias=bias)
        n = len(rows) // 2
        nothing = torch.zeros(n)
        return loss_of(me, {"obs_1": nothing, "obs_2": nothing, "action_1": nothing, "action_2": nothing, "label": torch.ones(n)})[0]

    given_pairs("cpl", "cpl", f"bias {bias}", {"alpha": alpha, "lambda": bias}, pairs(length=lambda: 4), of)


cpl(0.5, 0.1)
cpl(1.0, 0.3)


def dmpo(gamma):
    completions = pairs()
    for c in completions:
        c["turns"] = sorted(random.randint(0, 2) for _ in c["logps"])
        c["turns"] = [sorted(set(c["turns"])).index(t) for t in c["turns"]]

    def spans(c):
        turns = c["turns"]
        return [edge for t in range(max(turns) + 1) for edge in (1 + turns.index(t), 1 + turns.index(t) + turns.count(t))]

    def of(rows, _):
        path = "DMPO/fastchat/train/dmpo_trainer_efficient.py"
        metrics, loss_of, logps_of = read(path, *("DPOMultiTrainer." + name for name in ("get_batch_loss_metrics", "dpo_loss", "get_batch_logps")))
        me = Having(accelerator=here, beta=0.1, gamma=gamma, loss_type="sigmoid", label_smoothing=0, ref_model=[torch.tensor(c["ref_logps"]) for c in completions])
        me.dpo_loss = partial(loss_of, me)

        def forward(model, batch):
            sides = []
            for place, side in enumerate(("chosen", "rejected")):
                sides.append(logps_of(binary_logits(model[place::2]), batch[side + "_labels"], batch[side + "_coefficient"]))
            return (*sides, torch.zeros(1), torch.zeros(1))

        me.concatenated_forward = forward
        batch = {}
        for place, side in enumerate(("chosen", "rejected")):
            batch[side + "_labels"] = labels(completions[place::2])
            batch[side + "_index"] = [spans(c) for c in completions[place::2]]
        return metrics(me, rows, batch)[0]

    given_pairs("DMPO", "dmpo", f"gamma {gamma}", {"gamma": gamma}, completions, of)


dmpo(0.7)
dmpo(1)


def over_vocabulary():
    """Pairs with the whole distribution of policy and reference at each token: completions, logits [completions, 1 + WIDTH, VOCABULARY] and the reference's."""
    completions = [{key: c[key] for key in ("id", "pair", "label")} for c in pairs()]
    logits = torch.randn(len(completions), 1 + WIDTH, VOCABULARY) * 2
    reference = torch.randn(len(completions), 1 + WIDTH, VOCABULARY) * 2
    chosen = torch.full((len(completions), 1 + WIDTH), -100)
    for i, c in enumerate(completions):
        n = random.randint(1, WIDTH)
        chosen[i, 1 : 1 + n] = torch.randint(VOCABULARY, (n,))
        says, reads = logits[i, :n].log_softmax(-1), reference[i, :n].log_softmax(-1)
        c["logps"] = says.gather(1, chosen[i, 1 : 1 + n, None])[:, 0].tolist()
        c["ref_logps"] = reads.gather(1, chosen[i, 1 : 1 + n, None])[:, 0].tolist()
        c["kl"] = (reads.exp() * (reads - says)).sum(-1).tolist()
        c["sum_squares"] = (2 * says).exp().sum(-1).tolist()
    return completions, logits.requires_grad_(), reference, chosen


def split(completions, logits, reference, chosen):
    """The gradient on logits as c(onehot − p) + k(p − p_ref): c and k of each token."""
    c_of, k_of = [], []
    for i, completion in enumerate(completions):
        found = []
        for t in range(len(completion["logps"])):
            p, r = logits[i, t].detach().softmax(-1), reference[i, t].softmax(-1)
            onehot = F.one_hot(chosen[i, t + 1], VOCABULARY)
            found.append(torch.linalg.lstsq(torch.stack([onehot - p, p - r], -1), logits.grad[i, t][:, None]).solution[:, 0])
        c_of.append(torch.stack(found)[:, 0])
        k_of.append(torch.stack(found)[:, 1])
    return c_of, k_of


def tdpo(objective, parameters, second, alpha=0.5):
    completions, logits, reference, chosen = over_vocabulary()
    loss_of, logps_of = read("Token-level-Direct-Preference-Optimization/trainers.py", "tdpo_loss", "_tdpo_get_batch_logps")
    margins, divergences, _ = logps_of(logits, reference, chosen)
    value = loss_of(margins[0::2], margins[1::2], divergences[0::2], divergences[1::2], beta=0.1, alpha=alpha, if_tdpo2=second)[0].mean()
    value.backward()
    c_of, k_of = split(completions, logits, reference, chosen)
    write("logits of both models", "Token-level-Direct-Preference-Optimization", objective, parameters, completions, value, coefficients=c_of, kl_coefficients=k_of)


tdpo("tdpo1", {}, False)
tdpo("tdpo2", {"alpha": 0.7}, True, 0.7)


def wpo():
    completions, logits, reference, chosen = over_vocabulary()
    logps_of, loss_of = read("WPO/scripts/run_wpo.py", "WPOTrainer.get_batch_logps", "WPOTrainer.dpo_loss")
    order = list(range(0, len(completions), 2)) + list(range(1, len(completions), 2))
    sides, weights = logps_of(logits[order], chosen[order])
    n = len(completions) // 2
    refs = torch.tensor([sum(completions[i]["ref_logps"]) for i in order])
    me = Having(accelerator=here, beta=0.1, label_smoothing=0, reference_free=False)
    value = loss_of(me, sides[:n], sides[n:], refs[:n], refs[n:], weights)[0].mean()
    value.backward()
    write("logits", "WPO", "wpo", {}, completions, value, coefficients=split(completions, logits, reference, chosen)[0])


wpo()


def rrhf(names=("RRHFTrainer.compute_loss", "RRHFTrainer.gather_logits_labels", "RRHFTrainer.get_score", "RRHFTrainer.rrhf_loss", "RRHFTrainer.sft_loss")):
    compute, gather, score, order, likelihood = read("RRHF/train.py", *names)
    me = Having(args=Having(only_use_provide=False, only_use_sample=False, length_penalty=1, rrhf_weight=1))
    me.gather_logits_labels, me.get_score, me.rrhf_loss, me.sft_loss = (partial(f, me) for f in (gather, score, order, likelihood))
    tokens = WIDTH
    completions = [{"id": f"{p}-{i}", "prompt": f"p{p}", "reward": random.uniform(-1, 1), "logps": draw(tokens)} for p in range(3) for i in range(4)]
    rows = leaves(completions)
    losses = []
    for start in range(0, len(rows), 4):  # as it trains: one prompt a step, its gradients added up
        logits = torch.stack([torch.stack([row, torch.log1p(-row.exp())], -1) for row in rows[start : start + 4]])
        inputs = {"labels": torch.zeros(4, tokens, dtype=torch.long), "idxs": None, "scores": torch.tensor([[c["reward"] for c in completions[start : start + 4]]])}
        losses.append(compute(me, lambda input_ids, attention_mask: [logits], inputs))
    value = torch.stack(losses).mean()
    value.backward()
    write("rewards", "RRHF", "rrhf", {"alpha": 1 / tokens}, completions, value,
          "RRHF's code divides by the width of the padded batch, the likelihood of the best too: completions are equally long, and α is 1/n", coefficients=gradients(rows))


rrhf()


def remax():
    returns_of, loss_of = read("ReMax/step3_rlhf_finetuning/remax_trainer.py", "DeepSpeedReMaxTrainer.compute_returns", "DeepSpeedReMaxTrainer.actor_loss_fn")
    completions = rollouts()
    for c in completions:
        c["greedy_reward"] = random.uniform(-1, 1)
    rows = leaves(completions)
    mask = padded([torch.ones(len(c["logps"])) for c in completions]).long()
    me = Having(clip_reward_value=5.0, gamma=1.0)
    gains = torch.tensor([c["reward"] - c["greedy_reward"] for c in completions])
    returns, _ = returns_of(me, torch.zeros(len(rows), 1), torch.zeros(len(rows), WIDTH), gains, mask)
    value = loss_of(me, padded(rows), returns, mask) * mask.sum() / len(rows)
    value.backward()
    write("no KL", "ReMax", "remax", {}, completions, value,
          "ReMax's code takes a mean over tokens, times their number a completion here; it adds a token's own KL alone to its return, which is off", coefficients=gradients(rows))


remax()


def gigpo(omega=0.5, gamma=0.95):
    names = ("compute_step_discounted_returns", "compute_gigpo_outcome_advantage", "episode_norm_reward", "build_step_group", "step_norm_reward", "to_hashable")
    discounted, advantages_of, *_ = read("DrMAS/verl/trainer/ppo/core_algos.py", *names)
    completions, steps = [], []
    for group in range(2):
        for i in range(4):
            turns = random.randint(1, 3)
            rewards = [random.randint(-8, 8) / 8 for _ in range(turns)]
            anchors = [random.randint(0, 1) for _ in range(turns)]
            c = {"id": f"{group}-{i}", "group": group, "reward": sum(rewards), "turns": [], "anchors": anchors, "token_rewards": []}
            for turn in range(turns):
                n = random.randint(1, 2)
                c["turns"] += [turn] * n
                c["token_rewards"] += [0.0] * (n - 1) + [rewards[turn]]
                steps.append({"group": group, "trajectory": c["id"], "turn": turn, "tokens": n, "reward": rewards[turn], "episode": sum(rewards), "anchor": anchors[turn]})
            c["logps"] = draw(len(c["turns"]))
            c["old_logps"] = c["logps"]
            completions.append(c)
    column = lambda key: np.array([step[key] for step in steps])
    batch = Having(batch={"input_ids": torch.zeros(1)}, non_tensor_batch={
        "rewards": column("reward"), "traj_uid": column("trajectory"), "active_masks": np.ones(len(steps)), "env_step": column("turn")})
    mask = torch.ones(len(steps), 1)
    found, _ = advantages_of(torch.tensor(column("episode"))[:, None].clone(), discounted(batch, gamma), mask, column("anchor"), column("group"), column("trajectory"),
                             epsilon=1e-4, step_advantage_w=omega, mode="mean_std_norm")
    by_step = {(step["trajectory"], step["turn"]): found[i, 0] for i, step in enumerate(steps)}
    write("episodes and steps", "DrMAS", "gigpo", {"omega": omega, "gamma": gamma}, completions,
          difference="1e-6 beside the deviation by default, 1e-4 is given; a step is a row of the batch there",
          advantages=[torch.stack([by_step[c["id"], turn] for turn in c["turns"]]) for c in completions])


gigpo()

commits = {name: subprocess.run(["git", "-C", FOLDER / name, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()[:12] for name in REPOSITORIES}
with open("src/test/resources/objective/authors.json", "w") as out:
    json.dump({"commits": {REPOSITORIES[name]: commit for name, commit in commits.items()}, "torch": torch.__version__.split("+")[0], "cases": cases}, out, indent=1)
    out.write("\n")
