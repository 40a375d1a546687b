"""DPO end to end, `attune tune` against TRL's DPOTrainer on the models of make_models.py, in turn. Prints pairs a second after loading, and peak memory."""

import argparse

from in_turn import compare

PAIRS = 256


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", action="append", choices=["m256", "m512"])
    parser.add_argument("--lora", action="append", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for model in options.model or ["m256", "m512"]:
        for lora in map(str, options.lora if options.lora is not None else [0, 8]):
            ours = [
                "tune", "--objective", "dpo", "--model", model, "--data", "pairs.jsonl", "--lora", lora,
                "--batch-size", "8", "--learning-rate", "1e-5", "--max-length", "512", "--threads", "2",
            ]  # fmt: skip
            compare(f"{model} lora {lora}", "pairs", PAIRS, options.rounds, ours, ["dpo.py", model, lora])


main()
