"""Writes src/test/resources/objective/trl.json: what TRL says of random numbers, as requests to `attune objective` with the answer beside them.

Loss and metrics come from TRL's own functions (DPOTrainer, KTOTrainer, GRPOTrainer and RLOOTrainer._compute_loss, RewardTrainer.compute_loss,
CPOTrainer.cpo_loss, ORPOTrainer.odds_ratio_loss), called on a model that returns given log-probs or rewards; the coefficients are torch's gradients of
that loss. Where TRL has no such loss ("by": "formula"), the formula of the paper is written here in torch. Everything is float64. Where this project
differs from TRL on purpose, "difference" says how, and "times" is what TRL's loss and gradient are multiplied with.

Run from the trainer module: python src/test/oracle/objective.py
"""

import json
import random
from collections import defaultdict
from types import SimpleNamespace

import torch
import torch.nn.functional as F
import trl
from trl import DPOTrainer, GRPOTrainer, KTOTrainer, RewardTrainer, RLOOTrainer
from trl.experimental.cpo import CPOTrainer
from trl.experimental.orpo import ORPOTrainer
from trl.trainer.utils import nanstd

torch.set_default_dtype(torch.float64)
random.seed(7)
cases = []


def shared(parameters):
    identity = SimpleNamespace(device="cpu", gather=lambda x: x, gather_for_metrics=lambda x: x)
    return dict(
        model=SimpleNamespace(training=True), accelerator=identity, aux_loss_enabled=False, precompute_ref_logps=True,
        _metrics={"train": defaultdict(list)}, _total_train_tokens=0, _tp_size=1, beta=parameters.get("beta", 0.1),
    )


def draw(n):
    return [random.uniform(-6, 0) for _ in range(n)]


def padded(rows, width):
    return torch.tensor([row + [0.0] * (width - len(row)) for row in rows])


def mask_of(rows, width):
    return torch.tensor([[0] + [1] * len(row) + [0] * (width - len(row)) for row in rows])


def says(log_probs):
    zero = torch.zeros_like(log_probs)
    return SimpleNamespace(log_probs=log_probs, entropy=zero, mean_logits=zero, is_top1=zero.bool())


def case(name, by, objective, parameters, completions, loss, gradients, metrics, key="coefficients", times=1, difference=None):
    names = {"rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies", "logps/chosen", "logps/rejected", "kl",
             "clip_ratio/low_mean", "clip_ratio/high_mean"}
    cases.append({
        "name": name, "by": by,
        "request": {"objective": objective, "parameters": parameters, "completions": completions},
        "loss": loss.item(),
        "metrics": {k: v for k, v in metrics.items() if k in names},
        key: gradients,
        **({"times": times, "difference": difference} if difference else {}),
    })


def pairs(n):
    completions = []
    for pair in range(n):
        for label in ("chosen", "rejected"):
            length = random.randint(1, 6)
            completions.append({"id": f"{pair}-{label}", "prompt": f"p{pair}", "pair": pair, "label": label,
                                "logps": draw(length), "ref_logps": draw(length)})
    return completions


def dpo(name, loss_type, parameters, n=5):
    completions = pairs(n)
    order = completions[0::2] + completions[1::2]
    width = max(len(c["logps"]) for c in order)
    logps = padded([c["logps"] for c in order], width).requires_grad_()
    mask = mask_of([c["logps"] for c in order], width)
    refs = padded([c["ref_logps"] for c in order], width).sum(1)
    me = SimpleNamespace(**shared(parameters), ld_alpha=None, f_divergence_type="reverse_kl", loss_types=[loss_type],
                         loss_weights=[1.0], label_smoothing=parameters.get("label_smoothing", 0.0), use_weighting=False)
    inputs = {"input_ids": torch.zeros_like(mask), "attention_mask": torch.ones_like(mask), "completion_mask": mask,
              "ref_chosen_logps": refs[:n], "ref_rejected_logps": refs[n:]}
    loss = DPOTrainer._compute_loss(me, lambda **_: says(logps * mask[:, 1:]), inputs, False)
    loss.backward()
    back = {c["id"]: logps.grad[i, : len(c["logps"])].tolist() for i, c in enumerate(order)}
    metrics = {k: v[-1] for k, v in me._metrics["train"].items()}
    if loss_type == "sigmoid_norm":  # TRL reports sums there, this project the means that the loss compares
        metrics = {k: v for k, v in metrics.items() if k.startswith("logps")}
    case(name, "trl", "dpo", parameters, completions, loss, [back[c["id"]] for c in completions], metrics)


