"""Made recordings, and runs of the workflow over them."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SCRIPT = str(Path(__file__).parents[1] / "cohort")
FOOTSTRIKE = os.environ["FOOTSTRIKE"]
NAMES = "{runner}-{trial}-{condition}"


DISTINCT = 500


def name(number: int) -> str:
    """Ten runners in two conditions."""
    return f"r{number % 10:02}-{number:06}-{('old', 'new')[number // 10 % 2]}"


def recordings(folder: Path, count: int, seconds: float) -> None:
    """Recordings with their truth, from seeds: the same ones each time. Past 500 they are links to the first ones."""
    folder.mkdir(parents=True, exist_ok=True)

    def make(number: int) -> None:
        if (folder / f"{name(number)}.truth.csv").exists():
            return
        if number >= DISTINCT:
            for ending in (".csv", ".truth.csv"):
                os.link(folder / (name(number % DISTINCT) + ending), folder / (name(number) + ending))
            return
        words = ["--duration", str(seconds), "--strike-angle", str(12 - 3 * (number % 7)), "--grade", str(-2 * (number % 6))]
        words += ["--runner", str(number % 10 + 1), "--seed", str(number), "-o", str(folder / f"{name(number)}.csv")]
        subprocess.run([FOOTSTRIKE, "simulate", *words], check=True, stderr=subprocess.DEVNULL)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(make, range(min(count, DISTINCT))))
    for number in range(DISTINCT, count):
        make(number)


def config(folder: Path, per_job: int) -> Path:
    """The settings that these recordings need."""
    path = folder / f"cohort-{per_job}.yaml"
    path.write_text(json.dumps({"names": NAMES, "recordings_a_job": per_job, "gather_threads": 1, "gather_mem_mb": 2000}))
    return path


def command(recordings: Path, out: Path, settings: Path, *words: str) -> list[str]:
    """A run of the workflow."""
    return [SCRIPT, str(recordings), str(out), str(settings), *words]


def whole(recordings: Path) -> bytes:
    """What one benchmark over all of it says."""
    words = ["benchmark", str(recordings), "--placement", "shoe", "--runner-from", NAMES, "--by", "condition"]
    return subprocess.run([FOOTSTRIKE, *words, "--format", "json"], check=True, capture_output=True).stdout


def say(text: str) -> None:
    """A line for whoever waits."""
    print("cohort:", text, flush=True)


def fail(text: str) -> None:
    """Ends with what is wrong."""
    sys.exit(f"cohort: {text}")
