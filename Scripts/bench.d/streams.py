"""64 live sensors of 500 Hz for a minute, each over a pipe of its own, in real time."""

from measuring import Row, lines, run


def section(context):
    count, seconds = (8, 5) if context.quick else (64, 60)
    found = lines(run([context.bench, "streams", str(count), str(seconds)]).out)
    lost = int(found["sent"] - found["analysed"])
    return [
        Row(
            f"{count} live streams of 500 Hz for {seconds} s: samples lost; share of one core that reads, decodes "
            "and analyses", f"{lost} of {int(found['sent']):,}; {100 * found['share']:.1f} %",
            asked=[("0", lost == 0), ("≤ 50 %", found["share"] <= 0.5)])
    ]
