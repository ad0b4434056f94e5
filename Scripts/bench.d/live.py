"""Byte on a serial line to event, beside a bare loop and pyserial: what Scripts/bench-live measures."""

import os
import re

from measuring import Row, run

KEYS = ("p50", "p99", "p99.9", "most", "share")


def section(context):
    os.environ["FOOTSTRIKE"] = context.footstrike
    told = ["10", "500"] if context.quick else ["20", "500 1000"]
    found = printed(run([os.path.join(os.path.dirname(__file__), "..", "bench-live"), *told]).out)
    if not found:
        raise RuntimeError("Scripts/bench-live printed no rounds")
    rows = []
    for rate in sorted({rate for rate, _ in found}):
        ours, bare, pyserial = (found.get((rate, name)) for name in ("pipeline", "bare", "pyserial"))

        def beside(key, unit):
            return [
                (f"{name} {one[key]:,.{0 if one[key] > 10 else 1}f}{unit}", ours[key] / one[key])
                for name, one in (("a bare `poll`/`read` loop", bare), ("pyserial", pyserial)) if one
            ]

        asked = {"p50": [("≤ 60 µs", ours["p50"] <= 60)]}
        if bare:
            for key in ("p99", "p99.9"):
                asked[key] = [("≤ 2× the bare loop", ours[key] <= 2 * bare[key])]
        for key, what in (("p50", "median"), ("p99", "99 %"), ("p99.9", "99.9 %")):
            rows.append(
                Row(f"live, {rate} Hz: byte on a serial line (pty) to event, {what}", f"{ours[key]:,.0f} µs",
                    beside(key, " µs"), "the time", asked.get(key, [])))
        # A session makes an event of a step, and not of each sample, as what is timed has to.
        session = found.get((rate, "live"), ours)
        rows.append(
            Row(f"live, {rate} Hz: share of a core" + (" of `footstrike live`" if session is not ours else ""),
                f"{session['share']:.1f} %",
                [(text, session["share"] / ours["share"] * ratio) for text, ratio in beside("share", " %")], "the time",
                [("≤ 3 %", session["share"] <= 3)] if rate == 500 else []))
    return rows


def printed(text):
    """Rate and receiver: its numbers, of which the last before the percent sign are KEYS."""
    found = {}
    for line in text.splitlines():
        parts = re.match(r"\s*(\d+) (\w+)\s+(.*?)%", re.sub(r"\([^)]*\)|[\d.]+×", "", line))
        if parts:
            numbers = [float(number) for number in parts[3].split()][-len(KEYS):]
            found[int(parts[1]), parts[2]] = dict(zip(KEYS[-len(numbers):], numbers))
    return found