def dpo_formula(name, parameters, preferences):
    completions = pairs(len(preferences))
    leaves = [torch.tensor(c["logps"], requires_grad=True) for c in completions]
    beta, eps, losses = parameters.get("beta", 0.1), parameters.get("label_smoothing", 0.0), []
    for i, p in enumerate(preferences):
        completions[2 * i]["preference"] = p
        s = [leaves[j].sum() - sum(completions[j]["ref_logps"]) for j in (2 * i, 2 * i + 1)]
        p = (1 - eps) * p + eps * (1 - p)
        losses.append(-p * F.logsigmoid(beta * (s[0] - s[1])) - (1 - p) * F.logsigmoid(-beta * (s[0] - s[1])))
    loss = torch.stack(losses).mean()
    loss.backward()
    case(name, "formula", "dpo", parameters, completions, loss, [leaf.grad.tolist() for leaf in leaves], {})


def kto(name, parameters, labels):
    completions = []
    for i, desirable in enumerate(labels):
        a, b = random.randint(1, 6), random.randint(1, 6)
        drift = 1.5 if name.startswith("positive") else -1.5
        mismatched = draw(b)
        completions.append({"id": f"c{i}", "prompt": f"p{i}", "label": "desirable" if desirable else "undesirable",
                            "logps": draw(a), "ref_logps": draw(a), "mismatched_logps": mismatched,
                            "mismatched_ref_logps": [x - drift for x in mismatched]})
    width = 6
    logps = padded([c["logps"] for c in completions], width).requires_grad_()
    mask = mask_of([c["logps"] for c in completions], width)
    kl_mask = mask_of([c["mismatched_logps"] for c in completions], width)
    kl_logps = padded([c["mismatched_logps"] for c in completions], width)
    me = SimpleNamespace(**shared(parameters), calculate_KL=True, loss_type="kto",
                         desirable_weight=parameters.get("desirable_weight", 1.0),
                         undesirable_weight=parameters.get("undesirable_weight", 1.0))
    me._compute_kl_logps = lambda model, batch: KTOTrainer._compute_kl_logps(me, model, batch)
    batch = {"input_ids": torch.zeros_like(mask), "KL_input_ids": torch.ones_like(mask),
             "attention_mask": torch.ones_like(mask), "KL_attention_mask": torch.ones_like(mask),
             "completion_mask": mask, "KL_completion_mask": kl_mask, "label": torch.tensor(labels),
             "ref_logps": padded([c["ref_logps"] for c in completions], width).sum(1),
             "ref_KL_logps": padded([c["mismatched_ref_logps"] for c in completions], width).sum(1)}
    model = lambda input_ids, **_: says(kl_logps if input_ids.any() else logps * mask[:, 1:])
    loss = KTOTrainer._compute_loss(me, model, batch, False)
    loss.backward()
    gradients = [logps.grad[i, : len(c["logps"])].tolist() for i, c in enumerate(completions)]
    case(name, "trl", "kto", parameters, completions, loss, gradients, {k: v[-1] for k, v in me._metrics["train"].items()})


