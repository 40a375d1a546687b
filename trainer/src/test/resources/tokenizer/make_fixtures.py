"""Makes the tokenizer fixtures of this directory with Hugging Face's libraries (tokenizers 0.23, transformers 5).

corpus.txt                 a small text in several scripts, written by hand below
byte-level/tokenizer.json  BpeTrainer on that corpus, byte-level alphabet, least frequency 2
byte-level/expected.jsonl   ids of STRINGS, as prompt (with special tokens) and as completion (without), and their decoding
llama/…                    the same for a llama 2 style tokenizer: BOS on prompts, U+2581 for spaces, byte fallback

Run: python make_fixtures.py (in this directory)
"""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

SENTENCES = [
    "The parcel is late and I'd like my money back, please.",
    "Hello there! We're sorry that your parcel didn't arrive.",
    "  Two leading spaces, a\ttab and trailing ones   ",
    "Numbers 12, 345 and 6789; prices $3.50 and €20.",
    "It's what they'll say: you've paid, I'm sure, we'd refund.",
    "Größe, naïve café, señor, smørrebrød.",
    "これは小包です。返金をお願いします。",
    "Привет, где моя посылка? Где она?",
    "Emoji 🙂🙂 and 👩‍👩‍👧 family, thumbs 👍🏽.",
    "def f(x):\n    return x + 1\n\n\n# end",
    "aaaa aaaaa aaaaaaa banana bananas",
]
STRINGS = SENTENCES + [
    "",
    " ",
    "\n",
    "\n\nHuman: Hello\n\nAssistant:",
    " a completion with a leading space",
    "no leading space",
    "unseen: ζωή, 中文, \u00a0nbsp, \u2003em space, \u200bzero width",
    "tab\t\tand\r\nwindows line",
    "🧪",
    "<|endoftext|>",
    "a<|endoftext|>b",
    "<s>bos in text</s>",
    "don't DON'T I'Ll",
    "x" * 50,
]


def expected(tokenizer):
    rows = []
    for text in STRINGS:
        prompt = tokenizer(text)["input_ids"]
        completion = tokenizer(text, add_special_tokens=False)["input_ids"]
        rows.append({"text": text, "prompt": prompt, "completion": completion,
                     "decoded": tokenizer.decode(completion, skip_special_tokens=True)})
    return rows


def save(tokenizer, name, **special):
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, clean_up_tokenization_spaces=False, **special)
    wrapped.save_pretrained(name)
    rows = "".join(json.dumps(row) + "\n" for row in expected(wrapped))
    Path(name, "expected.jsonl").write_text(rows)


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=420, min_frequency=2, special_tokens=["<|endoftext|>", "<|user|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    save(tokenizer, "byte-level", eos_token="<|endoftext|>", pad_token="<|endoftext|>")


def llama():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)])
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=special, limit_alphabet=80, show_progress=False, max_token_length=8)
    tokenizer.train_from_iterator(corpus(), trainer)
    plain = json.loads(tokenizer.to_str())
    plain["added_tokens"] = plain["added_tokens"][:3]
    save(Tokenizer.from_str(json.dumps(plain)), "llama", bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def corpus():
    return Path("corpus.txt").read_text().split("\n===\n")


Path("corpus.txt").write_text("\n===\n".join(SENTENCES * 2 + SENTENCES[:5]))
byte_level()
llama()
