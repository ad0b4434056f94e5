"""Replays and judges the recordings of one list.

usage: part.py LIST OUT THREADS SETTINGS     called by the Snakefile

Writes into OUT: strikes.csv (a row a contact), sessions.csv (a row a recording), unread.csv (what could not be read,
and why) and, of the recordings whose truth is known, contacts.csv (found beside true) and outcomes.jsonl (unscored).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import parts


def run(*words: str) -> tuple[int, str]:
    """Runs the program; its status, and what it said, which goes to the log too."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    sys.stderr.write(done.stderr)
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f"part: {words[1]} ended with {done.returncode}")
    return done.returncode, done.stderr


def replay(settings: dict[str, Any], rows: list[dict[str, str]], out: Path, threads: str) -> list[list[str]]:
    """Writes the tables of strikes and sessions; what could not be read, and why."""
    words = [settings["footstrike"], "replay", *(row["path"] for row in rows), "--placement", settings["placement"]]
    words += parts.whose(settings) or ["--people", settings["recordings"] + "/people.csv"]
    words += [*settings["options"], *settings["replay_options"], *(["--offline"] if settings["offline"] else [])]
    words += ["--jobs", threads]
    words += ["--strikes-table", f"{out}/strikes.csv", "--sessions", f"{out}/sessions.csv", "--format", "text", "--quiet"]
    status, said = run(*words)
    sessions = parts.read_table(out / "sessions.csv") if (out / "sessions.csv").exists() else []
    # A row of a recording that could not be read has its name and nothing else.
    lost = {row["recording"] for row in sessions if not any(list(row.values())[1:])}
    if len(sessions) != len(rows) or (status == 2) != bool(lost):
        raise SystemExit(f"part: replay ended with {status}, with {len(sessions)} of {len(rows)} recordings in its table")
    complaints = [line for line in said.splitlines() if line.startswith("footstrike: ")]
    return [
        [row["recording"], next((line for line in reversed(complaints) if row["path"] in line), "see the log")]
        for row in rows
        if row["recording"] in lost
    ]


def judge(settings: dict[str, Any], names: list[str], out: Path, threads: str) -> None:
    """Writes what was found beside what is true."""
    parts.write_table(out / "judged.csv", ["recording"], [[name] for name in names])
    words = [*parts.benchmark(settings), *(["--offline"] if settings["offline"] else []), "--jobs", threads]
    words += ["--recordings", f"{out}/judged.csv", "--per-contact", f"{out}/contacts.csv"]
    if run(*words, "--outcomes", f"{out}/outcomes.jsonl")[0] != 0:
        raise SystemExit("part: not all could be judged")


def main() -> None:
    """Does one part."""
    rows, out, threads = parts.read_table(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3]
    settings = json.loads(sys.argv[4])
    out.mkdir(parents=True, exist_ok=True)
    print(len(rows), "recordings on node", os.environ.get("SLURMD_NODENAME", os.uname().nodename), file=sys.stderr)
    unread = replay(settings, rows, out, threads)
    lost = {name for name, _ in unread}
    names = [row["recording"] for row in rows if row["truth"] and row["recording"] not in lost]
    if names:
        judge(settings, names, out, threads)
    else:
        for name in ("contacts.csv", "outcomes.jsonl"):
            (out / name).write_text("")
    parts.tell_time()
    parts.write_table(out / "unread.csv", ["recording", "why"], unread)


if __name__ == "__main__":
    main()
