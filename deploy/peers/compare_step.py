"""Attune's training step against transformers', one step of each in turn, so that what else the machine does meets all alike. Prints medians and ratios."""

import argparse
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ATTUNE = HERE.parent.parent / "attune"


class Contestant:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.millis = []
        self.megabytes = 0
        while True:
            line = self.process.stdout.readline()
            if line.strip() == "ready":
                return
            if not line:
                sys.exit(f"{name} ended before its first step")

    def step(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        millis, megabytes = self.process.stdout.readline().split()
        self.millis.append(float(millis))
        self.megabytes = int(megabytes)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def contestants(shape, lora, compiled):
    peer = [sys.executable, str(HERE / "step.py"), "--shape", shape, "--lora", str(lora)]
    ours = [str(ATTUNE), "bench", "step", "--shape", shape, "--lora", str(lora), "--threads", "2", "--paced"]
    found = [Contestant("attune", ours), Contestant("transformers", peer)]
    if compiled:
        found.append(Contestant("torch.compile", peer + ["--compile"]))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", action="append", choices=["d256", "d512"])
    parser.add_argument("--lora", action="append", type=int)
    parser.add_argument("--steps", type=int, default=9)
    parser.add_argument("--compile", action="store_true", help="torch.compile too, for full tuning")
    options = parser.parse_args()
    for shape in options.shape or ["d256", "d512"]:
        for lora in options.lora if options.lora is not None else [0, 8]:
            running = contestants(shape, lora, options.compile and lora == 0)
            for _ in range(options.steps):
                for contestant in running:
                    contestant.step()
            ours = running[0]
            for each in running:
                median = statistics.median(each.millis)
                ratio = statistics.median(ours.millis) / median
                print(
                    f"{shape} lora {lora} {each.name:14} {median:7.0f} ms (least {min(each.millis):.0f}) {each.megabytes:6} MB"
                    f"   attune takes {ratio:.2f} of the time, {ours.megabytes / each.megabytes:.2f} of the memory",
                    flush=True,
                )
                each.close()


main()
