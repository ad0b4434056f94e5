"""Gathers the parts' tables as Parquet, partitioned by runner and condition, and counts every recording once.

usage: tables.py THREADS     called by the Snakefile; writes parquet/strikes, parquet/contacts, parquet/recordings.parquet

A part is read by itself and in order, so that the same recordings give the same files however they were computed.
"""

import shutil
import sys
from pathlib import Path

import duckdb

import parts

OUT = Path("parquet")


def read(files: list[Path]) -> str:
    """A relation of many CSV files of like columns; a column is of numbers where all of it are."""
    names = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"read_csv([{names}], header = true, sample_size = -1, union_by_name = true)"


def count(database: duckdb.DuckDBPyConnection) -> None:
    """Makes the table of recordings, and refuses one that is missing or stands there twice."""
    rows = [(row["recording"], row["path"], row["truth"] == "yes") for row in parts.recordings()]
    database.execute("CREATE TABLE listed (recording TEXT, path TEXT, has_truth BOOLEAN)")
    database.executemany("INSERT INTO listed VALUES (?, ?, ?)", rows)
    files = [parts.PARTS / part / "sessions.csv" for part in parts.names()]
    database.execute(f"CREATE TABLE found AS SELECT * REPLACE (recording::TEXT AS recording) FROM {read(files)}")
    wrong = database.execute("""
        SELECT recording, count(found.recording) FROM listed LEFT JOIN found USING (recording) GROUP BY recording
        HAVING count(*) <> 1 OR count(found.recording) <> 1
        UNION ALL SELECT recording, -1 FROM found ANTI JOIN listed USING (recording) ORDER BY recording
    """).fetchall()
    if wrong:
        raise SystemExit(f"tables: {len(wrong)} recordings are not there once, as {wrong[0][0]} ({wrong[0][1]} times)")


def main() -> None:
    """Writes all tables."""
    database = duckdb.connect(config={"threads": int(sys.argv[1])})
    count(database)
    strikes = [parts.PARTS / part / "strikes.csv" for part in parts.names()]
    contacts = [file for part in parts.names() if (file := parts.PARTS / part / "contacts.csv").stat().st_size]
    beside = Path(f".{OUT}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    to = "(FORMAT parquet, PARTITION_BY (runner, condition), OVERWRITE true)"
    names = "runner::TEXT AS runner, coalesce(condition::TEXT, '') AS condition, recording::TEXT AS recording"
    database.execute(f"CREATE TABLE strikes AS SELECT * REPLACE ({names}) FROM {read(strikes)}")
    order = "ORDER BY recording, initial_contact_s"
    database.execute(f"COPY (FROM strikes {order}) TO '{beside}/strikes' {to}")
    database.execute("CREATE TABLE whose AS SELECT DISTINCT recording, runner, trial, condition FROM strikes")
    database.execute(f"""
        COPY (SELECT * FROM listed JOIN found USING (recording) LEFT JOIN whose USING (recording) ORDER BY recording)
        TO '{beside}/recordings.parquet' (FORMAT parquet)
    """)
    if contacts:
        database.execute(f"""
            COPY (SELECT contacts.*, coalesce(condition, '') AS condition FROM
                (SELECT * REPLACE (runner::TEXT AS runner, recording::TEXT AS recording) FROM {read(contacts)}) contacts
                LEFT JOIN whose USING (recording)
                ORDER BY recording, coalesce(true_initial_contact_s, found_initial_contact_s))
            TO '{beside}/contacts' {to}
        """)
    shutil.rmtree(OUT, ignore_errors=True)
    beside.rename(OUT)


if __name__ == "__main__":
    main()
