"""The ring between two threads on two processors, against Boost's."""

from measuring import Row, compiled, interleaved, lines, median, run

CASES = {
    "one-8": ("ring between two threads, 8-byte items one at a time", 3.0),
    "one-32": ("ring, 32-byte items one at a time", 1.0),
    "batch-8": ("ring, 8-byte items in batches of 64", 1.25),
    "batch-32": ("ring, 32-byte items in batches of 64", 1.25),
    "turn-8": ("ring, round trip of 8 bytes", 0.9),
    "turn-32": ("ring, round trip of 32 bytes", 0.9),
}


def section(context):
    boost = compiled(context, "ring", "Boost's headers (Debian's libboost-dev)")
    if not boost:
        return []
    size = ["1000000", "50000"] if context.quick else ["8000000", "400000"]
    rounds = max(context.rounds, 3 if context.quick else 9)
    found = interleaved(
        context,
        {"ours": lambda: run([context.bench, "ring", *size], real_time=context.real_time)},
        {"Boost": lambda: run([boost, *size], real_time=context.real_time)},
        rounds,
    )
    rows = []
    for case, (what, goal) in CASES.items():
        ours, theirs = (median([lines(one.out)[case] for one in found[name]]) for name in ("ours", "Boost"))
        if case.startswith("turn"):
            ratio, of, asked = ours / theirs, "the time", (f"≤ {goal:g}×", ours / theirs <= goal)
        else:
            ratio, of, asked = theirs / ours, "the throughput", (f"≥ {goal:g}×", theirs / ours >= goal)
        rows.append(Row(what, f"{ours:.3g} ns", [(f"Boost `spsc_queue` {theirs:.3g} ns", ratio)], of, [asked]))
    return rows
