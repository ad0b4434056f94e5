"""usage: Scripts/bench [options] [section...]"""

import argparse
import importlib
import os
import subprocess
import sys

from measuring import Context, say, table

SECTIONS = ["ring", "decoding"]


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
    told = parser.parse_args()
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
    )
    context.bench = built("footstrike-bench")
    context.footstrike = built("footstrike")
    rows = []
    for name in told.sections or SECTIONS:
        say(f"{name} …")
        rows += importlib.import_module(name).section(context)
    print(table(rows))
    for note in context.notes:
        print(f"\n{note}.")
    return 1 if any(row.reached is False for row in rows) else 0


sys.exit(main())
