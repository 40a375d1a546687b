"""DPO end to end, `attune tune` against TRL's DPOTrainer on the models of make_models.py, in turn. Prints pairs a second after loading, and peak memory."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ATTUNE = HERE.parent.parent / "attune"


def run(command):
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=os.environ | {"HF_HUB_OFFLINE": "1"})
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"{command[0]} failed")
        out.seek(0)
        last = json.loads(out.read().strip().splitlines()[-1])
        return last["examples"] / last["seconds"], usage.ru_maxrss // 1024


def ours(model, lora, out):
    return [
        str(ATTUNE), "tune", "--objective", "dpo", "--model", model, "--data", "pairs.jsonl", "--out", out,
        "--lora", str(lora), "--batch-size", "8", "--learning-rate", "1e-5", "--max-length", "512", "--json",
    ]  # fmt: skip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", action="append", choices=["m256", "m512"])
    parser.add_argument("--lora", action="append", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for model in options.model or ["m256", "m512"]:
        for lora in options.lora if options.lora is not None else [0, 8]:
            results = {"attune": [], "trl": []}
            for _ in range(options.rounds):
                with tempfile.TemporaryDirectory() as out:
                    results["attune"].append(run(ours(model, lora, out + "/tuned")))
                results["trl"].append(run([sys.executable, str(HERE / "dpo.py"), model, str(lora)]))
            speed = {name: statistics.median(r[0] for r in runs) for name, runs in results.items()}
            memory = {name: max(r[1] for r in runs) for name, runs in results.items()}
            print(
                f"{model} lora {lora}: attune {speed['attune']:.1f} pairs/s {memory['attune']} MB, "
                f"TRL {speed['trl']:.1f} pairs/s {memory['trl']} MB: "
                f"{speed['attune'] / speed['trl']:.2f} times as fast, {memory['attune'] / memory['trl']:.2f} of the memory",
                flush=True,
            )


main()
