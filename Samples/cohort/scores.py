"""Scores what the parts found: the very bits of one benchmark over all of them.

usage: scores.py THREADS SETTINGS     called by the Snakefile; writes scores.json, scores_by_runner.csv, scores.html
"""

import json
import shutil
import subprocess
import sys

import parts


def main() -> None:
    """Hands the lines of all parts to the benchmark."""
    settings = json.loads(sys.argv[2])
    lost = {row["recording"] for row in parts.unread()}
    judged = [[row["recording"]] for row in parts.recordings() if row["truth"] and row["recording"] not in lost]
    parts.write_table(parts.PARTS / "judged.csv", ["recording"], judged)
    words = [*parts.benchmark(settings), "--jobs", sys.argv[1], "--recordings", f"{parts.PARTS}/judged.csv"]
    words += ["--gathered", "-", "--format", "json", "--per-runner", "scores_by_runner.csv"]
    words += ["--html", "scores.html"] if settings["page"] else []
    with open("scores.json", "wb") as scores:
        program = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=scores)
        assert program.stdin
        with program.stdin as pipe:
            for part in parts.names():
                with open(parts.PARTS / part / "outcomes.jsonl", "rb") as lines:
                    shutil.copyfileobj(lines, pipe, 1 << 20)
        if status := program.wait():
            raise SystemExit(f"scores: the benchmark ended with {status}")
    parts.tell_time()


if __name__ == "__main__":
    main()
