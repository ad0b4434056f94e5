"""usage: Scripts/bench [options] [section...]"""

import argparse
import importlib
import os
import subprocess
import sys

from measuring import Context, say, table

SECTIONS = ["ring", "decoding", "replay", "analysis", "start", "allocations", "instructions", "streams"]
READERS = ["polars", "pyarrow", "duckdb", "scikit-digital-health"]
GAITMAP = ["gaitmap", "gaitmap_mad"]


def arguments():
    parser = argparse.ArgumentParser(
        prog="Scripts/bench", description="Measures footstrike, in ratios to others of the same run."
    )
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(SECTIONS)}; all of them")
    parser.add_argument("--rounds", type=int, default=9, help="of each comparison; medians count (9)")
    parser.add_argument("--quick", action="store_true", help="little input: to see that it runs, not how fast")
    parser.add_argument(
        "--real-time", action="store_true", help="run above everybody else (needs the right to): on a busy machine"
    )
    parser.add_argument(
        "--others",
        type=float,
        default=8,
        metavar="PERCENT",
        help="of the machine that other programs may take during a run that counts (8)",
    )
    parser.add_argument(
        "--check-instructions",
        action="store_true",
        help="only count instructions; ends with 1 where a count rose by more than 5 %% over the baseline",
    )
    parser.add_argument(
        "--write-instructions", action="store_true", help="only count instructions, and keep them as the baseline"
    )
    told = parser.parse_args()
    if told.check_instructions or told.write_instructions:
        told.sections = ["instructions"]
    for name in told.sections:
        if name not in SECTIONS:
            parser.error(f"there is no section {name}; there are {', '.join(SECTIONS)}")
    return told


def built(product):
    say(f"building {product}, optimised …")
    made = subprocess.run(
        ["swift", "build", "-c", "release", "--product", product], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode != 0:
        sys.stderr.buffer.write(made.stdout)
        sys.exit(2)
    path = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return os.path.join(path, product)


def environment(context, name, packages):
    """A Python environment with these packages; empty where there can be none."""
    folder = os.path.join(context.folder, name)
    python = os.path.join(folder, "bin", "python")
    done = os.path.join(folder, "complete")
    if os.path.exists(done):
        return python
    say(f"installing {', '.join(packages)} …")
    for command in ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "-q", *packages]):
        if subprocess.run(command, capture_output=True).returncode != 0:
            context.notes.append(f"{', '.join(packages)} could not be installed and were left out")
            return ""
    open(done, "w").close()
    return python


def main():
    told = arguments()
    folder = os.path.abspath(".build/bench")
    os.makedirs(folder, exist_ok=True)
    context = Context(
        rounds=2 if told.quick else told.rounds,
        quick=told.quick,
        real_time=told.real_time,
        most_others=told.others / 100,
        folder=folder,
        writes_baseline=told.write_instructions,
    )
    context.bench = built("footstrike-bench")
    sections = told.sections or SECTIONS
    if {"decoding", "replay", "start"} & set(sections):
        context.footstrike = built("footstrike")
    if {"replay", "analysis"} & set(sections):
        context.python = environment(context, "readers", READERS)
    if "analysis" in sections:
        context.gaitmap = environment(context, "gaitmap", GAITMAP)
    rows = []
    for name in sections:
        say(f"{name} …")
        rows += importlib.import_module(name).section(context)
    print(table(rows))
    for note in context.notes:
        print(f"\n{note}.")
    return 1 if any(row.reached is False for row in rows) else 0


sys.exit(main())
