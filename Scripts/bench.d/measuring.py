"""Runs of programs, interleaved, timed from outside, and what they came to."""

import itertools
import math
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
    measured: str
    against: list = field(default_factory=list)  # (what others measured, ours as a ratio to it or None)
    ratio_of: str = ""  # what the ratios are of: "the time", "as fast"
    asked: list = field(default_factory=list)  # (limit, whether it was kept; None where that can't be said)
    command: str = ""  # that prints this row

    def missed(self):
        return any(kept is False for _, kept in self.asked)

    def cells(self):
        ratios = [f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}" for _, ratio in self.against if ratio is not None]
        asked = [limit + (": missed" if kept is False else "") for limit, kept in self.asked]
        return [
            self.what, self.measured, ", ".join(text for text, _ in self.against) or "–",
            f"{', '.join(ratios)}× {self.ratio_of}" if ratios else "–", "; ".join(asked) or "–",
            f"`{self.command}`"]


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
    pythons: dict = field(default_factory=dict)  # package: the Python that has it; none where it can't be had
    writes_baseline: bool = False
    notes: list = field(default_factory=list)
    runs: int = 0  # that counted
    disturbed: int = 0  # of those, how many while other programs took more than `most_others`


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


def interleaved(context, ours, others=None, rounds=None, attempts=2):
    """Runs each of `ours` and `others` (name: function that returns a Run) once a round, in turn.

    A run during which other programs took too much of the machine is made again; the least disturbed
    attempt counts. One of `others` that fails is left out from then on, and the table says so.
    """
    contestants = {**ours, **(others or {})}
    found = {name: [] for name in contestants}
    for number in range(rounds or context.rounds):
        for name, start in list(contestants.items()):
            try:
                found[name].append(least_disturbed(context, start, attempts))
            except RuntimeError as problem:
                if name in ours:
                    raise
                context.notes.append(f"{name} was left out: {str(problem).strip().splitlines()[-1]}")
                del contestants[name], found[name]
        say(f"  round {number + 1}")
    return found


def least_disturbed(context, start, attempts):
    best = None
    for _ in range(attempts):
        one = start()
        if best is None or one.others < best.others:
            best = one
        if best.others <= context.most_others:
            break
    # The kernel counts in hundredths of a second: of a shorter run it can't say who took the machine.
    if best.wall > 0.2:
        context.runs += 1
        context.disturbed += best.others > context.most_others
    return best


def median(values):
    return statistics.median(values)


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
    """The rows as Markdown: the table of the article Speed."""
    head = ["what", "measured", "against", "ratio", "asked", "command"]
    out = [head, ["---"] * len(head), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in out)


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


def scientific(context):
    """The beginning of that recording in m/s² and rad/s as numpy.savetxt writes: `%.18e`, 200 MB."""
    rows = 100_000 if context.quick else 1_250_000
    file = os.path.join(context.folder, f"scientific-{rows}.csv")
    if not os.path.exists(file):
        with open(recording(context)) as plain, open(file + ".part", "w") as out:
            say("  writing it with 19 digits …")
            next(plain)
            out.write("time_s,ax_m_s2,ay_m_s2,az_m_s2,gx_rad_s,gy_rad_s,gz_rad_s\n")
            units = [1e-6, *[9.80665] * 3, *[math.pi / 180] * 3]
            spelling = ",".join(["%.18e"] * 7) + "\n"
            for line in itertools.islice(plain, rows):
                out.write(spelling % tuple(float(n) * unit for n, unit in zip(line.split(","), units)))
        os.rename(file + ".part", file)
    return file