def bradley_terry(name, parameters, n=5):
    completions = [{"id": f"{p}-{label}", "pair": p, "label": label, "score": random.uniform(-3, 3)}
                   for p in range(n) for label in ("chosen", "rejected")]
    order = completions[0::2] + completions[1::2]
    scores = torch.tensor([[c["score"]] for c in order], requires_grad=True)
    me = SimpleNamespace(**shared(parameters), args=SimpleNamespace(
        center_rewards_coefficient=parameters.get("center_rewards_coefficient")))
    inputs = {"attention_mask": torch.ones(2 * n, 1)}
    if "margin" in parameters:
        inputs["margin"] = torch.full((n,), parameters["margin"])

    def model(**_):
        return SimpleNamespace(logits=scores)

    def without_margin(**kwargs):
        kwargs.pop("margin", None)
        return model(**kwargs)

    loss = RewardTrainer.compute_loss(me, without_margin, inputs)
    loss.backward()
    back = {c["id"]: scores.grad[i, 0].item() for i, c in enumerate(order)}
    logged = me._metrics["train"]
    metrics = {"rewards/margins": logged["margin"][-1], "rewards/accuracies": logged["accuracy"][-1]}
    case(name, "trl", "bradley-terry", parameters, completions, loss, [back[c["id"]] for c in completions], metrics, "score_coefficients")


def sft(name, n=4):
    completions = [{"id": i, "prompt": "p", "logps": draw(random.randint(1, 6))} for i in range(n)]
    for c in completions:
        c["mask"] = [1] * len(c["logps"])
    completions[-1]["mask"][0] = 0
    leaves = [torch.tensor(c["logps"], requires_grad=True) for c in completions]
    masks = [torch.tensor(c["mask"], dtype=torch.bool) for c in completions]
    loss = -torch.cat([leaf[mask] for leaf, mask in zip(leaves, masks)]).mean()
    loss.backward()
    case(name, "formula", "sft", {}, completions, loss, [leaf.grad.tolist() for leaf in leaves], {})


def paired(objective, name, loss_type, parameters, beta, n=5, weighted=False, **more):
    """DPOTrainer's other loss types: its beta is this project's beta or tau."""
    completions = pairs(n)
    order = completions[0::2] + completions[1::2]
    width = max(len(c["logps"]) for c in order)
    logps = padded([c["logps"] for c in order], width).requires_grad_()
    mask = mask_of([c["logps"] for c in order], width)
    refs = padded([c["ref_logps"] for c in order], width).sum(1)
    if objective == "sppo":
        for c in completions:
            c["preference"] = 1 if c["label"] == "chosen" else 0
    if weighted:
        for c in completions:
            c["sum_squares"] = [random.uniform(0.5, 1) for _ in c["logps"]]
    squares = padded([c.get("sum_squares", [1.0] * len(c["logps"])) for c in order], width)
    me = SimpleNamespace(**{**shared({}), "beta": beta}, ld_alpha=None, f_divergence_type="reverse_kl", loss_types=[loss_type],
                         loss_weights=[1.0], label_smoothing=0.0, use_weighting=weighted)
    inputs = {"input_ids": torch.zeros_like(mask), "attention_mask": torch.ones_like(mask), "completion_mask": mask,
              "ref_chosen_logps": refs[:n], "ref_rejected_logps": refs[n:]}

    def model(**_):
        said = says(logps * mask[:, 1:])
        said.log_sum_sq_probs = torch.where(mask[:, 1:] == 1, squares, 1.0).log()
        return said

    if weighted:  # the weight is clamped at 1 here and not in TRL: these pairs stay below
        aligned = ((logps - torch.where(mask[:, 1:] == 1, squares, 1.0).log()) * mask[:, 1:]).sum(1) / mask[:, 1:].sum(1)
        assert (aligned[:n] + aligned[n:] < 0).all()
    if loss_type == "ipo":  # TRL divides by the mask with the prompt's tokens, of which there are none that count
        assert (mask[:, 0] == 0).all()
    loss = DPOTrainer._compute_loss(me, model, inputs, False)
    loss.backward()
    back = {c["id"]: logps.grad[i, : len(c["logps"])].tolist() for i, c in enumerate(order)}
    case(name, "trl", objective, parameters, completions, loss, [back[c["id"]] for c in completions], {}, **more)


