"""A runner's samples, made beforehand, through the analysis on one core, against Python libraries."""

import os

from measuring import Row, interleaved, lines, median, run

HERE = os.path.dirname(__file__)
# Detector: its words, and the package that it comes from.
PEERS = {
    "skdh": ("skdh's AP CWT", "scikit-digital-health"),
    "gaitmap": ("gaitmap's BarthDtw", "gaitmap"),
    "mobgap": ("mobgap's IcdIonescu", "mobgap"),
    "scipy": ("scipy's `filtfilt` and `find_peaks` on one axis", "scipy"),
}


def section(context):
    count = 100_000 if context.quick else 1_000_000

    def start(*words):
        return lambda: run([context.bench, "analysis", str(count), *words], [0], context.real_time)

    found = interleaved(
        context,
        {"shoe": start("shoe"), "accelerometer": start("shoe", "accelerometer"), "sacrum": start("sacrum")})
    # Slow ones: three runs of fewer samples are enough for a ratio of hundreds, with ours among them.
    near = interleaved(
        context, {"shoe": start("shoe"), "sacrum": start("sacrum")},
        {
            name: lambda python=context.pythons[package], name=name: run(
                [python, os.path.join(HERE, "detectors.py"), name], [0], context.real_time)
            for name, (_, package) in PEERS.items() if package in context.pythons
        }, rounds=min(3, context.rounds))

    def nanoseconds(name, key="detector", found=found):
        return median([lines(one.out)[key] for one in found[name]])

    def times(name, mine):
        return nanoseconds(name, found=near) / nanoseconds(mine, found=near)

    def beside(mine, names):
        return [
            (f"{PEERS[name][0]} {nanoseconds(name, found=near):,.0f} ns", times(name, mine))
            for name in names if name in near
        ]

    shoe = nanoseconds("shoe")
    asked = [("≤ 40 ns", shoe <= 40)]
    for name, least in (("skdh", 500), ("gaitmap", 50)):
        if name in near:
            asked.append((f"≥ {least}× {name}", times(name, "shoe") >= least))
    return [
        Row("analysis, one core, a sample: shoe with gyroscope", f"{shoe:.1f} ns", beside("shoe", ["skdh", "gaitmap"]),
            "as fast", asked),
        Row("the same: sacrum", f"{nanoseconds('sacrum'):.1f} ns", beside("sacrum", ["skdh", "mobgap", "scipy"]),
            "as fast"),
        Row("the same: shoe without gyroscope", f"{nanoseconds('accelerometer'):.1f} ns"),
        Row("the same: shoe with gyroscope, and counters, grade and warnings",
            f"{nanoseconds('shoe', 'monitor'):.1f} ns"),
    ]
