"""The whole command on a recording of 500 MB, against programs that only parse it."""

import os

from measuring import Row, interleaved, median, recording, run

HERE = os.path.dirname(__file__)


def section(context):
    file = recording(context)
    strikes = os.path.join(context.folder, "strikes.csv")
    ours = [context.footstrike, "replay", file, "--placement", "shoe", "--format", "jsonl", "--quiet"]
    ours += ["--strikes", strikes]

    def reader(name, threads):
        command = [context.python, os.path.join(HERE, "readers.py"), name, file, str(threads)]
        return lambda: run(command, range(threads), context.real_time, keeps_output=False)

    contestants = {}
    for threads in (2, 1):
        contestants["ours", threads] = lambda t=threads: run(
            ours, range(t), context.real_time, keeps_output=False)
        if context.python:
            for name in ("polars", "pyarrow", "duckdb"):
                contestants[name, threads] = reader(name, threads)
    if not context.python:
        context.notes.append("polars, pyarrow and duckdb were left out: pip could not install them")
    found = interleaved(context, contestants)

    rows = []
    for threads, most in ((2, 0.6), (1, 0.45)):
        cores = "both cores" if threads == 2 else "one core"
        mine = median([one.wall for one in found["ours", threads]])
        for name in ("polars", "pyarrow", "duckdb"):
            if (name, threads) not in found:
                continue
            theirs = median([one.wall for one in found[name, threads]])
            ratio = mine / theirs
            goal = f"≤ {most:g}× the time" if name == "polars" else ""
            rows.append(
                Row(f"`replay` of 500 MB, {cores}: decode, detect, classify, warn, write", f"{mine:.2f} s",
                    f"{name} {'streaming ' if name == 'polars' else ''}parses it in {theirs:.2f} s", ratio,
                    goal, ratio <= most if goal else None))
    peak = max(one.peak for one in found["ours", 2])
    least = min((median([one.peak for one in runs]) for (name, _), runs in found.items() if name != "ours"),
                default=None)
    rows.append(
        Row("`replay` of 500 MB, most memory", f"{peak:.0f} MiB",
            "" if least is None else f"the least of the others {least:.0f} MiB",
            None if least is None else peak / least, "≤ 64 MiB", peak <= 64))
    return rows
