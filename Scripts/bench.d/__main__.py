"""usage: Scripts/bench [options] [section...]"""

import argparse
import importlib
import os
import platform
import re
import subprocess
import sys
import time

import instructions
from measuring import Context, say, table

SECTIONS = ["ring", "decoding", "replay", "analysis", "start", "allocations", "instructions", "streams", "live"]
# Python environments, as not all can share one (Scripts/requirements): what counts of each, and the sections that
# want it.
ENVIRONMENTS = {
    "readers": (["polars", "pyarrow", "duckdb"], {"replay"}),
    "scipy": (["scipy"], {"analysis"}),
    "skdh": (["scikit-digital-health"], {"analysis"}),
    "mobgap": (["mobgap"], {"analysis"}),
    "gaitmap": (["gaitmap", "gaitmap_mad"], {"analysis"}),
}


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
    made = subprocess.run(["Scripts/build", product], capture_output=True, text=True)
    if made.returncode != 0:
        sys.stderr.write(made.stderr)
        sys.exit(2)
    return made.stdout.strip()


def environment(context, name, packages):
    """Makes a Python environment where it can be had; returns these packages of it with their versions."""
    say(f"installing {', '.join(packages)} …")
    made = subprocess.run(["Scripts/requirements/install", name, os.path.join(context.folder, name)],
                          capture_output=True, text=True)
    if made.returncode != 0:
        context.notes.append(f"{', '.join(packages)} could not be installed and were left out")
        return []
    python = made.stdout.strip()
    context.pythons.update({package: python for package in packages})
    ask = "import importlib.metadata, sys; [print(name, importlib.metadata.version(name)) for name in sys.argv[1:]]"
    return subprocess.run([python, "-c", ask, *packages], capture_output=True, text=True).stdout.splitlines()


def machine():
    """Processor and compiler, which figures mean little without."""
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version ([\d.]+)", swift)
    return f"{os.cpu_count()} × {model[1] if model else platform.machine()}, Swift {version[1] if version else '?'}"


def main():
    began = time.monotonic()
    told = arguments()
    if told.check_instructions:
        reason = instructions.missing() or instructions.incomparable()
        if reason:
            print(f"skipped: {reason}")
            return 0
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
    sections = told.sections or SECTIONS
    if set(sections) != {"live"}:
        context.bench = built("footstrike-bench")
    if {"decoding", "replay", "start", "live"} & set(sections):
        context.footstrike = built("footstrike")
    others = []
    for name, (packages, wanted_by) in ENVIRONMENTS.items():
        if wanted_by & set(sections):
            others += environment(context, name, packages)
    ready = time.monotonic()
    rows, failed = [], False
    for name in sections:
        say(f"{name} …")
        try:
            found = importlib.import_module(name).section(context)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as problem:
            context.notes.append(f"{name} failed and is left out: {problem}")
            failed = True
            continue
        for row in found:
            row.command = f"Scripts/bench {name}"
        rows += found
    print(table(rows))
    rivals = f"; against {', '.join(others)}" if others else ""
    print(f"\nOn {machine()}{rivals}."
          f" {ready - began:.0f} s to build and install, {time.monotonic() - ready:.0f} s to measure.")
    if context.disturbed:
        context.notes.append(
            f"{context.disturbed} of {context.runs} runs were disturbed: others took more than {told.others:g} %"
            " of the machine, twice over")
    for note in context.notes:
        print(f"\n{note}.")
    return 1 if failed or any(row.missed() for row in rows) else 0


sys.exit(main())
