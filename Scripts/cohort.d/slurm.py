"""A real Slurm of two nodes on this machine, on loopback, with keys and files of its own."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

NEEDED = ["slurmctld", "slurmd", "sbatch", "munged", "unshare"]
PACKAGES = ["slurmctld", "slurmd", "slurm-client", "munge"]
PORT = 26817
CONFIG = """
ClusterName=footstrike
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=100000
SlurmdParameters=config_overrides
SlurmdTimeout=10
MinJobAge=600
KillWait=2
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={first} CPUs=1 RealMemory=4000
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={second} CPUs=1 RealMemory=4000
PartitionName=all Nodes=n1,n2 Default=YES State=UP
"""


def why_not() -> str:
    """Why no Slurm can be started here, once what is missing was installed where it can be; empty where one can."""
    if os.geteuid() != 0:
        return "only root starts a node's daemon"
    if lacking() and shutil.which("apt-get"):
        for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if missing := lacking():
        return f"there is no {', '.join(missing)} (Debian: apt-get install {' '.join(PACKAGES)})"
    alone = subprocess.run(["unshare", "--pid", "--fork", "--mount-proc", "true"], capture_output=True)
    return "" if alone.returncode == 0 else "a node needs processes of its own, which this machine refuses"


def lacking() -> list[str]:
    """Programs that are not there."""
    return [name for name in NEEDED if not shutil.which(name)]


class Slurm:
    """The daemons. A node is a process namespace: where it is killed, all that runs on it is gone, as without power."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("munge", "state", "etc", "n1", "n2"):
            (folder / name).mkdir(parents=True)
        key = folder / "munge" / "key"
        key.touch(mode=0o600)
        key.write_bytes(os.urandom(1024))
        path = folder / "etc" / "slurm.conf"
        values = {"host": os.uname().nodename, "folder": folder, "port": PORT, "first": PORT + 1, "second": PORT + 2}
        path.write_text(CONFIG.format(**values))
        self.environment = os.environ | {"SLURM_CONF": str(path)}
        own = [f"--{option}={folder}/munge/{option}" for option in ("socket", "log-file", "pid-file", "seed-file")]
        self.daemons = {"munged": self.start("munged", "--foreground", f"--key-file={key}", *own)}
        self.wait("munge keys", lambda: (folder / "munge" / "socket").exists())
        self.daemons["slurmctld"] = self.start("slurmctld", "-D", "-c")
        for node in ("n1", "n2"):
            # Snakemake's steps forget SLURM_CONF, so a node finds it where Slurm looks by itself.
            there = f"mkdir -p /etc/slurm; mount --bind {folder}/etc /etc/slurm && exec slurmd -D -N {node}"
            alone = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
            self.daemons[node] = self.start(*alone, "sh", "-c", there)
        self.wait("nodes", lambda: self.ask("sinfo", "-h", "-N", "-o", "%t").split() == ["idle", "idle"])

    def start(self, *words: str) -> subprocess.Popen:
        """A daemon in the foreground, in a group of its own."""
        log = open(self.folder / "daemons.log", "a")
        return subprocess.Popen(words, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def wait(self, what: str, is_there: Callable[[], bool], seconds: float = 120) -> None:
        """Waits for what no daemon tells by itself."""
        end = time.monotonic() + seconds
        while not is_there():
            if time.monotonic() > end or any(daemon.poll() is not None for daemon in self.daemons.values()):
                log = (self.folder / "daemons.log").read_text()[-2000:]
                raise SystemExit(f"cohort: Slurm's {what} did not come up\n{log}")
            time.sleep(0.1)

    def ask(self, *words: str) -> str:
        """What one of Slurm's commands says."""
        return subprocess.run(words, env=self.environment, capture_output=True, text=True).stdout

    def parts(self, node: str) -> list[str]:
        """Parts that a node does now, by what Snakemake calls its jobs."""
        jobs = self.ask("squeue", "-h", "-t", "running", "-w", node, "-o", "%k").split()
        return [job.rpartition("_")[2] for job in jobs if job.startswith("rule_part_")]

    def kill(self, node: str) -> None:
        """Takes a node away with all that runs on it."""
        self.daemons[node].kill()
        self.daemons.pop(node).wait()

    def stop(self) -> None:
        """Ends every daemon, and what runs on the nodes."""
        for daemon in reversed(self.daemons.values()):
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()
