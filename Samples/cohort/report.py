"""Writes what a cohort came to, for people.

usage: report.py REPORT.md     called by the Snakefile
"""

import json
import sys
from pathlib import Path

import duckdb

import parts

SCORES = {
    "contact.f1": "contacts, F1",
    "contact_time.rmse_ms": "contact time, RMSE (ms)",
    "strike.balanced_two_class_accuracy": "heel first or not, each counted alike",
    "strike.accuracy": "three patterns",
    "strike.abstained": "strikes without a pattern",
    "angle.bias_deg": "angle, bias (°)",
    "angle.rmse_deg": "angle, RMSE (°)",
}


def table(headings: list[str], rows: list[tuple]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *([("" if cell is None else str(cell)) for cell in row] for row in rows)]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def runners() -> str:
    """A row a runner and condition: medians of running contacts."""
    if not any(Path("parquet/strikes").rglob("*.parquet")):
        return "none\n"
    relation = duckdb.sql("""
        SELECT runner, condition, count(DISTINCT recording), count(*),
               round(100 * avg((pattern = 'rearfoot')::INT), 1), round(median(ground_contact_time_ms::DOUBLE), 1),
               round(median(cadence_spm::DOUBLE), 1)
        FROM read_parquet('parquet/strikes/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)
        WHERE running::BOOLEAN GROUP BY ALL ORDER BY ALL
    """)
    headings = ["runner", "condition", "recordings", "running contacts", "heel first (%)", "contact time (ms)"]
    return table([*headings, "cadence (1/min)"], relation.fetchall())


def scores() -> str:
    """The benchmark's most telling scores, with their intervals over runners."""
    text = ""
    for result in json.loads(Path("scores.json").read_text())["results"]:
        rows = []
        for name, words in SCORES.items():
            if (value := result["metrics"].get(name)) is not None:
                low, high = result["intervals"].get(name, ("", ""))
                rows.append((words, *(f"{number:.4g}" if number != "" else "" for number in (value, low, high))))
        text += f"\n{result['method']}, {result['recording_count']} recordings of {result['runners']} runners; all scores "
        text += f"are in scores.json\n\n{table(['score', 'value', '95 % from', 'to'], rows)}"
    return text


def main() -> None:
    """Writes the report."""
    all_of_them = list(parts.recordings())
    unread = list(parts.unread())
    text = f"# Cohort\n\n{len(all_of_them)} recordings in {len(parts.names())} parts, each counted once.\n"
    if unread:
        text += f"\n## {len(unread)} could not be read\n\n"
        text += table(["recording", "why"], [(row["recording"], row["why"]) for row in unread])
    text += f"\n## Strikes\n\n{runners()}"
    if Path("scores.json").exists():
        text += f"\n## Against what is true\n{scores()}"
    Path(sys.argv[1]).write_text(text)


if __name__ == "__main__":
    main()
