# SPDX-License-Identifier: EUPL-1.2
"""One stack per data folder and per port.

Two brokers on one folder would each see half of the messages, so the lock comes before anything
else. Children inherit it: after ``kill -9`` of the supervisor it stays held until the last child is
gone, and the next start waits for that.
"""

import contextlib
import fcntl
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from workers.programs import CannotStart

CHILDREN_GONE_WITHIN_S: Final = 60.0
WAITING_CONNECTIONS: Final = 1024


class InstanceLock:
    """An exclusive lock on ``serve.lock``; the file holds the process id of the supervisor."""

    def __init__(self, data_dir: Path, say: Callable[[str], None]) -> None:
        self._path = data_dir / "serve.lock"
        self._say = say
        self.handle = -1

    def __enter__(self) -> Self:
        self.handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._acquire()
        except CannotStart:
            os.close(self.handle)
            raise
        os.ftruncate(self.handle, 0)
        os.pwrite(self.handle, str(os.getpid()).encode(), 0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.handle)

    def _acquire(self) -> None:
        ends_at = time.monotonic() + CHILDREN_GONE_WITHIN_S
        told = False
        while not self._try():
            if _is_alive(self._holder()):
                raise CannotStart(f"it already runs with this data folder ({self._path.parent}).")
            if time.monotonic() > ends_at:
                raise CannotStart("processes of an earlier start do not end; restart the machine.")
            if not told:
                self._say("waiting for the processes of an earlier start to finish")
                told = True
            time.sleep(0.2)

    def _try(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def _holder(self) -> int:
        text = os.pread(self.handle, 20, 0).decode(errors="replace").strip()
        return int(text) if text.isdigit() else 0


def _is_alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise CannotStart when another program has the port.

    The supervisor keeps it, and every web process takes connections from it. So nobody is refused
    while one of them is started again.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotStart(
            f"port {port} on {host} is not free ({error.strerror}); choose one with --port."
        ) from error
    listener.listen(WAITING_CONNECTIONS)
    return listener
