"""Which recordings are of which part, and what all parts are told."""

import csv
import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

LISTS, PARTS = Path("lists"), Path("parts")
NO_RECORDINGS = (".truth.csv", ".descents.csv", ".strikes.csv", "people.csv")
HEADINGS = ["recording", "path", "bytes", "modified_ns", "truth"]


def write_lists(folder: Path, files: str, per_part: int) -> None:
    """Writes a list for each part, where it is not there or its recordings changed: that makes it run anew.

    A recording's part follows from its name, so one that is added later disturbs no part but its own; only where a
    cohort doubles are all parts cut anew.
    """
    entries = {entry.name: entry for entry in os.scandir(folder)}
    found: dict[str, list[list[str]]] = {}
    names = [name for name in entries if fnmatch(name, files) and not name.endswith(NO_RECORDINGS)]
    if not names:
        raise SystemExit(f"cohort: no file of {folder} is called {files}")
    count = 1 << max(0, (-(-len(names) // per_part) - 1).bit_length())
    for name in sorted(names):
        stem = Path(name).stem
        part = stem if per_part == 1 else f"{digest(stem) % count:05x}"
        status = entries[name].stat()
        truth = f"{stem}.truth.csv" in entries
        row = [stem, str(folder / name), str(status.st_size), str(status.st_mtime_ns), "yes" if truth else ""]
        found.setdefault(part, []).append(row)
    LISTS.mkdir(exist_ok=True)
    for old in LISTS.iterdir():
        if old.stem not in found:
            old.unlink()
    for part, rows in found.items():
        write_table(LISTS / f"{part}.csv", HEADINGS, rows)


def digest(name: str) -> int:
    """A number that follows from a name, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def write_table(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    """Writes a table that appears whole; one that says the same already is left as old as it is."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with open(beside, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([headings, *rows])
    if path.exists() and path.read_bytes() == beside.read_bytes():
        beside.unlink()
    else:
        beside.replace(path)


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table; none where it is empty."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def names() -> list[str]:
    """The parts, in order."""
    return sorted(path.stem for path in LISTS.glob("*.csv"))


def recordings() -> Iterator[dict[str, str]]:
    """All recordings, part by part."""
    for part in names():
        yield from read_table(LISTS / f"{part}.csv")


def unread() -> Iterator[dict[str, str]]:
    """Recordings that could not be read, and why."""
    for part in names():
        yield from read_table(PARTS / part / "unread.csv")


def any_truth() -> bool:
    """Whether of any recording it is known what is true."""
    return any(row["truth"] for row in recordings())


def settings(config: dict[str, Any]) -> str:
    """What every part is told, and which program it is: where it changes, parts run anew."""
    keys = ("footstrike", "recordings", "placement", "names", "by", "options", "replay_options", "offline", "page")
    told = {key: config[key] for key in keys}
    version = subprocess.run([told["footstrike"], "--version"], check=True, capture_output=True, text=True)
    return json.dumps(told | {"version": version.stdout.strip()}, sort_keys=True)


def whose(settings: dict[str, Any]) -> list[str]:
    """How both commands learn who runs, where names tell it."""
    return ["--runner-from", settings["names"]] if settings["names"] else []


def benchmark(settings: dict[str, Any]) -> list[str]:
    """The command that judges, as far as it is one for a part and for all."""
    words = [settings["footstrike"], "benchmark", settings["recordings"], "--placement", settings["placement"]]
    return words + whose(settings) + settings["options"] + [word for name in settings["by"] for word in ("--by", name)]


def tell_time() -> None:
    """Tells the log what the program took of the processor, this script being another matter."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.3f} s of processor time in the program", file=sys.stderr)
