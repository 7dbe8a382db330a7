# SPDX-License-Identifier: EUPL-1.2
"""One child process of the supervisor: started, watched, restarted with a back-off, stopped.

Each child leads its own session, so a Ctrl-C reaches the supervisor alone and a whole group can be
killed. On Linux a child gets SIGTERM when the supervisor dies, even by ``kill -9``. The kernel ties
that to the thread that started the child: start children from the main thread only.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

FIRST_DELAY_S: Final = 0.4
LONGEST_DELAY_S: Final = 30.0
HEALTHY_AFTER_S: Final = 60.0
HEARTBEAT_SILENCE_S: Final = 30.0
FIRST_HEARTBEAT_S: Final = 90.0
PR_SET_PDEATHSIG: Final = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Receive = Callable[[str, str], None]  # (name of the child, one line of its output)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run and how to see that it works."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    is_ready: Callable[[], bool]
    stop_within_s: float
    heartbeat: Path | None = None
    keep_open: tuple[int, ...] = ()


class Child:
    """A program that is kept running until it is told to stop."""

    def __init__(self, program: Program, receive: Receive, keep_open: tuple[int, ...] = ()) -> None:
        self.program = program
        self._receive = receive
        self._keep_open = (*keep_open, *program.keep_open)
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._failures = 0
        self._restart_at: float | None = None
        self._pulse = Pulse(program.heartbeat)

    @property
    def name(self) -> str:
        """Name on screen and of the log file."""
        return self.program.name

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self.is_running and self._process else None

    @property
    def is_running(self) -> bool:
        """Whether the process exists."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the program and copy its output line by line."""
        self._restart_at = None
        self._started_at = time.monotonic()
        self._pulse.forget()
        self._process = subprocess.Popen(  # noqa: S603 - our own fixed programs, no shell
            self.program.argv,
            env=dict(self.program.environment),
            cwd=self.program.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self._keep_open,
            preexec_fn=_lead_own_session,  # noqa: PLW1509 - two system calls, no locks
        )
        if self._process.stdout is None:
            raise RuntimeError("a child without an output pipe")
        threading.Thread(target=self._pump, args=(self._process.stdout,), daemon=True).start()

    def watch(self) -> None:
        """Restart the program when it ended, and kill it when its heart stopped."""
        now = time.monotonic()
        if self._restart_at is not None:
            if now >= self._restart_at:
                self.start()
        elif not self.is_running:
            self._plan_restart(now)
        elif self._pulse.is_silent(now, started_at=self._started_at):
            self._receive(self.name, "no sign of life; killed and started again")
            self.kill()

    def ask_to_stop(self) -> None:
        """Send SIGTERM; the program finishes what it does."""
        if self.is_running and self._process:
            self._process.terminate()

    def wait(self, seconds: float) -> bool:
        """Wait for the end; return whether it came in time."""
        if self._process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(seconds, 0))
        return not self.is_running

    def kill(self) -> None:
        """Kill the program and all it started, and reap it."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _plan_restart(self, now: float) -> None:
        ended = self._process.returncode if self._process else None
        self.kill()  # what the dead process left running in its group
        if now - self._started_at > HEALTHY_AFTER_S:
            self._failures = 0
        delay = min(FIRST_DELAY_S * 2**self._failures, LONGEST_DELAY_S)
        self._failures = min(self._failures + 1, 10)
        self._restart_at = now + delay
        self._receive(self.name, f"ended ({ended}); starts again in {delay:.1f} s")

    def _pump(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                self._receive(self.name, line.decode(errors="replace").rstrip())


class Pulse:
    """Watches a heartbeat file by its changes, so a jump of the clock does no harm."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._seen_ns = 0
        self._changed_at = 0.0

    def forget(self) -> None:
        """Start anew: the next process has to touch the file itself."""
        self._seen_ns, self._changed_at = 0, 0.0
        if self._file:
            self._file.unlink(missing_ok=True)

    def is_silent(self, now: float, *, started_at: float) -> bool:
        """Return whether the file has not changed for too long."""
        if self._file is None:
            return False
        with contextlib.suppress(FileNotFoundError):
            touched_ns = self._file.stat().st_mtime_ns
            if touched_ns != self._seen_ns:
                self._seen_ns, self._changed_at = touched_ns, now
        if not self._changed_at:
            return now - started_at > FIRST_HEARTBEAT_S
        return now - self._changed_at > HEARTBEAT_SILENCE_S


def _lead_own_session() -> None:
    os.setsid()
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
