"""A runner's samples, made beforehand, through the analysis on one core, against two Python libraries."""

import os

from measuring import Row, interleaved, lines, median, run

HERE = os.path.dirname(__file__)


def section(context):
    count = 100_000 if context.quick else 1_000_000
    contestants = {
        "shoe": lambda: run([context.bench, "analysis", str(count), "shoe"], [1], context.real_time),
        "accelerometer": lambda: run(
            [context.bench, "analysis", str(count), "shoe", "accelerometer"], [1], context.real_time),
        "sacrum": lambda: run([context.bench, "analysis", str(count), "sacrum"], [1], context.real_time),
    }
    found = interleaved(context, contestants)

    def ours(name, key):
        return median([lines(one.out)[key] for one in found[name]])

    rows = []
    shoe = ours("shoe", "detector")
    peers = []
    if context.python:
        peers.append(("scikit-digital-health's AP CWT (lower back)", "skdh", context.python, 500))
    if context.gaitmap:
        peers.append(("gaitmap's stride segmentation (foot)", "gaitmap", context.gaitmap, 50))
    for words, name, python, least in peers:
        # Slow ones: three runs of fewer samples are enough for a ratio of hundreds.
        runs = interleaved(
            context,
            {name: lambda: run([python, os.path.join(HERE, "detectors.py"), name], [1], context.real_time)},
            rounds=min(3, context.rounds))
        theirs = median([lines(one.out)["detector"] for one in runs[name]])
        rows.append(
            Row("analysis, shoe with gyroscope, one core", f"{shoe:.1f} ns a sample",
                f"{words} {theirs:,.0f} ns a sample", theirs / shoe, f"≥ {least}×", theirs / shoe >= least))
    rows.append(Row("the same by itself", f"{shoe:.1f} ns a sample", "", None, "≤ 40 ns", shoe <= 40))
    for name, words in (
        ("shoe", "whole monitor: with counters, grade and warnings"),
        ("accelerometer", "shoe without gyroscope, detector"),
        ("sacrum", "sacrum, detector"),
    ):
        key = "monitor" if name == "shoe" else "detector"
        rows.append(Row(words, f"{ours(name, key):.1f} ns a sample", "", None, "", None))
    return rows