def contrast(objective, name, parameters, loss_of, average, nll, difference=None, n=5):
    """CPO, SimPO and ORPO: TRL's function of the pair's log-probs, and the likelihood of the chosen completion as this project takes it."""
    completions = pairs(n)
    leaves = [torch.tensor(c["logps"], requires_grad=True) for c in completions]
    per = [leaf.mean() if average else leaf.sum() for leaf in leaves]
    loss = loss_of(torch.stack(per[0::2]), torch.stack(per[1::2])) - nll * torch.stack([leaf.mean() for leaf in leaves[0::2]]).mean()
    loss.backward()
    for c in completions:
        del c["ref_logps"]
    case(name, "trl", objective, parameters, completions, loss, [leaf.grad.tolist() for leaf in leaves], {}, difference=difference)


def cpo_loss(loss_type, beta, gamma=0.0):
    me = SimpleNamespace(alpha=0.0, accelerator=SimpleNamespace(device="cpu"), loss_type=loss_type, simpo_gamma=gamma, beta=beta, label_smoothing=0.0)
    return lambda chosen, rejected: CPOTrainer.cpo_loss(me, chosen, rejected)[0].mean()


def odds_loss(weight):
    me = SimpleNamespace(accelerator=SimpleNamespace(device="cpu"), beta=weight)

    def loss(chosen, rejected):
        single, torch.Tensor.float = torch.Tensor.float, torch.Tensor.double  # TRL computes the odds in float32
        try:
            return -ORPOTrainer.odds_ratio_loss(me, chosen, rejected)[0].mean()
        finally:
            torch.Tensor.float = single

    return loss


def grouped(objective, name, parameters, loss_type="grpo", level="token", beta=0.0, low=0.2, high=0.2, max_length=512, scale=True):
    completions = []
    for group in range(3):
        for i in range(4):
            logps = draw(random.randint(1, 6))
            completions.append({"id": f"{group}-{i}", "group": group, "reward": random.uniform(-1, 1), "logps": logps,
                                "old_logps": [x + random.uniform(-0.4, 0.4) for x in logps],
                                "ref_logps": [x + random.uniform(-1, 1) for x in logps]})
    width = 6
    logps = padded([c["logps"] for c in completions], width).requires_grad_()
    mask = mask_of([c["logps"] for c in completions], width)[:, 1:]
    rewards = torch.tensor([c["reward"] for c in completions]).view(3, 4)
    if objective == "rloo":
        drift = torch.tensor([sum(c["old_logps"]) - sum(c["ref_logps"]) for c in completions]).view(3, 4)
        rewards = rewards - beta * drift
        advantages = (rewards - (rewards.sum(1, keepdim=True) - rewards) / 3).view(-1)
    else:
        advantages = rewards - rewards.mean(1, keepdim=True)
        if scale:
            advantages = advantages / (nanstd(rewards, dim=1).unsqueeze(1) + 1e-4)
        advantages = advantages.view(-1)
    accelerator = SimpleNamespace(device="cpu", gather=lambda x: x, gather_for_metrics=lambda x: x, reduce=lambda x, reduction: x, num_processes=1)
    me = SimpleNamespace(
        accelerator=accelerator, aux_loss_enabled=False, top_entropy_quantile=1.0, importance_sampling_level=level,
        off_policy_mask_threshold=None, beta=beta, loss_type=loss_type, epsilon_low=low, epsilon_high=high, use_vllm=False,
        args=SimpleNamespace(delta=None, use_bias_correction_kl=False, steps_per_generation=1), model=SimpleNamespace(training=True),
        current_gradient_accumulation_steps=1, max_completion_length=max_length, _entropy_bonus_enabled=False,
        _metrics={"train": defaultdict(list)})
    me._get_per_token_logps_and_entropies = lambda *_, **__: (logps, torch.zeros_like(logps), None)
    old = padded([c["old_logps"] for c in completions], width)
    inputs = {"prompt_ids": mask[:, :1], "prompt_mask": mask[:, :1], "completion_ids": mask, "completion_mask": mask, "advantages": advantages,
              "old_per_token_logps": old, "ref_per_token_logps": padded([c["ref_logps"] for c in completions], width),
              "old_logps": old.sum(1), "num_items_in_batch": mask.sum()}
    loss = (RLOOTrainer if objective == "rloo" else GRPOTrainer)._compute_loss(me, None, inputs)
    loss.backward()
    gradients = [logps.grad[i, : len(c["logps"])].tolist() for i, c in enumerate(completions)]
    case(name, "trl", objective, parameters, completions, loss, gradients, {k: v[-1] for k, v in me._metrics["train"].items()})


