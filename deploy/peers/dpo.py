"""DPO as TRL users run it: one pass over pairs.jsonl in batches of 8. Prints one JSON document."""

import json
import sys
import time

import torch
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer


def main(directory, lora):
    torch.set_num_threads(2)
    model = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32)
    pairs = load_dataset("json", data_files="pairs.jsonl", split="train")
    adapters = None
    if lora:
        from peft import LoraConfig

        adapters = LoraConfig(
            r=lora, lora_alpha=2 * lora, lora_dropout=0, target_modules="all-linear", task_type="CAUSAL_LM"
        )
    settings = DPOConfig(
        output_dir="out",
        per_device_train_batch_size=8,
        num_train_epochs=1,
        learning_rate=1e-5,
        beta=0.1,
        max_length=512,
        report_to=[],
        use_cpu=True,
        logging_steps=10,
        save_strategy="no",
        bf16=False,
        fp16=False,
        gradient_checkpointing=False,
        disable_tqdm=True,
    )
    trainer = DPOTrainer(
        model=model,
        args=settings,
        train_dataset=pairs,
        processing_class=AutoTokenizer.from_pretrained(directory),
        peft_config=adapters,
    )
    start = time.perf_counter()
    trainer.train()
    print(json.dumps({"seconds": time.perf_counter() - start, "examples": len(pairs)}))


main(sys.argv[1], int(sys.argv[2]))
