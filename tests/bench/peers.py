"""Whom the bench measures: how each is configured, started, found ready and stopped.

Every server is ours alone: a process of this program's, on 127.0.0.1 or a socket in a temporary
folder, with its own configuration and data there, and flood protection off as far as it can be.
"""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

READY_SECONDS = 20
PRIORITY = -15
# Below 32768, where the kernel takes the ports of ten thousand clients from.
FIRST_PORT, LAST_PORT = 21000, 31000


class Absent(Exception):
    """The peer cannot be measured here; says why."""


def free_port():
    for port in range(FIRST_PORT + os.getpid() % 5000, LAST_PORT):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Absent("no port is free")


def stay_on(core):
    """What a process of the measurement does first: its core, and before others if it may."""
    def prepare():
        os.sched_setaffinity(0, {core})
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
    return prepare


class Peer:
    """One row of the table."""

    def __init__(self, name, dialect, command, *, unix=False, program=None):
        self.name, self.dialect, self.unix = name, dialect, unix
        self.command = command  # (folder, port, socket path) -> words
        self.program = program  # looked for in PATH; None: built here

    def missing(self):
        """Why it cannot be measured, or nothing."""
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        if self.program and not shutil.which(self.program, path=path):
            return f"{self.program} is not installed"
        return None


class Running:
    """A peer that runs, pinned to a core; as a context it ends with it."""

    def __init__(self, peer, folder, core):
        self.peer, self.folder, self.core = peer, pathlib.Path(folder), core
        self.port, self.path = free_port(), str(self.folder / "s")
        self.target = f"unix:{self.path}" if peer.unix else f"tcp:{self.port}"

    def __enter__(self):
        words = self.peer.command(self.folder, self.port, self.path)
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            cwd=self.folder, start_new_session=True,
            preexec_fn=stay_on(self.core))
        try:
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_ready(self):
        end = time.monotonic() + READY_SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            with self.socket() as probe, contextlib.suppress(OSError):
                probe.connect(self.path if self.peer.unix else ("127.0.0.1", self.port))
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.01)
        said = (self.folder / "log").read_text(errors="replace").strip().splitlines()
        raise RuntimeError(f"{self.peer.name} did not start: {said[-1] if said else 'silent'}")

    def socket(self):
        return socket.socket(socket.AF_UNIX if self.peer.unix else socket.AF_INET)

    @property
    def pid(self):
        return self.process.pid

    def __exit__(self, *_):
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(5)
        self.log.close()


# --- How each is started -------------------------------------------------------------------------


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def raw(build, mode, unix=False):
    return lambda folder, port, path: [
        str(build / "tests/bench/raw_server"), f"--{mode}",
        f"unix:{path}" if unix else f"tcp:{port}"]


def snugd(build, history, unix=False):
    """`history` is the text of [history]."""
    def command(folder, port, path):
        config = f"""
[server]
socket = "{path if unix else ''}"
listen = {[] if unix else [f'127.0.0.1:{port}']}
data = "{folder}/data"
[limits]
connections_per_origin = {1_000_000 if unix else 20}
connections_from_loopback = 1000000
not_logged_in = 1000000
messages_per_second = 1000000
message_burst = 1000000
joins_per_minute = 1000000
channels_created_per_user = 1000000
[history]
{history}
[log]
level = "warning"
""".replace("'", '"')
        return [str(build / "server/snugd"), "--config", written(folder / "snugd.toml", config)]
    return command


def all_peers(build):
    power, process = 'durability = "power"', 'durability = "process"'
    return [
        Peer("rawplain", "raw", raw(build, "plain")),
        Peer("rawcoal", "raw", raw(build, "coalesce")),
        Peer("rawcoal-unix", "raw", raw(build, "coalesce", unix=True), unix=True),
        Peer("snug", "snug", snugd(build, power)),
        Peer("snug-process", "snug", snugd(build, process)),
        Peer("snug-memory", "snug", snugd(build, 'store = "memory"')),
        Peer("snug-encrypted", "snug-encrypted", snugd(build, power)),
        Peer("snug-unix", "snug", snugd(build, power, unix=True), unix=True),
    ]
