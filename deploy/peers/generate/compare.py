"""Sampling by Attune, onnxruntime-genai and transformers on the same weights, taking turns: python compare.py MODELS [ROUNDS [PROGRAM...]]

MODELS is what make_models.py made. Programs are attune, genai and transformers unless some are named, attune first. Every program is started once per model and batch size and waits; each round asks each of
them for one batch, in all orders one after the other, so that whatever else the machine does, and what the one before left in its caches, meets all alike; between turns threads that spin fall asleep. Before that each draws for ten seconds by itself: Java compiles until then. Prompt 32 tokens, 96 new ones, temperature .8, top-k 50,
top-p .95, 2 threads. Prints medians of tokens per second and ratios. Attune returns both log-probs of every token, the others none."""
import itertools, os, subprocess, sys, time

PROMPT, NEW = 32, 96
PAUSE = .15
WARM_UP = 10  # seconds
HERE = os.path.dirname(os.path.abspath(__file__))


def paced(draw, batch):
    draw()
    print("ready", flush=True)
    for _ in sys.stdin:
        begin = time.perf_counter()
        draw()
        print(f"{batch * NEW / (time.perf_counter() - begin):.1f}", flush=True)


def transformers(model, batch):
    import torch
    from transformers import AutoModelForCausalLM
    torch.set_num_threads(2)
    torch.set_grad_enabled(False)
    policy = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
    policy.generation_config.eos_token_id = None
    ids = torch.randint(3, policy.config.vocab_size, (batch, PROMPT))
    paced(lambda: policy.generate(ids, attention_mask=torch.ones_like(ids), do_sample=True, temperature=.8, top_k=50,
                                  top_p=.95, max_new_tokens=NEW, min_new_tokens=NEW), batch)


def genai(model, batch):
    import numpy, onnxruntime_genai as og
    config = og.Config(model + "-genai")
    config.overlay('{"model": {"decoder": {"session_options": {"intra_op_num_threads": 2}}}}')
    policy = og.Model(config)
    ids = numpy.random.randint(3, 4000, (batch, PROMPT)).astype(numpy.int32)

    def draw():
        parameters = og.GeneratorParams(policy)
        parameters.set_search_options(max_length=PROMPT + NEW, min_length=PROMPT + NEW, batch_size=batch, do_sample=True,
                                      temperature=.8, top_k=50, top_p=.95)
        generator = og.Generator(policy, parameters)
        generator.append_tokens(ids)
        for _ in range(NEW):
            generator.generate_next_token()

    paced(draw, batch)


def start(program, model, batch):
    if program == "attune":
        command = [os.path.join(HERE, "../../../attune"), "bench", "generate", "--model", model, "--batch", str(batch), "--threads", "2", "--paced"]
    else:
        command = [sys.executable, os.path.abspath(__file__), program, model, str(batch)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    while (line := process.stdout.readline()) != "ready\n":
        if not line:
            raise SystemExit(f"{program} did not start")
    return process


def ask(process):
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main(models, rounds, programs):
    for name in (name for name in ("d256", "d512") if os.path.isdir(os.path.join(models, name))):
        for batch in (1, 16):
            running = {p: start(p, os.path.join(models, name), batch) for p in programs}
            for process in running.values():
                begin = time.perf_counter()
                while time.perf_counter() - begin < WARM_UP:
                    ask(process)
            rates = {p: [] for p in programs}
            orders = list(itertools.permutations(programs))
            for i in range(rounds):
                for p in orders[i % len(orders)]:
                    rates[p].append(ask(running[p]))
                    time.sleep(PAUSE)
            for process in running.values():
                process.stdin.close()
                process.wait()
            median = {p: sorted(r)[len(r) // 2] for p, r in rates.items()}
            print(f"{name} batch {batch:2d}: " + ", ".join(f"{p} {median[p]:.0f}" for p in programs) + " tokens/s; "
                  + ", ".join(f"{median['attune'] / median[p]:.2f}x {p}" for p in programs[1:]), flush=True)


if __name__ == "__main__":
    if sys.argv[1] in ("transformers", "genai"):
        {"transformers": transformers, "genai": genai}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 9, sys.argv[3:] or ["attune", "genai", "transformers"])
