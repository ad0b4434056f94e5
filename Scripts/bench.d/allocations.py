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
    found = [int(lines(run([context.bench, "work", kind, count]).out)["allocations"]) for kind in WORDS]
    return [
        Row(f"allocations in {int(count):,} samples after start: {', '.join(WORDS.values())}",
            ", ".join(str(one) for one in found), asked=[("0", not any(found))])
    ]
