"""How long the command takes to start, and to answer for a recording of five seconds."""

import os
import subprocess

from measuring import Row, interleaved, median, run


def section(context):
    short = os.path.join(context.folder, "five-seconds.csv")
    subprocess.run(
        [context.footstrike, "simulate", "--scenario", "level", "--rate", "200", "--duration", "5", "-o", short],
        check=True, stdout=subprocess.DEVNULL)
    found = interleaved(
        context,
        {
            "version": lambda: run([context.footstrike, "--version"], real_time=context.real_time),
            "replay": lambda: run(
                [context.footstrike, "replay", short, "--placement", "shoe"], real_time=context.real_time),
            "nothing": lambda: run(["true"], real_time=context.real_time),
        },
        rounds=max(21, context.rounds))

    def milliseconds(name):
        return 1000 * median([one.wall for one in found[name]])

    nothing = f"`true` {milliseconds('nothing'):.1f} ms"
    rows = []
    for name, what in (("version", "start: `footstrike --version`"), ("replay", "`replay` of a recording of 5 s")):
        took = milliseconds(name)
        rows.append(Row(what, f"{took:.1f} ms", [(nothing, None)], asked=[("≤ 20 ms", took <= 20)]))
    return rows
