"""The whole command on a recording of 500 MB, against programs that only parse it, or only look at it; and on
many short ones, two at once against one after another."""

import os
import subprocess

from measuring import Row, interleaved, median, recording, run

HERE = os.path.dirname(__file__)
MOST = {2: 0.6, 1: 0.45}  # times what polars takes, by processors
MOST_AT_ONCE = 0.9  # times what one after another take
SESSIONS = 48
LIMITS = {"`wc -l`": ["wc", "-l"], "`cat`": ["cat"]}


def section(context):
    file = recording(context)
    strikes = os.path.join(context.folder, "strikes.csv")
    ours = [context.footstrike, "replay", file, "--placement", "shoe", "--format", "jsonl"]
    ours += ["--strikes", strikes]
    names = [name for name in ("polars", "pyarrow", "duckdb") if name in context.pythons]

    def start(command, threads):
        return lambda: run(command, range(threads), context.real_time, keeps_output=False)

    def reader(name, threads):
        return start([context.pythons[name], os.path.join(HERE, "readers.py"), name, file, str(threads)], threads)

    found = interleaved(
        context, {("ours", threads): start(ours, threads) for threads in MOST},
        {(name, threads): reader(name, threads) for name in names for threads in MOST}
        | {(name, 1): start([*command, file], 1) for name, command in LIMITS.items()})

    def seconds(name, threads):
        return median([one.wall for one in found[name, threads]])

    size = os.path.getsize(file) / 1e6
    rows = []
    for threads, most in MOST.items():
        mine = seconds("ours", threads)
        against, asked = [], []
        for name in names:
            if (name, threads) in found:
                ratio = mine / seconds(name, threads)
                against.append((f"{name} {seconds(name, threads):.2f} s", ratio))
                if name == "polars":
                    asked.append((f"≤ {most:g}× polars", ratio <= most))
        against += [(f"{name} {seconds(name, 1):.2f} s", mine / seconds(name, 1)) for name in LIMITS]
        rows.append(
            Row(f"`replay` of {size:.0f} MB, {'both cores' if threads == 2 else 'one core'}: decode, detect, classify, "
                "warn, write; others only parse", f"{mine:.2f} s", against, "the time", asked))
    mine = max(one.peak for one in found["ours", 2])
    peaks = {name: median([one.peak for one in found[name, 2]]) for name in names if (name, 2) in found}
    rows.append(
        Row("the same, both cores: most memory", f"{mine:.0f} MiB",
            [(f"{name} {peak:.0f} MiB", mine / peak) for name, peak in peaks.items()], "the memory",
            [("≤ 64 MiB", mine <= 64)]))
    return [*rows, several(context)]


def several(context):
    """Many sessions of five minutes at 200 Hz; one alone keeps more than one core busy already."""
    file = os.path.join(context.folder, "session.csv")
    if not os.path.exists(file):
        made = [context.footstrike, "simulate", "--scenario", "long-run", "--duration", "300", "-o", file]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)

    def start(jobs):
        command = [context.footstrike, "replay", *[file] * SESSIONS, "--placement", "shoe", "--format", "jsonl"]
        return lambda: run([*command, "--jobs", str(jobs)], range(2), context.real_time, keeps_output=False)

    found = interleaved(context, {jobs: start(jobs) for jobs in (1, 2)})
    one, two = (median([each.wall for each in found[jobs]]) for jobs in (1, 2))
    return Row(
        f"`replay` of {SESSIONS} recordings of five minutes, `--jobs 2`", f"{two:.2f} s", [(f"`--jobs 1` {one:.2f} s", two / one)],
        "the time", [(f"≤ {MOST_AT_ONCE:g}×", two / one <= MOST_AT_ONCE)])
