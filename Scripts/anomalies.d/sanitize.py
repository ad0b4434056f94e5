"""Runs the command and its parts under valgrind and the sanitizers; see Scripts/sanitize."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

from packed import packed

SAMPLE = os.path.abspath("Samples/downhill-shoe.csv")
# Copies of Swift's enums look at bits that may stand unset, whose answer nobody uses.
SWIFT = ["*WOy", "*WOe", "*WOc", "*WOh", "*wcp", "*wxx", "swift_initStructMetadata", "swift_initEnumMetadataMultiPayload"]
problems = []


def fail(what):
    problems.append(what)
    print("sanitize:", what, file=sys.stderr)


def built(product):
    return subprocess.run(["Scripts/build", product], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def sanitized(kind):
    options = ["-c", "release", f"--sanitize={kind}", "--product", "footstrike", "--scratch-path", f".build/{kind}-sanitizer"]
    subprocess.run(["swift", "build", *options], check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(["swift", "build", *options, "--show-bin-path"], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip() + "/footstrike"


def under_valgrind(folder, program):
    """What runs a program under memcheck; `None` without valgrind."""
    if not shutil.which("valgrind") or not shutil.which("strip"):
        print("skipped: there is no valgrind or no strip")
        return None
    # Without debug information, which older valgrinds can't read.
    stripped = folder + "/" + os.path.basename(program)
    subprocess.run(["strip", "-g", "-o", stripped, program], check=True)
    with open(folder + "/swift.supp", "w") as file:
        for name in SWIFT:
            file.write(f"{{\n  swift\n  Memcheck:Cond\n  fun:{name}\n}}\n")
    return ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=no", f"--suppressions={folder}/swift.supp",
            f"--log-file={folder}/said", stripped]


def run(program, arguments, folder, what, allowed=(0, 1)):
    """Fails on a complaint in the log, or a status that is none of a healthy end."""
    said = folder + "/said"
    if os.path.exists(said):
        os.unlink(said)
    outcome = subprocess.run([*program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=1800)
    judge(said, outcome.stderr.decode(errors="replace"), outcome.returncode, what, allowed)


def judge(said, words, status, what, allowed=(0, 1)):
    if os.path.exists(said):
        with open(said) as file:
            words += file.read()
    if "Sanitizer" in words or "runtime error" in words or "==ERROR" in words or status not in allowed:
        fail(f"{what}: status {status}: {words[-3000:]}")


def live(program, device, folder, seconds, what):
    """A session on a port that is unplugged, whose output nobody takes for two seconds."""
    link = folder + "/pod"
    pod = subprocess.Popen([device, "simulate", "--pty", "--link", link, "--duration", str(seconds + 30), "--faults",
                            "unplug=3,away=0.2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not os.path.islink(link) and pod.poll() is None:
        time.sleep(0.01)
    with open(folder + "/words", "wb") as words:
        session = subprocess.Popen(
            [*program, "live", link, "--placement", "shoe", "--protocol", "footstrike", "--grade", "-8", "--format", "jsonl",
             "--duration", str(seconds), "--record", folder + "/pod.fsraw", "--events", folder + "/events.jsonl"],
            stdout=subprocess.PIPE, stderr=words)
    time.sleep(2)
    session.stdout.read()
    status = session.wait(timeout=600)
    pod.terminate()
    pod.wait()
    with open(folder + "/words", errors="replace") as words:
        judge(folder + "/said", words.read(), status, what)
    run(program, ["replay", folder + "/pod.fsraw", "--grade", "-8"], folder, what + ", its record")


def memory(folder):
    program = under_valgrind(folder, built("footstrike-bench"))
    if program:
        for kind in ("ring", "decode"):
            run(program, ["work", kind, "20000"], folder, f"valgrind: footstrike-bench work {kind}")
        print("valgrind: the ring and the C reader of rows")


def command(folder):
    footstrike = built("footstrike")
    program = under_valgrind(folder, footstrike)
    if program:
        for path in [SAMPLE, *packed(SAMPLE, folder)]:
            run(program, ["replay", path], folder, f"valgrind: {path}")
        run(program, ["ports"], folder, "valgrind: ports")
        live(program, footstrike, folder, 6, "valgrind: live")
        print("valgrind: files, archives and a port")


def address(folder):
    program = [sanitized("address")]
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0:abort_on_error=0:exitcode=99"
    paths = [SAMPLE, *packed(SAMPLE, folder)]
    for root in ["Samples", *filter(None, (os.environ.get("FOOTSTRIKE_" + name) for name in ("RECORDINGS", "FORMATS", "CASES")))]:
        for parent, _, names in os.walk(root):
            paths += [f"{parent}/{name}" for name in names]
    for path in paths:
        # What is no recording is refused, and not the matter here.
        for way in ("inspect", "replay"):
            run(program, [way, path], folder, f"AddressSanitizer: {way} {path}", allowed=(0, 1, 2))
    print(f"AddressSanitizer: {len(paths)} files, inspected and replayed")


def threads(folder):
    footstrike = sanitized("thread")
    os.environ["TSAN_OPTIONS"] = "exitcode=99"
    for options in ([], ["--jobs", "4", "--format", "csv"]):
        run([footstrike], ["replay", SAMPLE, *packed(SAMPLE, folder), *options], folder, "ThreadSanitizer: replay")
    stalled = subprocess.Popen([footstrike, "replay", SAMPLE, "--format", "jsonl"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    time.sleep(2)
    words = stalled.communicate()[1].decode(errors="replace")
    judge(folder + "/said", words, stalled.returncode, "ThreadSanitizer: replay, stalled")
    live([footstrike], footstrike, folder, 12, "ThreadSanitizer: live")
    print("ThreadSanitizer: replay and live, with stalls and unplugs")


PARTS = {"memory": memory, "command": command, "address": address, "threads": threads}


def main():
    for name in sys.argv[1:]:
        if name not in PARTS:
            sys.exit(f"sanitize: there is no part {name}, but {', '.join(PARTS)}")
        folder = tempfile.mkdtemp(prefix="footstrike-sanitize-")
        try:
            PARTS[name](folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if problems else 0)


main()
