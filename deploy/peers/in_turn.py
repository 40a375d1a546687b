"""Runs Attune and a peer in turn, as whole processes, and prints medians of how much a second they did after loading, and their peak memory."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ATTUNE = str(HERE.parent.parent / "attune")


def measured(command, amount):
    """What a process did a second by the seconds of its last line, JSON, and the most memory it had, in MB."""
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=os.environ | {"HF_HUB_OFFLINE": "1"})
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"{' '.join(command)} failed")
        out.seek(0)
        last = json.loads(out.read().strip().splitlines()[-1])
        return amount / last["seconds"], usage.ru_maxrss // 1024


def compare(title, unit, amount, rounds, ours, peer):
    """ours: the options of attune but for --out; peer: a script of this folder and its arguments."""
    results = {"attune": [], "TRL": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as out:
            results["attune"].append(measured([ATTUNE, *ours, "--json", "--out", out + "/tuned"], amount))
        results["TRL"].append(measured([sys.executable, str(HERE / peer[0]), *peer[1:]], amount))
    speed = {name: statistics.median(run[0] for run in runs) for name, runs in results.items()}
    memory = {name: max(run[1] for run in runs) for name, runs in results.items()}
    print(
        f"{title}: attune {speed['attune']:.1f} {unit}/s {memory['attune']} MB, TRL {speed['TRL']:.1f} {unit}/s {memory['TRL']} MB: "
        f"{speed['attune'] / speed['TRL']:.2f} times as fast, {memory['attune'] / memory['TRL']:.2f} of the memory",
        flush=True,
    )
