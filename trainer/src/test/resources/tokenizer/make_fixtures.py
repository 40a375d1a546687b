"""Makes the tokenizer fixtures of this directory with Hugging Face's libraries (tokenizers 0.23, transformers 5).

corpus.txt                 a small text in several scripts, written by hand below
byte-level/tokenizer.json  BpeTrainer on that corpus, byte-level alphabet, least frequency 2
byte-level/expected.jsonl   ids of STRINGS, as prompt (with special tokens) and as completion (without), and their decoding
llama/…                    the same for a llama 2 style tokenizer: BOS on prompts, U+2581 for spaces, byte fallback
llama-3/…                  byte-level behind a regular expression, BOS by one of two post-processors
word-piece/…               as BERT's: its normalizer, pre-tokenizer and decoder, [CLS] and [SEP]
unigram/…                  as T5's: SentencePiece's character map (of two characters), Metaspace, </s> behind prompts

Run: python make_fixtures.py (in this directory)
"""

import json
import struct
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
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


def llama_3():
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    words = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
             r"|\s*[\r\n]+|\s+(?!\S)|\s+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(words), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B:1", special_tokens=[("<s>", 0)])])
    trainer = trainers.BpeTrainer(
        vocab_size=420, min_frequency=2, special_tokens=["<s>", "<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    save(tokenizer, "llama-3", bos_token="<s>", eos_token="<|endoftext|>")


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(cleanup=False)
    trainer = trainers.WordPieceTrainer(
        vocab_size=300, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"], show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    save(tokenizer, "word-piece", unk_token="[UNK]", eos_token="[SEP]", bos_token="[CLS]", pad_token="[PAD]")


def character_map(replacements):
    """A precompiled_charsmap: a double array with a block of 256 units for each state, and the texts."""
    states, leaves, texts = [{}], {}, b""
    for found, instead in replacements.items():
        state = 0
        for byte in found.encode():
            if byte not in states[state]:
                states[state][byte] = len(states)
                states.append({})
            state = states[state][byte]
        leaves[state] = len(texts)
        texts += instead.encode() + b"\0"
    # The first unit leads to block 1, since a state's own unit must not be a root's leaf.
    units = [0] * 256 * (len(states) + 1)
    units[0] = 256 << 10
    for state, labels in enumerate(states):
        for byte, following in labels.items():
            at, leads = 256 * (state + 1) + byte, 256 * (following + 1)
            units[at] = byte | (at ^ leads) << 10 | (following in leaves) << 8
        if state in leaves:
            units[256 * (state + 1)] = leaves[state] | 1 << 31
    return struct.pack(f"<{len(units) + 1}I", 4 * len(units), *units) + texts


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(character_map({"…": "...", "\u00a0": " "})), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=150, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    save(tokenizer, "unigram", unk_token="<unk>", eos_token="</s>", pad_token="<pad>")


def corpus():
    return Path("corpus.txt").read_text().split("\n===\n")


Path("corpus.txt").write_text("\n===\n".join(SENTENCES * 2 + SENTENCES[:5]))
byte_level()
llama()
llama_3()
word_piece()
unigram()
