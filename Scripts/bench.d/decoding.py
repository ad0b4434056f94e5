"""Recordings decoded on one processor, against fast_float's loop and what only moves bytes."""

import os

from measuring import Row, compiled, interleaved, lines, median, recording, run, scientific


def section(context):
    fast_float = compiled(context, "rows", "fast_float's headers (Debian's libfast-float-dev)")
    plain, digits = recording(context), scientific(context)

    def start(*command):
        return lambda: run(list(command), [0], context.real_time)

    ours = {
        "rows": start(context.bench, "rows", plain),
        "samples": start(context.bench, "samples", plain),
        "digits": start(context.bench, "rows", digits),
    }
    # What they print is not kept: our own memory counts as that of whatever is started after.
    others = {
        f"`{words}`": lambda words=words: run([*words.split(), plain], [0], context.real_time, keeps_output=False)
        for words in ("wc -l", "cat")
    }
    if fast_float:
        others["fast_float"] = start(fast_float, plain)
        others["fast_float, digits"] = start(fast_float, digits)
    found = interleaved(context, ours, others)

    def speed(name, key, file=plain):
        return os.path.getsize(file) / 1e9 / median([lines(one.out)[key] if key else one.wall for one in found[name]])

    def beside(mine, name, theirs):
        return f"{name} {theirs:.2f} GB/s", mine / theirs

    rows, samples, sci = speed("rows", "decode"), speed("samples", "read"), speed("digits", "decode", digits)
    against, timeline, asked, of_digits, kept = [], [], [], [], []
    bits = ""
    if "fast_float" in found:
        theirs = speed("fast_float", "decode")
        against.append(beside(rows, "fast_float in C++", theirs))
        timeline.append(beside(samples, "fast_float", theirs))
        asked.append(("≥ 1.05× fast_float", rows / theirs >= 1.05))
    if "fast_float, digits" in found:
        of_digits.append(beside(sci, "fast_float", speed("fast_float, digits", "decode", digits)))
        same = [lines(run(command).out)["bits"] for command in (
            [context.bench, "bits", digits], [fast_float, digits, "bits"])]
        bits = f"; every acceleration {'the same' if same[0] == same[1] else 'NOT the same'} as fast_float's, bit by bit"
        kept.append(("the same bits", same[0] == same[1]))
    against += [beside(rows, name, speed(name, None)) for name in ("`wc -l`", "`cat`")]
    return [
        Row("decoding, one core: text to checked samples; `wc -l` and `cat` only look", f"{rows:.2f} GB/s", against,
            "as fast", asked),
        Row("the same with the timeline (holes, duplicates, stream time)", f"{samples:.2f} GB/s", timeline, "as fast"),
        Row(f"decoding of numpy's `%.18e`, 19 digits a number{bits}", f"{sci:.2f} GB/s", of_digits, "as fast", kept),
    ]
