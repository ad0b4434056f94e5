"""A recording of 500 MB decoded on one processor, against fast_float's loop and what only moves bytes."""

import os

from measuring import Row, compiled, interleaved, lines, median, recording, run


def section(context):
    file = recording(context)
    size = os.path.getsize(file) / 1e9
    contestants = {
        "rows": lambda: run([context.bench, "rows", file], [1], context.real_time),
        "samples": lambda: run([context.bench, "samples", file], [1], context.real_time),
        "wc": lambda: run(["wc", "-l", file], [1], context.real_time),
        "cat": lambda: run(["cat", file], [1], context.real_time),
    }
    fast_float = compiled(context, "rows", "fast_float's headers (Debian's libfast-float-dev)")
    if fast_float:
        contestants["fast_float"] = lambda: run([fast_float, file], [1], context.real_time)
    found = interleaved(context, contestants)

    def speed(name, key):
        return size / median([lines(one.out)[key] for one in found[name]])

    def passing(name):
        return size / median([one.wall for one in found[name]])

    rows = []
    ours, samples = speed("rows", "decode"), speed("samples", "read")
    if fast_float:
        theirs = speed("fast_float", "decode")
        against = f"fast_float in C++ {theirs:.2f} GB/s"
        rows.append(
            Row("decoding, one core: text to checked samples", f"{ours:.2f} GB/s", against, ours / theirs,
                "≥ 1.05×", ours / theirs >= 1.05))
        rows.append(
            Row("the same with the timeline (holes, duplicates, stream time)", f"{samples:.2f} GB/s", against,
                samples / theirs, "", None))
    for name in ("wc", "cat"):
        rows.append(
            Row(f"decoding, against `{'wc -l' if name == 'wc' else 'cat'}`, which only looks",
                f"{ours:.2f} GB/s", f"{passing(name):.2f} GB/s", ours / passing(name), "", None))
    return rows
