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


def recordings(folder: Path, count: int, seconds: float) -> None:
    """Recordings of ten runners in two conditions with their truth, from seeds: the same ones each time."""
    folder.mkdir(parents=True, exist_ok=True)

    def make(number: int) -> None:
        name = f"r{number % 10:02}-{number:06}-{('old', 'new')[number // 10 % 2]}"
        if (folder / f"{name}.truth.csv").exists():
            return
        words = ["--duration", str(seconds), "--strike-angle", str(12 - 3 * (number % 7)), "--grade", str(-2 * (number % 6))]
        words += ["--runner", str(number % 10 + 1), "--seed", str(number), "-o", str(folder / f"{name}.csv")]
        subprocess.run([FOOTSTRIKE, "simulate", *words], check=True, stderr=subprocess.DEVNULL)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(make, range(count)))


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
