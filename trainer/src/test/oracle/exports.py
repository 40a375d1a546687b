"""Trains every family with ./attune, loads what it wrote with transformers and PEFT, and compares log-probs and greedy continuations.

    HF_HUB_OFFLINE=1 python exports.py ATTUNE [NAME …]

ATTUNE is the launcher. For each checkpoint of ../resources/family: sft with all weights, and with adapters in two runs of which the second goes on from
the first's; the directories in AutoModelForCausalLM, the adapters in PeftModel over the checkpoint. And PPO, whose critic is read into a linear layer on
the last hidden states, as TRL's value head has one.
"""
import json, os, shlex, subprocess, sys, tempfile
import torch
from safetensors.torch import load_file
from peft import PeftModel
from transformers import AutoModelForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILY = os.path.join(HERE, "..", "resources", "family")


def run(command, *arguments):
    done = subprocess.run(shlex.split(command) + [str(a) for a in arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def compare(model, rows, said, drawn):
    model.eval()
    worst, same = 0.0, 0
    with torch.no_grad():
        for row, ours in zip(rows, said, strict=True):
            prompt, completion = row["prompt_ids"], row["completion_ids"]
            logits = torch.log_softmax(model(torch.tensor([prompt + completion])).logits[0].double(), -1)
            for i, (token, logp) in enumerate(zip(completion, ours["logps"], strict=True)):
                worst = max(worst, abs(logits[len(prompt) - 1 + i, token].item() - logp))
        for row, ours in zip(rows, drawn, strict=True):
            ids = model.generate(input_ids=torch.tensor([row["prompt_ids"]]), attention_mask=torch.ones(1, len(row["prompt_ids"]), dtype=torch.long),
                                 max_new_tokens=len(ours["token_ids"]), do_sample=False, eos_token_id=None, pad_token_id=2)
            same += ids[0, len(row["prompt_ids"]):].tolist() == ours["token_ids"]
    return worst, same


def values(model, place, rows):
    """What a critic says before each token of the completions."""
    head = torch.nn.Linear(model.config.hidden_size, 1)
    head.load_state_dict({name.removeprefix("v_head.summary."): t for name, t in load_file(os.path.join(place, "value_head.safetensors")).items()})
    given = []
    with torch.no_grad():
        for row in rows:
            prompt, completion = row["prompt_ids"], row["completion_ids"]
            states = model(torch.tensor([prompt + completion]), output_hidden_states=True).hidden_states[-1][0]
            given.append(head(states)[len(prompt) - 1:-1, 0].tolist())
    return given


def check_critic(attune, name, base, rows, at):
    with open(at("rollouts.jsonl"), "w") as f:
        for i, row in enumerate(rows):
            completions = [{"completion_ids": ids, "reward": reward} for ids, reward in ((row["completion_ids"], i % 3), (row["completion_ids"][:1], 1))]
            f.write(json.dumps({"prompt_ids": row["prompt_ids"], "completions": completions}) + "\n")
    run(attune, "tune", "--objective", "ppo", "--data", at("rollouts.jsonl"), "--steps", 2, "--batch-size", 4, "--learning-rate", "1e-2", "--lora", 2,
        "--model", base, "--out", at("critic"))
    load = lambda path: AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()
    for kind, ours, theirs, place in (("merged", [at("critic")], load(at("critic")), at("critic")),
                                      ("adapter", [base, "--adapter", at("critic", "adapter")],
                                       PeftModel.from_pretrained(load(base), at("critic", "adapter")).eval(), at("critic", "adapter"))):
        said = [line["values"] for line in lines(run(attune, "logprobs", "--values", "--data", at("rows.jsonl"), "--model", *ours))]
        worst = max(abs(a - b) for ours, theirs in zip(said, values(theirs, place, rows), strict=True) for a, b in zip(ours, theirs, strict=True))
        print(f"{name:20} {kind:8} {'its critic':24} values differ by {worst:.1e}, the largest is {max(abs(v) for row in said for v in row):.2f}", flush=True)
        assert worst < 1e-4


def check(attune, name):
    base = os.path.join(FAMILY, name)
    with open(os.path.join(base, "expected.json")) as f:
        expected = json.load(f)
    rows = [case for batch in expected["batches"] for case in batch]
    with tempfile.TemporaryDirectory() as scratch:
        at = lambda *parts: os.path.join(scratch, *parts)
        with open(at("rows.jsonl"), "w") as f:
            f.writelines(json.dumps(row) + "\n" for row in rows)
        train = ["sft", "--data", at("rows.jsonl"), "--steps", 2, "--batch-size", 4, "--learning-rate", "1e-2", "--model", base]
        run(attune, *train, "--full", "--out", at("full"))
        run(attune, *train, "--lora", 2, "--out", at("one"))
        run(attune, *train, "--lora", 3, "--adapter", at("one", "adapter"), "--out", at("two"))
        load = lambda path: AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager")
        for kind, ours, theirs in (("full", [at("full")], lambda: load(at("full"))), ("merged", [at("two")], lambda: load(at("two"))),
                                   ("adapter", [base, "--adapter", at("two", "adapter")],
                                    lambda: PeftModel.from_pretrained(load(base), at("two", "adapter")))):
            said = lines(run(attune, "logprobs", "--data", at("rows.jsonl"), "--model", *ours))
            with open(at("prompts.jsonl"), "w") as f:
                f.writelines(json.dumps({"prompt_ids": row["prompt_ids"]}) + "\n" for row in rows)
            drawn = lines(run(attune, "generate", "--prompts", at("prompts.jsonl"), "--greedy", "--ignore-eos", "--max-new-tokens", 8, "--model", *ours))
            # A rotary embedding that grows with the text keeps what it grew to, so the texts of this comparison are short.
            worst, same = compare(theirs(), rows, said, drawn)
            print(f"{name:20} {kind:8} {type(theirs()).__name__:24} log-probs differ by {worst:.1e}, greedy equal {same}/{len(rows)}", flush=True)
            assert worst < 1e-4 and same == len(rows)
        check_critic(attune, name, base, rows, at)


if __name__ == "__main__":
    for name in sys.argv[2:] or sorted(os.listdir(FAMILY)):
        check(sys.argv[1], name)
