"""Makes the tiny random llama checkpoints beside it and what transformers says of them.

    HF_HUB_OFFLINE=1 python make_llama_fixtures.py

Each directory is a Hugging Face model; expected.json in it holds log-probs of completions and greedy continuations,
from token ids and from text. The weights have a standard deviation of .3, so that the numbers differ visibly from uniform ones.
"""
import json, os, random, shutil
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, LlamaForSequenceClassification, PreTrainedTokenizerFast

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = ["the parcel is late and the customer waits", "we are sorry, your refund is on its way!",
          "Grüße aus Köln: 12 Pakete, 3 fehlen.", "please tell us the order number; thank you",
          "naïve café — \"quoted\" text\nand a second line"]
TEXTS = [("Where is my parcel?", " It is on its way."), ("Grüße", " aus Köln — 12!"), ("the customer", " waits\nand a second")]


def tokenizer():
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator(CORPUS * 4, trainers.BpeTrainer(
        vocab_size=320, special_tokens=["<s>", "</s>", "<pad>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False))
    return PreTrainedTokenizerFast(tokenizer_object=t, bos_token="<s>", eos_token="</s>", pad_token="<pad>")


def logps(model, prompt, completion):
    with torch.no_grad():
        logits = model(torch.tensor([prompt + completion])).logits[0].double()
    rows = torch.log_softmax(logits, -1)
    return [rows[len(prompt) - 1 + i, t].item() for i, t in enumerate(completion)]


def greedy(model, prompt, n):
    ids = list(prompt)
    for _ in range(n):
        with torch.no_grad():
            token = model(torch.tensor([ids])).logits[0, -1].argmax().item()
        ids.append(token)
        if token == 1:
            break
    return ids[len(prompt):]


def expected(model, tok):
    rng = random.Random(5)
    draw = lambda n: [rng.randrange(3, model.config.vocab_size) for _ in range(n)]
    cases = [{"prompt_ids": p, "completion_ids": c, "logps": logps(model, p, c)}
             for p, c in ((draw(n), draw(m) + ([1] if e else [])) for n, m, e in ((5, 7, True), (1, 3, False), (12, 1, False)))]
    texts = []
    for prompt, completion in TEXTS:
        p, c = tok(prompt).input_ids, tok(completion, add_special_tokens=False).input_ids
        texts.append({"prompt": prompt, "completion": completion, "prompt_ids": p, "completion_ids": c,
                      "logps": logps(model, p, c)})
    starts = [draw(4), draw(9)]
    return {"ids": cases, "texts": texts,
            "greedy_ids": [{"prompt_ids": s, "completion_ids": greedy(model, s, 12)} for s in starts],
            "greedy_texts": [{"prompt": p, "completion_ids": (g := greedy(model, tok(p).input_ids, 12)),
                              "completion": tok.decode(g, skip_special_tokens=True, clean_up_tokenization_spaces=False)}
                             for p, _ in TEXTS]}


def randomise(model, seed):
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "norm" in name:
                p.copy_(1 + 0.2 * torch.randn(p.shape, generator=g))
            else:
                p.copy_(0.3 * torch.randn(p.shape, generator=g))
    return model.eval()


def edit(directory, change):
    path = os.path.join(directory, "config.json")
    with open(path) as f:
        config = json.load(f)
    change(config)
    with open(path, "w") as f:
        json.dump(config, f, indent=1)


def four(config):
    """config.json as transformers 4 wrote it."""
    config["rope_theta"] = config.pop("rope_parameters")["rope_theta"]
    config["rope_scaling"] = None
    config["torch_dtype"] = config.pop("dtype")


def make(name, tok, seed, dtype=torch.float32, change=None, shards=None, **settings):
    out = os.path.join(HERE, name)
    shutil.rmtree(out, ignore_errors=True)
    base = dict(vocab_size=320, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=4,
                intermediate_size=48, max_position_embeddings=128, tie_word_embeddings=True, rms_norm_eps=1e-5,
                bos_token_id=0, eos_token_id=1, pad_token_id=2)
    model = randomise(LlamaForCausalLM(LlamaConfig(**{**base, **settings})), seed).to(dtype)
    model.save_pretrained(out, **({"max_shard_size": shards} if shards else {}))
    tok.save_pretrained(out)
    if change:
        edit(out, change)
    # What a half-precision file holds, computed in float32.
    model = LlamaForCausalLM.from_pretrained(out, dtype=torch.float32).eval()
    with open(os.path.join(out, "expected.json"), "w") as f:
        json.dump(expected(model, tok), f, ensure_ascii=False)
    return model


def reward(tok):
    out = os.path.join(HERE, "reward")
    shutil.rmtree(out, ignore_errors=True)
    config = LlamaConfig(vocab_size=320, hidden_size=32, num_hidden_layers=1, num_attention_heads=4, num_key_value_heads=2,
                         intermediate_size=48, max_position_embeddings=128, tie_word_embeddings=True,
                         bos_token_id=0, eos_token_id=1, pad_token_id=2, num_labels=1)
    model = randomise(LlamaForSequenceClassification(config), 17)
    model.save_pretrained(out)
    tok.save_pretrained(out)
    rng = random.Random(9)
    rows = [[rng.randrange(3, 320) for _ in range(n)] + [1] for n in (4, 9, 1)]
    with torch.no_grad():
        rewards = [model(torch.tensor([r])).logits[0, 0].item() for r in rows]
    with open(os.path.join(out, "expected.json"), "w") as f:
        json.dump([{"ids": r, "reward": x} for r, x in zip(rows, rewards)], f)


if __name__ == "__main__":
    torch.manual_seed(0)
    tok = tokenizer()
    make("tied", tok, 11, rope_parameters={"rope_type": "default", "rope_theta": 10000.0})
    make("grouped", tok, 12, num_key_value_heads=2, tie_word_embeddings=False, change=four,
         rope_parameters={"rope_type": "default", "rope_theta": 500.0})
    make("biased", tok, 13, num_hidden_layers=1, attention_bias=True, mlp_bias=True, num_key_value_heads=1, head_dim=16)
    make("half", tok, 14, dtype=torch.float16, num_hidden_layers=1)
    make("bfloat", tok, 15, dtype=torch.bfloat16, num_hidden_layers=1, shards="30KB")
    reward(tok)
