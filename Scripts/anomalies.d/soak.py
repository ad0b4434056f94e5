"""Feeds the command for hours of stream time; see Scripts/soak."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

COMMAND, HOURS = sys.argv[1], float(sys.argv[2])
problems = []


def fail(what):
    problems.append(what)
    print("soak:", what, file=sys.stderr)


def memory(process):
    """KiB that a process holds now."""
    with open(f"/proc/{process.pid}/statm") as file:
        return int(file.read().split()[1]) * 4


def summary(output):
    return json.loads(output.decode().splitlines()[-1])


def stream(folder):
    """One minute of running again and again, its times going on, through a pipe."""
    rate = 100
    path = folder + "/minute.csv"
    subprocess.run([COMMAND, "simulate", "--duration", "60", "--rate", str(rate), "--strike-angle", "12", "--grade", "-6",
                    "-o", path], check=True)
    with open(path) as file:
        header, *rows = file.read().splitlines()
    # The first column is a time in microseconds; the rest is the same every minute.
    rests = [row.split(",", 1)[1] for row in rows]
    step = 1_000_000 // rate
    minutes = max(1, int(HOURS * 60))
    out = open(folder + "/out", "wb")
    process = subprocess.Popen([COMMAND, "replay", "-", "--format", "json", "--placement", "shoe", "--time-unit", "us"],
                               stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL)
    begun = time.monotonic()
    held = []
    count = 0
    process.stdin.write((header + "\n").encode())
    for minute in range(minutes):
        process.stdin.write("".join(
            f"{(count + number) * step},{rest}\n" for number, rest in enumerate(rests)).encode())
        count += len(rests)
        # Buffers have grown to what they need by then.
        if minute >= max(min(15, minutes // 2), minutes // 10):
            held.append(memory(process))
    process.stdin.close()
    status = process.wait()
    seconds = time.monotonic() - begun
    with open(folder + "/out", "rb") as file:
        told = json.loads(file.read())
    growth = max(held) - held[0] if held else 0
    print(f"{minutes / 60:.1f} h of stream in {seconds:.0f} s: {told['samples']} of {count} samples, "
          f"{told['lost_samples']} lost, memory {held[0] / 1024:.1f} MiB and {growth} KiB more at most")
    if status != 0 or told["samples"] != count or told["lost_samples"] or told["gaps"]:
        fail("samples are missing")
    if abs(told["duration_s"] - (count - 1) * step / 1e6) > 0.001:
        fail(f"its times drift: {told['duration_s']} s")
    if growth > 1024:
        fail("memory grows")


def unplug(folder, seconds):
    """A device whose plug is pulled every second comes back every time."""
    link = folder + "/pod"
    device = subprocess.Popen(
        [COMMAND, "simulate", "--pty", "--link", link, "--duration", str(seconds + 5), "--scenario", "downhill-heel",
         "--faults", "unplug=1,away=0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while not os.path.islink(link):
        if device.poll() is not None:
            return fail(f"no device: {device.stderr.read().decode()}")
        time.sleep(0.01)
    live = subprocess.run([COMMAND, "live", link, "--placement", "shoe", "--protocol", "footstrike", "--grade", "-8",
                           "--format", "jsonl", "--duration", str(seconds), "--record", folder + "/pod.fsraw"], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=seconds + 60)
    words = live.stderr.decode()
    device.kill()
    device.wait()
    back = words.count("the line is back")
    expected = int(seconds * 0.7)
    told = summary(live.stdout)
    again = summary(subprocess.run(
        [COMMAND, "replay", folder + "/pod.fsraw", "--grade", "-8", "--format", "jsonl"], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL).stdout)
    print(f"{back} unplugs in {seconds} s: {told['samples']} samples, {told['lost_samples']} lost")
    if back < expected:
        fail(f"it came back {back} times only, not {expected}: {words[-400:]}")
    rate = told["sensors"][0]["rate_hz"]
    # Whatever a busy machine does not hear is lost, and told.
    if abs(told["samples"] + told["lost_samples"] - told["duration_s"] * rate) > 0.01 * seconds * rate:
        fail(f"{told['duration_s']} s at {rate} Hz are more than what came and what is told as lost")
    if told["samples"] < 0.5 * seconds * rate:
        fail(f"{told['samples']} samples came only")
    if [told[key] for key in ("samples", "lost_samples")] != [again[key] for key in ("samples", "lost_samples")]:
        fail(f"its record gives {again['samples']} samples, {again['lost_samples']} lost")


def together(folder, sessions):
    """Many sessions at once give what each gives alone."""
    for number in range(sessions):
        subprocess.run([COMMAND, "simulate", "--duration", "20", "--seed", str(number + 1), "--strike-angle", "10", "-o",
                        f"{folder}/many/{number:02}.csv"], check=True)
    paths = sorted(f"{folder}/many/{name}" for name in os.listdir(folder + "/many") if "truth" not in name)
    ways = [subprocess.run([COMMAND, "replay", *paths, "--format", "csv", "--jobs", jobs], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL).stdout for jobs in ("1", "64")]
    print(f"{sessions} sessions one by one and at once: {len(ways[0])} bytes")
    if ways[0] != ways[1] or not ways[0]:
        fail("sessions at once give something else than one by one")


def main():
    folder = tempfile.mkdtemp(prefix="footstrike-soak-")
    try:
        os.mkdir(folder + "/many")
        stream(folder)
        unplug(folder, 10 if HOURS < 4 else 1000)
        together(folder, 4 if HOURS < 2 else 8 if HOURS < 4 else 64)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if problems else 0)


main()
