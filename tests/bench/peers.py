"""Whom the bench measures: how each is configured, started, found ready and stopped.

Every server is ours alone: a process of this program's, on 127.0.0.1 or a socket in a temporary
folder, with its own configuration and data there, and flood protection off as far as it can be.
"""
import contextlib
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import time

READY_SECONDS = 20
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


def go_first(at_once):
    """Before others, as far as one may; `at_once`: before all of them, whatever becomes of them
    and of what the kernel does for us in their place."""
    with contextlib.suppress(PermissionError):
        if at_once:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
        else:
            os.setpriority(os.PRIO_PROCESS, 0, -20)


def stay_on(core, at_once):
    """What a process of the measurement does first."""
    def prepare():
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        os.sched_setaffinity(0, {core})
        go_first(at_once)
    return prepare


class Peer:
    """One row of the table."""

    def __init__(self, name, dialect, command, *, unix=False, program=None, entering=512):
        self.name, self.dialect, self.unix = name, dialect, unix
        self.command = command  # (folder, port, socket path) -> words
        self.entering = entering  # connections on their way in at a time
        self.program = program  # looked for in PATH; None: built here

    def missing(self):
        """Why it cannot be measured, or nothing."""
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        if self.program and not shutil.which(self.program, path=path):
            return f"{self.program} is not installed"
        return None


class Running:
    """A peer that runs, after `prepare`; as a context it ends with it."""

    def __init__(self, peer, folder, prepare):
        self.peer, self.folder, self.prepare = peer, pathlib.Path(folder), prepare
        self.port, self.path = free_port(), str(self.folder / "s")
        self.target = f"unix:{self.path}" if peer.unix else f"tcp:{self.port}"

    def __enter__(self):
        words = self.peer.command(self.folder, self.port, self.path)
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            cwd=self.folder, start_new_session=True,
            preexec_fn=self.prepare)
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
                return self.let_threads_wake()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.01)
        said = (self.folder / "log").read_text(errors="replace").strip().splitlines()
        raise RuntimeError(f"{self.peer.name} did not start: {said[-1] if said else 'silent'}")

    def let_threads_wake(self):
        """As SCHED_FIFO has it, a first thread that is always busy would keep out all others, who
        wake for a moment only, as those that write to a disk."""
        if os.sched_getscheduler(self.pid) == os.SCHED_FIFO:
            for thread in os.listdir(f"/proc/{self.pid}/task"):
                if int(thread) != self.pid:
                    os.sched_setscheduler(int(thread), os.SCHED_FIFO, os.sched_param(11))

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


def ngircd(folder, port, _):
    return ["ngircd", "-n", "-f", written(folder / "ngircd.conf", f"""
[Global]
Name = irc.bench
Info = bench
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = "hello"
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 16
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
""")]


def inspircd(folder, port, _):
    return ["inspircd", "--runasroot", "--nofork", "--config", written(folder / "inspircd.conf", f"""
<server name="irc.bench" description="bench" network="bench" id="00A">
<admin name="bench" nick="bench" email="bench@localhost">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect name="all" allow="*" timeout="3600" pingfreq="3600" localmax="100000" globalmax="100000"
         limit="100000" recvq="10M" softsendq="1M" hardsendq="1M" commandrate="1000000000"
         threshold="1000000" fakelag="no" maxchans="1000" maxconnwarn="no" resolvehostnames="no">
<performance nouserdns="yes" netbuffersize="65534" somaxconn="4096" softlimit="100000">
<limits maxnick="16" maxchan="32" maxline="512">
<dns server="127.0.0.1" timeout="1">
<pid file="{folder}/pid">
<log method="file" type="*" level="default" target="{folder}/log.inspircd">
""")]


def redis(folder, port, _):
    return ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder),
            "--save", "", "--appendonly", "no", "--maxclients", "15000", "--tcp-backlog", "4096"]


def nats(_folder, port, _):
    return ["nats-server", "-a", "127.0.0.1", "-p", str(port)]


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
        Peer("ngircd", "irc", ngircd, program="ngircd", entering=8),  # its backlog is 10
        Peer("inspircd", "irc", inspircd, program="inspircd"),
        Peer("redis", "redis", redis, program="redis-server"),
        Peer("nats", "nats", nats, program="nats-server"),
    ]