dpo("sigmoid", "sigmoid", {})
dpo("sigmoid, beta 0.5", "sigmoid", {"beta": 0.5})
dpo("robust", "robust", {"beta": 0.3, "label_smoothing": 0.2, "robust": True})
dpo("length-normalised", "sigmoid_norm", {"beta": 1.5, "average": True})
dpo_formula("conservative", {"beta": 0.3, "label_smoothing": 0.1}, [1.0, 1.0, 1.0])
dpo_formula("soft labels and a tie", {"beta": 0.3}, [0.9, 0.5, 0.2, 1.0])
kto("positive reference point", {}, [True, False, True, True, False])
kto("positive reference point, weights", {"beta": 0.4, "desirable_weight": 1.0, "undesirable_weight": 1.4}, [True, False, True, False])
kto("reference point clamped at 0", {"beta": 0.2}, [False, False, True])
kto("all desirable", {}, [True, True])
bradley_terry("plain", {})
bradley_terry("margin", {"margin": 0.7})
bradley_terry("centring", {"center_rewards_coefficient": 0.01})
sft("token mean with a mask")
paired("ipo", "averaged", "ipo", {"tau": 0.3}, 0.3)
paired("slic", "hinge", "hinge", {"beta": 0.2}, 0.2)
paired("sppo", "hard labels", "sppo_hard", {"beta": 0.05}, 0.05, times=0.5,
       difference="TRL leaves out the half before the squares, so its loss and gradient are twice this project's")
paired("wpo", "aligned weights", "sigmoid", {"beta": 0.2}, 0.2, weighted=True)
contrast("simpo", "target margin", {"beta": 2.0, "gamma_beta_ratio": 0.4}, cpo_loss("simpo", 2.0, 0.8), True, 0.0)
contrast("cpo", "with the likelihood of the chosen", {"beta": 0.2, "alpha": 0.7}, cpo_loss("sigmoid", 0.2), False, 0.7,
         "TRL takes the likelihood over all tokens of the batch; here it is a mean over each completion's tokens, then over pairs")
contrast("orpo", "with the likelihood of the chosen", {"lambda": 0.3}, odds_loss(0.3), True, 1.0,
         "TRL takes the likelihood over prompt and completion; here over the completion alone")
grouped("grpo", "k3 in the loss", {"beta": 0.04}, beta=0.04)
grouped("grpo", "no reference", {"beta": 0.0, "epsilon_low": 0.1, "epsilon_high": 0.3}, low=0.1, high=0.3)
grouped("dr-grpo", "constant length", {"max_length": 7}, loss_type="dr_grpo", max_length=7, scale=False)
grouped("dapo", "token mean", {}, loss_type="dapo", high=0.28)
grouped("gspo", "sequence ratio", {"epsilon_low": 0.05, "epsilon_high": 0.1}, level="sequence", low=0.05, high=0.1)
grouped("rloo", "sequence ratio, clipped", {"beta": 0.05, "ratio": "sequence", "epsilon_low": 0.2, "epsilon_high": 0.2}, beta=0.05)

with open("src/test/resources/objective/trl.json", "w") as out:
    json.dump({"trl": trl.__version__, "torch": torch.__version__.split("+")[0], "cases": cases}, out, indent=1)
    out.write("\n")
