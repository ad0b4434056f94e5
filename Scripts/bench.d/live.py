"""Byte on a serial line to event, beside a bare loop and pyserial: what Scripts/bench-live measures."""

import json
import os
import tempfile

from measuring import Row, run


def section(context):
    os.environ["FOOTSTRIKE"] = context.footstrike
    told = ["10", "500"] if context.quick else ["20", "500 1000"]
    with tempfile.NamedTemporaryFile("r", dir=context.folder) as file:
        os.environ["JSON"] = file.name
        run([os.path.join(os.path.dirname(__file__), "..", "bench-live"), *told])
        receivers = [json.loads(line) for line in file]
    found = {(round(one["rate_hz"]), one["receiver"]): one for one in receivers}
    rows = []
    for rate in sorted({rate for rate, _ in found}):
        names = ("pipeline", "pipeline ring", "bare", "pyserial")
        ours, ring, bare, pyserial = (found.get((rate, name)) for name in names)

        def beside(mine, key, unit):
            return [
                (f"{name} {one[key]:,.{0 if one[key] > 10 else 1}f}{unit}", mine / one[key])
                for name, one in (("a bare `poll`/`read` loop", bare), ("pyserial", pyserial)) if one
            ]

        for one, where, most in (
            (ours, "to event, for who asks at once (a cue)", {"p50": 1.4, "p99": 2, "p99.9": 2}),
            (ring, "to event out of the ring, on a thread more", {}),
        ):
            for key, what in (("p50", "median"), ("p99", "99 %"), ("p99.9", "99.9 %")):
                asked = [(f"≤ {most[key]:g}× the bare loop", one[key] <= most[key] * bare[key])] if key in most else []
                rows.append(
                    Row(f"live, {rate} Hz: byte on a serial line (pty) {where}, {what}", f"{one[key]:,.0f} µs",
                        beside(one[key], key, " µs"), "the time", asked))
        session = found[rate, "live"]["share"]
        asked = [("≤ 3 %", session <= 3), ("≤ 1.4× the bare loop", session <= 1.4 * bare["share"])]
        rows.append(
            Row(f"live, {rate} Hz: share of a core, `footstrike live`", f"{session:.1f} %",
                beside(session, "share", " %"), "the time", asked if rate == 500 else []))
    return rows
