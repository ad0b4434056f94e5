"""What a cohort costs on this machine: the program and the engine apart.

usage: Scripts/cohort --measure [RECORDINGS] [SECONDS] [RECORDINGS_A_JOB] [FOLDER]     500 of 60 s, 100 a job

FOLDER keeps the made recordings for the next time.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import made
from made import say


def clock(words: list[str], log: Path) -> tuple[float, float]:
    """Seconds that a command takes by the clock, and of processor time with all that it started."""
    before, begun = os.times(), time.monotonic()
    with open(log, "w") as file:
        subprocess.run(words, stdout=file, stderr=file, check=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - begun, used


def measure(folder: Path, count: int, seconds: float, per_job: int, out: Path) -> None:
    """Runs the workflow, then both commands as one process each."""
    made.recordings(folder, count, seconds)
    settings = made.config(out.parent, per_job)
    elapsed, used = clock(made.command(folder, out, settings), out.with_suffix(".log"))
    logs = [path.read_text() for path in (*out.glob("logs/*.log"), out / "scores.log")]
    program = sum(float(number) for text in logs for number in re.findall(r"([\d.]+) s of processor time", text))
    say(f"{count} recordings of {seconds:g} s, {per_job} a job, {len(logs) - 1} jobs: {elapsed:.1f} s by the clock on "
        f"{os.cpu_count()} cores; {program:.1f} s of processor time in the program, {used - program:.1f} s beside it")
    scoring = re.findall(r"([\d.]+) s of processor time", logs[-1])
    say(f"of the program's, the scores took {scoring[0]} s; {1000 * program / count:.1f} ms a recording in all")
    again, _ = clock(made.command(folder, out, settings), out.with_suffix(".again.log"))
    say(f"a run that finds all of it done: {again:.1f} s")
    names = ["--placement", "shoe", "--runner-from", made.NAMES, "--strikes-table", f"{out}.csv"]
    words = [made.FOOTSTRIKE, "replay", str(folder), *names, "--format", "text", "--quiet"]
    whole, processor = clock(words, out.with_suffix(".replay.log"))
    say(f"one replay of all of it: {whole:.1f} s by the clock, {processor:.1f} s of processor time")
    words = [made.FOOTSTRIKE, "benchmark", str(folder), *names[:4], "--by", "condition", "--format", "json"]
    whole, processor = clock(words, out.with_suffix(".benchmark.log"))
    say(f"one benchmark of all of it: {whole:.1f} s by the clock, {processor:.1f} s of processor time")


def main() -> None:
    """Measures in a folder that is gone afterwards."""
    told = [*sys.argv[1:], *("500", "60", "100")[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory(prefix="cohort-") as name:
        folder = Path(told[3]) if len(told) > 3 else Path(name) / "recordings"
        measure(folder, int(told[0]), float(told[1]), int(told[2]), Path(name) / "out")


if __name__ == "__main__":
    main()
