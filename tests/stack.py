# SPDX-License-Identifier: EUPL-1.2
"""The real process tree for fault tests: started on a free port, stopped in bounded time."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from config import Settings, child_environment
from tests.architecture.source import ROOT
from tests.settings import make_environment

READY_WITHIN_S: Final = 60.0
STOPPED_WITHIN_S: Final = 60.0

# What in a command line tells the child.
MARKS: Final = {
    "broker": "valkey-server",
    "worker-embed": " -Q embed ",
    "worker-default": " -Q default ",
    "scheduler": " beat ",
    "web-1": " workers.web_server web-1 ",
    "web-2": " workers.web_server web-2 ",
}


class Stack:
    """A supervisor and its children; ``module`` is what starts them."""

    def __init__(
        self, folder: Path, module: str = "workers.supervisor", **environment: str
    ) -> None:
        self.port = free_port()
        self.module = module
        own = {"PORT": str(self.port), "LEASE_S": "6", "SWEEP_S": "2"} | environment
        self.environment = dict(make_environment(folder, **own))
        self.settings = Settings.from_env(self.environment)
        self.lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    @property
    def supervisor_pid(self) -> int:
        """Process id of the supervisor."""
        assert self._process is not None
        return self._process.pid

    def start(self, *options: str) -> None:
        """Start and wait for READY."""
        self._process = self.launch(*options)
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        until(self._is_ready, READY_WITHIN_S, lambda: "\n".join(self.lines[-40:]))

    def launch(self, *options: str) -> "subprocess.Popen[str]":
        """Start a supervisor and return at once."""
        return subprocess.Popen(  # noqa: S603 - this interpreter, our own module
            [sys.executable, "-m", self.module, "--empty", *options],
            cwd=ROOT,
            env=child_environment(**self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def pids(self) -> dict[str, int]:
        """Process ids by child, of those that live now."""
        found: dict[str, int] = {}
        for pid in children_of(self.supervisor_pid):
            line = command_line(pid)
            found |= {name: pid for name, mark in MARKS.items() if mark in line}
        return found

    def family(self) -> set[int]:
        """Process ids of all children and their children."""
        waiting, seen = [self.supervisor_pid], set[int]()
        while waiting:
            for pid in children_of(waiting.pop()):
                seen.add(pid)
                waiting.append(pid)
        return seen

    def get(self, path: str) -> int:
        """Ask for a page; returns the status, or 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def kill_supervisor(self) -> None:
        """Kill the supervisor alone, without a chance to clean up."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Stop in order; kills what is left after a minute. Returns the exit status."""
        if self._process is None:
            return 0
        family = self.family()
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOPPED_WITHIN_S)
        finally:
            self._process.kill()
            for pid in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _is_ready(self) -> bool:
        return any(line.startswith("READY") for line in self.lines)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout:
            self.lines.extend(line.rstrip() for line in process.stdout)


@contextlib.contextmanager
def running_stack(
    folder: Path, module: str = "workers.supervisor", **environment: str
) -> Iterator[Stack]:
    """Run a stack for the length of a block."""
    stack = Stack(folder, module, **environment)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def until(
    condition: Callable[[], object], seconds: float, explain: Callable[[], str] = lambda: ""
) -> None:
    """Wait until a condition holds; fail with an explanation when it does not in time."""
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, f"it did not happen in {seconds} s. {explain()}"
        time.sleep(0.1)


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(parent: int) -> list[int]:
    """Process ids of the direct, living children of a process."""
    return [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and _parent_if_alive(folder) == parent
    ]


def is_alive(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    return _parent_if_alive(Path(f"/proc/{pid}")) is not None


def command_line(pid: int) -> str:
    """Return the command line of a process, words with spaces round them."""
    try:
        return " " + Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _parent_if_alive(folder: Path) -> int | None:
    try:
        state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)
