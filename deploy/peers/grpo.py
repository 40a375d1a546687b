"""GRPO as TRL users run it: steps of 32 completions of 64 tokens, 8 a prompt, on the prompts of pairs.jsonl. Prints one JSON document."""

import json
import sys
import time

import torch
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import GRPOConfig, GRPOTrainer


def has_qu(completions, **_):
    return [float("qu" in completion) for completion in completions]


def main(directory, steps):
    torch.set_num_threads(2)
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32)
    model.generation_config.eos_token_id = None
    settings = GRPOConfig(
        output_dir="out",
        per_device_train_batch_size=32,
        num_generations=8,
        max_completion_length=64,
        max_steps=steps,
        learning_rate=1e-5,
        beta=0.04,
        temperature=0.8,
        report_to=[],
        use_cpu=True,
        logging_steps=1,
        save_strategy="no",
        bf16=False,
        gradient_checkpointing=False,
        disable_tqdm=True,
    )
    trainer = GRPOTrainer(
        model=model,
        reward_funcs=has_qu,
        args=settings,
        train_dataset=load_dataset("json", data_files="pairs.jsonl", split="train").remove_columns(["chosen", "rejected"]),
        processing_class=AutoTokenizer.from_pretrained(directory),
    )
    start = time.perf_counter()
    trainer.train()
    print(json.dumps({"seconds": time.perf_counter() - start}))


main(sys.argv[1], int(sys.argv[2]))
