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
        ours, bare, pyserial = (found.get((rate, name)) for name in ("pipeline", "bare", "pyserial"))

        def beside(mine, key, unit):
            return [
                (f"{name} {one[key]:,.{0 if one[key] > 10 else 1}f}{unit}", mine / one[key])
                for name, one in (("a bare `poll`/`read` loop", bare), ("pyserial", pyserial)) if one
            ]

        asked = {key: [("≤ 2× the bare loop", ours[key] <= 2 * bare[key])] for key in ("p99", "p99.9")}
        asked["p50"] = [("≤ 60 µs", ours["p50"] <= 60)]
        for key, what in (("p50", "median"), ("p99", "99 %"), ("p99.9", "99.9 %")):
            rows.append(
                Row(f"live, {rate} Hz: byte on a serial line (pty) to event, {what}", f"{ours[key]:,.0f} µs",
                    beside(ours[key], key, " µs"), "the time", asked[key]))
        session = found[rate, "live"]["share"]
        rows.append(
            Row(f"live, {rate} Hz: share of a core, `footstrike live`", f"{session:.1f} %",
                beside(session, "share", " %"), "the time",
                [("≤ 3 %", session <= 3)] if rate == 500 else []))
    return rows
