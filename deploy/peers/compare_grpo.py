"""GRPO end to end, `attune tune` against TRL's GRPOTrainer on m256 of make_models.py, in turn: steps of 32 completions of 64 tokens, 8 a prompt, the
reference's KL included. Prints completions a second after loading, and peak memory. Attune's completions may end earlier, at one token of 4,096; TRL's do not."""

import argparse

from in_turn import compare

COMPLETIONS = 32


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="m256", choices=["m256", "m512"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=12)
    options = parser.parse_args()
    ours = [
        "tune", "--objective", "grpo", "--model", options.model, "--data", "pairs.jsonl", "--lora", "0",
        "--reward", "regex:pattern=qu", "--batch-size", "4", "--num-generations", "8", "--max-new-tokens", "64",
        "--steps", str(options.steps), "--temperature", "0.8", "--learning-rate", "1e-5", "--set", "beta=0.04", "--threads", "2",
    ]  # fmt: skip
    peer = ["grpo.py", options.model, str(options.steps)]
    compare(options.model, "completions", options.steps * COMPLETIONS, options.rounds, ours, peer)


main()
