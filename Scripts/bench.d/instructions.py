"""Instructions an element, counted by valgrind, against the counts kept in instructions.json.

They don't depend on how busy the machine is, but on compiler, C library and processor: the baseline says
which it was made with, and where they differ the comparison is only told.
"""

import json
import os
import platform
import re
import shutil
import subprocess

from measuring import Row, run, say

BASELINE = os.path.join(os.path.dirname(__file__), "instructions.json")
ELEMENTS = 100_000
GREATEST_RISE = 0.05


def section(context):
    if not shutil.which("valgrind"):
        context.notes.append("instructions were not counted: there is no valgrind (Debian's valgrind)")
        return []
    # Without the debug information, which older valgrinds can't read.
    stripped = os.path.join(context.folder, "bench-stripped")
    subprocess.run(["strip", "-g", "-o", stripped, context.bench], check=True)
    counts = {kind: counted(context, stripped, kind) for kind in kinds(context)}
    if context.writes_baseline:
        with open(BASELINE, "w") as file:
            json.dump({"made_with": made_with(), "instructions_an_element": counts}, file, indent=2)
            file.write("\n")
        say(f"  wrote {os.path.relpath(BASELINE)}")
    with open(BASELINE) as file:
        baseline = json.load(file)
    alike = baseline["made_with"] == made_with()
    if not alike:
        context.notes.append(
            f"The instruction baseline was made with {baseline['made_with']}, this is {made_with()}:"
            " a rise is told and does not fail")
    rows = []
    for kind, now in counts.items():
        before = baseline["instructions_an_element"].get(kind)
        if before is None:
            rows.append(Row(f"instructions an element: {kind}", f"{now:.1f}", "no baseline", None, "", None))
            continue
        ratio = now / before
        rows.append(
            Row(f"instructions an element: {kind}", f"{now:.1f}", f"baseline {before:.1f}", ratio,
                f"≤ {1 + GREATEST_RISE:g}×", ratio <= 1 + GREATEST_RISE if alike else None))
    return rows


def kinds(context):
    return run([context.bench, "kinds"]).out.split()


def counted(context, program, kind):
    say(f"  counting {kind}")
    made = subprocess.run(
        ["valgrind", "--tool=callgrind", "--toggle-collect=cbench_measured",
         "--callgrind-out-file=" + os.path.join(context.folder, f"callgrind.{kind}"),
         program, "work", kind, str(ELEMENTS)],
        capture_output=True, text=True, env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"})
    found = re.search(r"Collected : (\d+)", made.stderr)
    if not found:
        raise RuntimeError(f"valgrind could not count {kind}: {made.stderr[-400:]}")
    return round(int(found[1]) / ELEMENTS, 2)


def made_with():
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"Swift version ([\d.]+)", swift)
    valgrind = subprocess.run(["valgrind", "--version"], capture_output=True, text=True).stdout.strip()
    return f"Swift {version[1] if version else '?'}, {platform.machine()}, {valgrind}"
