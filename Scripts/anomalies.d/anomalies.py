"""Runs the command while its disk, its pipes, its signals and its system calls fail; see Scripts/anomalies."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from packed import packed

COMMAND, KILLS = sys.argv[1], int(sys.argv[2])
SAMPLE = os.path.abspath("Samples/downhill-shoe.csv")
# A short form takes the first commands only.
IS_SHORT = KILLS < 50
random.seed(13)
problems = []


def fail(what):
    problems.append(what)
    print("anomalies:", what, file=sys.stderr)


def run(arguments, **options):
    options.setdefault("stdout", subprocess.DEVNULL)
    options.setdefault("timeout", 600)
    return subprocess.run([COMMAND, *arguments], stderr=subprocess.PIPE, **options)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def made(folder):
    """Recordings to read, and every command that writes, with the files it writes; each whole on its own."""
    heel, fore = folder + "/heel.csv", folder + "/fore.csv"
    for path, angle in ((heel, 15), (fore, -8)):
        run(["simulate", "--strike-angle", str(angle), "--duration", "40", "-o", path])
    dataset = folder + "/dataset.json"
    with open(dataset, "w") as file:
        json.dump({"schema": "footstrike.dataset/1", "name": "two", "licence": "none", "source": "made", "recordings": [
            {"synthetic": {"scenarios": ["downhill-heel"], "first_runner": 1, "runners": 4, "rates_hz": ["100"]},
             "placement": "shoe"}]}, file)
    return [SAMPLE, heel, fore], [
        (["replay", SAMPLE, "--strikes", "s.csv", "--events", "e.jsonl", "--summary", "s.json", "--report", "r.html",
          "--sessions", "t.csv"], ["s.csv", "e.jsonl", "s.json", "r.html", "t.csv"]),
        (["replay", SAMPLE, "--speed", "20x", "--strikes", "s.csv", "--summary", "s.json"], ["s.csv", "s.json"]),
        (["calibrate", "--heel", heel, "--forefoot", fore, "--placement", "shoe", "-o", "me.json"], ["me.json"]),
        (["simulate", "--duration", "200", "-o", "run.csv"], ["run.csv", "run.truth.csv"]),
        (["benchmark", dataset, "--html", "b.html"], ["b.html"]),
    ]


def is_whole(path):
    """Whether a file is whole by its own form; every one ends where its writer ends it."""
    with open(path, "rb") as file:
        bytes = file.read()
    if bytes == b"good":
        return True
    if path.endswith(".json"):
        try:
            json.loads(bytes)
            return True
        except ValueError:
            return False
    if path.endswith(".jsonl"):
        lines = bytes.splitlines()
        return bytes.endswith(b"\n") and json.loads(lines[-1])["type"] == "summary"
    if path.endswith(".html"):
        return bytes.rstrip().endswith(b"</html>")
    rows = [line for line in bytes.splitlines() if not line.startswith(b"#")]
    return bytes.endswith(b"\n") and len({row.count(b",") for row in rows}) == 1


def kill_at_random(folder, inputs, writers):
    """No half file under a final name, no input harmed, and the status tells the signal."""
    before = [digest(path) for path in inputs]
    seen = {}
    for number in range(KILLS):
        arguments, files = writers[number % len(writers)]
        work = tempfile.mkdtemp(dir=folder)
        for name in files:
            with open(work + "/" + name, "wb") as file:
                file.write(b"good")
        sent = random.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
        process = subprocess.Popen([COMMAND, *arguments], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(random.random() ** 2 * 1.5)
        process.send_signal(sent)
        try:
            words = process.communicate(timeout=60)[1].decode()
        except subprocess.TimeoutExpired:
            process.kill()
            fail(f"{arguments[0]}: {sent.name} did not end it in a minute")
            continue
        status = process.returncode
        # Before the handlers stand the signal itself ends it, which shells show as the same number.
        if status not in (0, -sent, 128 + sent) or sent == signal.SIGKILL and status not in (0, -sent):
            fail(f"{arguments[0]}: status {status} after {sent.name}: {words[-300:]}")
        if status == 128 + sent and "ended early" not in words:
            fail(f"{arguments[0]}: {sent.name}: it does not say that it ended early: {words[-300:]}")
        for name in files:
            if not is_whole(work + "/" + name):
                fail(f"{arguments[0]}: half of {name} after {sent.name}")
        left = [name for name in os.listdir(work) if name.startswith(".footstrike-")]
        if left and status != -sent:
            fail(f"{arguments[0]}: it left {left} behind")
        seen[status] = seen.get(status, 0) + 1
        shutil.rmtree(work)
    if before != [digest(path) for path in inputs]:
        fail("an input was harmed")
    print(f"{KILLS} signals at random moments: statuses {dict(sorted(seen.items()))}")


def logged(log, *recordings, **options):
    """Adds recordings to a log; the process."""
    return subprocess.Popen([COMMAND, "log", "add", "--log", log, "--jobs", "1", "--format", "json", *recordings],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def check_log(log, least, what):
    """Says so where a log is not whole, or has fewer sessions than were said to be added; how many it has."""
    check = run(["log", "check", "--log", log], stdout=subprocess.PIPE)
    words = check.stdout.decode()
    if check.returncode != 0 or ", whole" not in words:
        fail(f"log: {what}: it is not whole: {words} {check.stderr.decode()[-300:]}")
        return 0
    sessions = int(words.split(": ")[1].split()[0])
    if sessions < least:
        fail(f"log: {what}: {least} sessions were added, and it has {sessions}")
    return sessions


def kill_log(folder, recordings):
    """Killed at any moment, a log has every session that was said to be added, each of them whole."""
    log = folder + "/log.sqlite"
    begun = time.monotonic()
    logged(log, *recordings).communicate()
    length = time.monotonic() - begun
    kept = killed = 0
    for number in range(KILLS):
        # Into an empty log, or into one that another kill left.
        if number % 3 == 0:
            for name in (log, log + "-journal"):
                if os.path.exists(name):
                    os.unlink(name)
        process = logged(log, *recordings, *(["--again"] if number % 3 == 2 else []))
        time.sleep(random.random() * length)
        process.kill()
        said = process.communicate()[0].count(b'"state"')
        killed += process.returncode == -signal.SIGKILL
        if os.path.exists(log):
            kept += check_log(log, said, f"kill {number}")
    print(f"{killed} of {KILLS} kills hit log add: {kept} sessions were there after, every one whole")


def fill_log(disk):
    """A log on a disk that fills up keeps what it has."""
    log = disk + "/log.sqlite"
    logged(log, SAMPLE).communicate()
    with open(disk + "/filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    outcome = logged(log, "Samples/damaged.csv", "--note", "n" * 100_000)
    words = outcome.communicate()[1].decode()
    if outcome.returncode != 2 or "nothing of this change was kept" not in words:
        fail(f"log: status {outcome.returncode} on a full disk: {words[-300:]}")
    os.unlink(disk + "/filler")
    if check_log(log, 1, "a full disk") != 1:
        fail("log: half a session on a full disk")


def fill_disk(folder, writers):
    """Every writing option over an earlier good file on a disk of 64 KiB that is nearly full."""
    disk = folder + "/disk"
    os.mkdir(disk)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped: no small disk may be mounted here (it takes root)")
        return
    tried = 0
    try:
        for arguments, files in writers:
            for name in os.listdir(disk):
                os.unlink(disk + "/" + name)
            for name in files:
                with open(disk + "/" + name, "wb") as file:
                    file.write(b"good")
            with open(disk + "/filler", "wb") as file:
                file.write(b"x" * (56 << 10 if len(files) < 2 else 40 << 10))
            outcome = run(arguments, cwd=disk)
            words = outcome.stderr.decode()
            lost = [name for name in files if open(disk + "/" + name, "rb").read() == b"good"]
            if not all(is_whole(disk + "/" + name) for name in files):
                fail(f"{arguments[0]}: half a file on a full disk")
            if lost and (outcome.returncode != 2 or "No space left" not in words):
                fail(f"{arguments[0]}: {lost} lost with status {outcome.returncode}: {words[-300:]}")
            if any(name.startswith(".footstrike-") for name in os.listdir(disk)):
                fail(f"{arguments[0]}: it left half a file behind")
            tried += len(lost)
        for name in os.listdir(disk):
            os.unlink(disk + "/" + name)
        subprocess.run(["mount", "-o", "remount,size=512k", disk], check=True)
        fill_log(disk)
    finally:
        subprocess.run(["umount", disk])
    print(f"a full disk: {tried} files could not be written, and what had their names stayed")


def lose_output():
    commands = [
        ["profile"], ["ports", "--protocols"], ["doctor"], ["simulate", "--list"], ["simulate", "--duration", "1"],
        ["inspect", SAMPLE], ["replay", SAMPLE], ["replay", SAMPLE, "--format", "text"], ["benchmark", "--list"],
        ["--help"], ["--version"], ["--licences"], ["--cite"],
    ]
    for arguments in commands:
        with open("/dev/full", "wb") as full:
            status = run(arguments, stdout=full).returncode
        if status != 2:
            fail(f"{arguments}: status {status} on a full standard output")
        reading, writing = os.pipe()
        os.close(reading)
        outcome = run(arguments, stdout=writing)
        os.close(writing)
        if outcome.returncode > 1 or b"Broken pipe" in outcome.stderr:
            fail(f"{arguments}: status {outcome.returncode} where the reader has left")
    print(f"{len(commands)} commands on a full standard output, and on one whose reader has left")


def stall(seconds):
    """A standard output that takes nothing holds no signal up."""
    reading, writing = os.pipe()
    process = subprocess.Popen([COMMAND, "replay", SAMPLE], stdout=writing, stderr=subprocess.DEVNULL)
    os.close(writing)
    time.sleep(seconds)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
        print(f"a stalled standard output: ended {time.monotonic() - begun:.1f} s after SIGINT")
    except subprocess.TimeoutExpired:
        process.kill()
        fail("a stalled standard output held SIGINT for 10 s")
    os.close(reading)


def shim(folder):
    """What stands between the command and the C library, from calls.c; `None` without a compiler."""
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        print("skipped: no compiler for calls.c")
        return None
    subprocess.run([compiler, "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", folder + "/calls.so",
                    os.path.dirname(__file__) + "/calls.c"], check=True)
    return folder + "/calls.so"


class Calls:
    """One run of a command whose calls are watched: its status, words, files, and the calls it made."""

    def __init__(self, folder, shim, arguments, files, **settings):
        self.folder = tempfile.mkdtemp(dir=folder)
        log = self.folder + ".log"
        for name in files:
            with open(f"{self.folder}/{name}", "wb") as file:
                file.write(b"good")
        variables = {f"CALLS_{key.upper()}": str(value) for key, value in settings.items()}
        with open(self.folder + "/stdout", "wb") as output:
            outcome = run(arguments, cwd=self.folder, stdout=output,
                          env={**os.environ, "LD_PRELOAD": shim, "CALLS_LOG": log, **variables})
        self.status, self.words = outcome.returncode, outcome.stderr.decode()
        with open(log) as file:
            self.log = [line.rstrip("\n").split("\t") for line in file]
        os.unlink(log)
        self.paths = [f"{self.folder}/{name}" for name in files]
        self.digests = [digest(path) for path in [*self.paths, self.folder + "/stdout"]]
        self.left = [name for name in os.listdir(self.folder) if name.startswith(".footstrike-")]
        self.halves = [path for path in self.paths if not is_whole(path)]
        shutil.rmtree(self.folder)

    @property
    def failed(self):
        return any(call == "failed" for call, *_ in self.log)


def fail_calls(folder, shim, commands):
    """Each call of each kind fails once: status 2 and a sentence, or all is as it is without the failure."""
    tried = 0
    for arguments, files, kinds in commands:
        whole = Calls(folder, shim, arguments, files)
        if whole.status != 0:
            fail(f"{arguments[0]}: status {whole.status} with nothing wrong: {whole.words[-300:]}")
            continue
        for kind in kinds:
            at = 0
            while True:
                # In short: the 1st, 2nd, 4th, 8th.
                at = 2 * at or 1 if IS_SHORT else at + 1
                got = Calls(folder, shim, arguments, files, fail=kind, at=at)
                if not got.failed:
                    break
                tried += 1
                what = f"{arguments[0]}: {kind} number {at} fails: "
                if got.status not in (0, 2):
                    fail(f"{what}status {got.status}: {got.words[-300:]}")
                elif got.status == 0 and got.digests != whole.digests:
                    fail(f"{what}status 0, and something else is written")
                elif got.status == 2 and not got.words.strip():
                    fail(f"{what}it says nothing")
                if got.halves or got.left:
                    fail(f"{what}half of {got.halves}, and {got.left} left behind")
    print(f"{tried} calls that failed, one at a time")


def interrupt_calls(folder, shim, commands):
    """Few bytes a call, and every third call interrupted: the same comes out."""
    for arguments, files, _ in commands:
        whole = Calls(folder, shim, arguments, files)
        got = Calls(folder, shim, arguments, files, short=1)
        if got.status != 0 or got.digests != whole.digests:
            fail(f"{arguments[0]}: short and interrupted calls change what comes out: status {got.status}: {got.words}")
    print(f"{len(commands)} commands with short and interrupted calls")


def cut_power(folder, shim, commands):
    """No file gets its name before its bytes are on the disk, and the folder is brought there after."""
    renamed = 0
    for arguments, files, _ in commands:
        got = Calls(folder, shim, arguments, files)
        for place, (call, source, target) in enumerate(got.log):
            if call != "rename":
                continue
            renamed += 1
            path = os.path.join(got.folder, source)
            before = [call for call, of, _ in got.log[:place] if of == path and call in ("write", "fsync")]
            after = [of for call, of, _ in got.log[place:] if call == "fsync"]
            if not before or before[-1] != "fsync":
                fail(f"{arguments[0]}: {target} gets its name before its bytes are on the disk")
            if got.folder not in after:
                fail(f"{arguments[0]}: the name of {target} may be lost in a power cut")
        if files and not any(call == "rename" for call, *_ in got.log):
            fail(f"{arguments[0]}: writes {files} in place")
    print(f"{renamed} files got their names after their bytes")


def call_by_call(folder, writers):
    calls = shim(folder)
    if not calls:
        return
    every = ["open", "read", "write", "fsync", "rename", "close"]
    # Not at a set speed: the same calls come much sooner without it.
    writing = [(arguments, files, every) for arguments, files in writers if "--speed" not in arguments]
    if IS_SHORT:
        writing = writing[:1]
    writing.append((["profile"], [], ["write", "close"]))
    # libarchive ends the process itself where it gets no memory.
    reading = [(["replay", path, "--strikes", "s.csv"], ["s.csv"], ["libz", "read"])
               for path in packed(SAMPLE, folder)]
    if not IS_SHORT:
        run(["calibrate", "--heel", folder + "/heel.csv", "--forefoot", folder + "/fore.csv", "--placement", "shoe", "-o",
             folder + "/me.json"])
        with open(folder + "/runner.json", "wb") as file:
            run(["profile"], stdout=file)
        reading.append((["replay", SAMPLE, "--model", folder + "/me.json", "--profile", folder + "/runner.json",
                         "--strikes", "s.csv"], ["s.csv"], ["read", "open"]))
    fail_calls(folder, calls, writing + reading)
    interrupt_calls(folder, calls, writing + reading)
    cut_power(folder, calls, writing)


def main():
    folder = tempfile.mkdtemp(prefix="footstrike-anomalies-")
    try:
        inputs, writers = made(folder)
        lose_output()
        stall(1.0)
        call_by_call(folder, writers)
        fill_disk(folder, writers)
        kill_at_random(folder, inputs, writers)
        kill_log(folder, inputs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if problems else 0)


main()
