"""Instructions an element, counted by valgrind, against the counts kept in instructions.json.

They don't depend on how busy the machine is, but on compiler, C library and processor: the baseline says
which it was made with, and elsewhere the comparison is told and fails nothing.
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
    reason = missing()
    if reason:
        context.notes.append(f"instructions were not counted: {reason}")
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
    baseline, reason = kept(), incomparable()
    if reason:
        context.notes.append(f"a rise of instructions is only told: {reason}")
    against, risen = [], []
    for kind, now in counts.items():
        before = baseline["instructions_an_element"].get(kind)
        against.append((f"{before:.1f}", now / before) if before else ("none", None))
        if before and now > (1 + GREATEST_RISE) * before:
            risen.append(kind)
    if risen:
        context.notes.append(
            f"instructions rose: {', '.join(risen)}; with a good reason: Scripts/bench --write-instructions")
    against[0] = (f"the baseline kept {against[0][0]}", against[0][1])
    return [
        Row(f"instructions an element: {', '.join(counts)}", ", ".join(f"{now:.1f}" for now in counts.values()),
            against, "as many", [(f"≤ {1 + GREATEST_RISE:g}× each", None if reason else not risen)])
    ]


def kept():
    with open(BASELINE) as file:
        return json.load(file)


def missing():
    """Why nothing can be counted here; empty where it can."""
    for program in ("valgrind", "strip"):
        if not shutil.which(program):
            return f"there is no {program}"
    return ""


def incomparable():
    """Why counts made here say nothing beside the baseline; empty where they do."""
    before, now = kept()["made_with"], made_with()
    return "" if before == now else f"the baseline was made with {before}; this is {now}"


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
    # The C library picks its memcpy by the processor, of which valgrind shows AVX2 and no more.
    with open("/proc/cpuinfo") as processors:
        vectors = "AVX2" if re.search(r"\bavx2\b", processors.read()) else "no AVX2"
    library = os.confstr("CS_GNU_LIBC_VERSION")
    return f"Swift {version[1] if version else '?'}, {platform.machine()} with {vectors}, {library}, {valgrind}"
