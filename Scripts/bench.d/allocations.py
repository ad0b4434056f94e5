"""How often memory is asked for while a million elements pass, once everything has been made."""

from measuring import Row, lines, run

WORDS = {
    "ring": "ring",
    "decode": "text to samples, timeline included",
    "detector": "shoe's detector",
    "monitor": "whole monitor",
}


def section(context):
    count = "100000" if context.quick else "1000000"
    rows = []
    for kind, words in WORDS.items():
        found = int(lines(run([context.bench, "work", kind, count]).out)["allocations"])
        rows.append(
            Row(f"allocations in {int(count):,} samples after start: {words}", str(found), "", None, "0", found == 0))
    return rows
