"""Runs of programs, interleaved, timed from outside, and what they came to."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

PROCESSORS = os.cpu_count() or 1


@dataclass
class Run:
    """One run of a program."""

    wall: float  # seconds
    cpu: float  # seconds of processor time, user and system
    peak: float  # MiB, the most that was resident
    others: float  # share of the whole machine that other programs took meanwhile
    out: str


@dataclass
class Row:
    """One line of the table."""

    what: str
    ours: str
    theirs: str
    ratio: float | None
    goal: str
    reached: bool | None
    note: str = ""


@dataclass
class Context:
    """What every section needs."""

    rounds: int
    quick: bool
    real_time: bool
    most_others: float
    folder: str  # of things built and written for measuring, under .build
    bench: str = ""  # the optimised footstrike-bench
    footstrike: str = ""  # the optimised footstrike
    python: str = ""  # of the environment with the other readers; empty where there is none
    gaitmap: str = ""  # of the environment with gaitmap, which wants an older numpy
    writes_baseline: bool = False
    notes: list = field(default_factory=list)


def say(text):
    print(text, file=sys.stderr, flush=True)


def busy_seconds():
    with open("/proc/stat") as stat:
        parts = [int(n) for n in stat.readline().split()[1:9]]
    return (sum(parts) - parts[3] - parts[4]) / os.sysconf("SC_CLK_TCK")


def run(command, processors=None, real_time=False, keeps_output=True):
    """Runs a program once. `processors`: the only ones it may use.

    A child's greatest memory begins with what its parent has: where memory is asked for, keep no output.
    """
    if processors is not None:
        command = ["taskset", "-c", ",".join(str(p) for p in processors), *command]
    if real_time:
        command = ["chrt", "-f", "10", *command]
    with open(os.devnull) as nothing:
        before = busy_seconds()
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=nothing,
            stdout=subprocess.PIPE if keeps_output else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        out = process.stdout.read() if keeps_output else b""
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        busy = busy_seconds() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {complaint.decode(errors='replace')[-500:]}")
    cpu = usage.ru_utime + usage.ru_stime
    others = max(0.0, busy - cpu) / wall / PROCESSORS
    return Run(wall, cpu, usage.ru_maxrss / 1024, others, out.decode(errors="replace"))


def interleaved(context, contestants, rounds=None, attempts=2):
    """Runs each of `contestants` (name: function that returns a Run) once a round, in turn.

    A run during which other programs took too much of the machine is made again; the least disturbed
    attempt counts.
    """
    found = {name: [] for name in contestants}
    for number in range(rounds or context.rounds):
        for name, start in contestants.items():
            best = None
            for _ in range(attempts):
                one = start()
                if best is None or one.others < best.others:
                    best = one
                if best.others <= context.most_others:
                    break
            found[name].append(best)
        say(f"  round {number + 1}")
    return found


def median(values):
    return statistics.median(values)


def spread(values):
    """Median with the least and the greatest."""
    return f"{median(values):.3g} ({min(values):.3g}–{max(values):.3g})"


def lines(text):
    """`NAME NUMBER` lines as a dictionary."""
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition(" ")
        try:
            found[name] = float(value)
        except ValueError:
            pass
    return found


def compiled(context, name, header=""):
    """Builds Scripts/bench.d/NAME.cpp; None with a note where that can't be done."""
    source = os.path.join(os.path.dirname(__file__), name + ".cpp")
    target = os.path.join(context.folder, name)
    if os.path.exists(target) and os.path.getmtime(target) > os.path.getmtime(source):
        return target
    compiler = shutil.which("g++") or shutil.which("clang++")
    if not compiler:
        context.notes.append(f"{name}.cpp was left out: there is no C++ compiler (Debian's g++)")
        return None
    made = subprocess.run(
        [compiler, "-O3", "-std=c++17", "-o", target, source, "-pthread"], capture_output=True
    )
    if made.returncode != 0:
        context.notes.append(f"{name}.cpp was left out: it needs {header}")
        return None
    return target


def table(rows):
    out = ["| what | footstrike | against | ratio | goal | |", "|---|---|---|---|---|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        verdict = "" if row.reached is None else "reached" if row.reached else "**short**"
        out.append(f"| {row.what} | {row.ours} | {row.theirs} | {ratio} | {row.goal} | {verdict} |")
    return "\n".join(out)


def recording(context):
    """A shoe's five hours at 500 Hz, seven columns, 500 MB; a tenth of it where it is to be quick."""
    name = "short-run.csv" if context.quick else "long-run.csv"
    file = os.path.join(context.folder, name)
    if not os.path.exists(file):
        say("  writing a long recording …")
        seconds = "1760" if context.quick else "17600"
        made = [context.footstrike, "simulate", "--scenario", "long-run", "--rate", "500"]
        made += ["--spelling", "microseconds-g", "--duration", seconds, "-o", file]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return file
