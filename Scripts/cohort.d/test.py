"""Runs the workflow whole, killed and resumed, and on a Slurm that loses a node: every recording once, the same bits.

usage: Scripts/cohort --test [RECORDINGS] [SECONDS]
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

import made
import slurm
from made import fail, say

COUNT, SECONDS = int((sys.argv[1:] or ["300"])[0]), float((sys.argv[2:] or ["10"])[0])
PARTS = 16
ON_SLURM = ["--profile", str(Path(__file__).parents[2] / "Samples" / "cohort" / "slurm"), "--slurm-status-command", "squeue"]
ON_SLURM += ["--slurm-init-seconds-before-status-checks", "2", "--seconds-between-status-checks", "2", "--latency-wait", "5"]


def shares(process: subprocess.Popen, log: Path) -> Iterator[float]:
    """How much of a run is done, each time that it says so."""
    with open(log, "w") as file:
        for line in process.stdout:
            file.write(line)
            if told := re.match(r"(\d+) of (\d+) steps", line):
                yield int(told[1]) / int(told[2])


def run(command: list[str], log: Path, half: Callable[[subprocess.Popen], None] | None = None, **options) -> None:
    """Runs the workflow; something happens half-way. It ends well unless that ended it."""
    words = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    process = subprocess.Popen(command, **words, **options)
    try:
        for share in shares(process, log):
            if half and share >= 0.4:
                half(process)
                half = None
        status = process.wait()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    if half:
        fail(f"it ended before it was half done\n{log.read_text()[-4000:]}")
    if status not in (0, -signal.SIGKILL):
        fail(f"{' '.join(command)} ended with {status}\n{log.read_text()[-4000:]}")


def rows(out: Path, table: str) -> list[tuple]:
    """All rows of a table of results, in order."""
    files = f"read_parquet('{out}/parquet/{table}', hive_partitioning = true, hive_types_autocast = false)"
    return duckdb.sql(f"SELECT COLUMNS(* EXCLUDE (path)) FROM {files} ORDER BY ALL" if table == "recordings.parquet"
                      else f"FROM {files} ORDER BY ALL").fetchall()


def check(out: Path, reference: Path, scores: bytes) -> None:
    """Each recording once; the tables and scores of the reference."""
    found = [row[0] for row in rows(out, "recordings.parquet")]
    if len(found) != COUNT or len(set(found)) != COUNT:
        fail(f"{out.name}: {len(found)} recordings, {len(set(found))} of them once, and not {COUNT}")
    for table in ("recordings.parquet", "strikes/**/*.parquet", "contacts/**/*.parquet"):
        if not rows(out, table) or rows(out, table) != rows(reference, table):
            fail(f"{out.name}: {table} is not that of {reference.name}")
    if (out / "scores.json").read_bytes() != scores:
        fail(f"{out.name}: the scores are not those of one benchmark over all")


def written(out: Path) -> dict[str, int]:
    """When the parts that are done were done."""
    return {path.parent.name: path.stat().st_mtime_ns for path in out.glob("parts/*/unread.csv")}


def killed(recordings: Path, out: Path, settings: Path, reference: Path, scores: bytes) -> None:
    """A run that is killed is gone on with: what was done is not done again."""
    command = made.command(recordings, out, settings, "--cores", "2")
    run(command, out.with_suffix(".log"), lambda process: os.killpg(process.pid, signal.SIGKILL))
    before = written(out)
    run(command, out.with_suffix(".log"))
    after = written(out)
    # Snakemake takes back what it had not heard to be done when it was killed.
    again = [part for part in before if before[part] != after[part]]
    if not before or len(before) == len(after) or len(again) > 4:
        fail(f"{out.name}: {len(before)} of {len(after)} parts were done when it was killed, {len(again)} of them again")
    check(out, reference, scores)
    say(f"killed with {len(before)} of {len(after)} parts done, resumed: every recording once, the same bits")


def on_slurm(recordings: Path, out: Path, settings: Path, reference: Path, scores: bytes) -> None:
    """Half-way a node is lost; what ran on it is done by the other."""
    cluster = slurm.Slurm(out.with_suffix(".slurm"))
    lost: list[str] = []

    def lose(process: subprocess.Popen) -> None:
        lost.extend(cluster.parts("n2"))
        cluster.kill("n2")

    try:
        run(made.command(recordings, out, settings, *ON_SLURM), out.with_suffix(".log"), lose, env=cluster.environment)
    finally:
        cluster.stop()
    logs = {path.stem: path.read_text() for path in out.glob("logs/*.log")}
    nodes = {part: "".join(re.findall(r"on node (\w+)", text)) for part, text in logs.items()}
    counts = {node: list(nodes.values()).count(node) for node in ("n1", "n2")}
    if not counts["n2"] or sum(counts.values()) != len(nodes):
        fail(f"{out.name}: parts were done by nodes as {nodes}")
    again = [part for part in lost if nodes[part] == "n1"]
    check(out, reference, scores)
    say(f"on Slurm, {counts['n2']} parts by n2 and {counts['n1']} by n1, {len(again)} of which n2 was at when it was "
        "lost: every recording once, the same bits")


def main() -> None:
    """All of it, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="cohort-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # munged wants its socket where everybody may come.
        recordings = folder / "recordings"
        made.recordings(recordings, COUNT, SECONDS)
        settings = made.config(folder, -(-COUNT // PARTS))
        scores = made.whole(recordings)
        reference = folder / "here"
        run(made.command(recordings, reference, settings, "--cores", "2"), folder / "here.log")
        check(reference, reference, scores)
        say(f"{COUNT} recordings on this machine: every recording once, the bits of one benchmark")
        killed(recordings, folder / "killed", settings, reference, scores)
        if reason := slurm.why_not():
            say(f"skipped: no Slurm; {reason}")
        else:
            on_slurm(recordings, folder / "slurm", settings, reference, scores)


if __name__ == "__main__":
    main()
