# SPDX-License-Identifier: EUPL-1.2
"""The embedded stack as one process tree: broker, workers, scheduler and web server.

``python -m workers.supervisor [--port N] [--empty]``; ``script/server`` ends here. Children are
restarted when they end or fall silent. Ctrl-C or SIGTERM stops web, scheduler, workers and broker
in that order; a second one kills what is left.
"""

import argparse
import os
import signal
import socket
import sys
import time
from dataclasses import replace
from types import FrameType
from typing import Final

from config import ConfigurationError, Environment, Settings, child_environment
from workers.instance_lock import InstanceLock, listen
from workers.logs import configure_logging
from workers.output import Output
from workers.preparation import prepare
from workers.processes import Child
from workers.programs import CannotStart, all_programs, reachable

READY_WITHIN_S: Final = 90.0
TICK_S: Final = 0.2


class Supervisor:
    """Starts children in order, keeps them alive, and stops them in reverse order."""

    def __init__(self, groups: list[list[Child]], output: Output) -> None:
        self._groups = groups
        self._output = output
        self._started: list[Child] = []
        self._stop_requests = 0

    def request_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Signal handler: stop; asked a second time, kill."""
        self._stop_requests += 1

    @property
    def is_stopping(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop_requests > 0

    def start(self) -> None:
        """Start all children, the broker first; raise CannotStart when one gives no answer."""
        for group in self._groups:
            for child in group:
                self._output.say(f"starting {child.name}")
                child.start()
                self._started.append(child)
            if group is self._groups[0]:
                self._wait_until_ready()
        self._wait_until_ready()

    def keep_running(self) -> None:
        """Watch the children until a stop is asked for."""
        while not self.is_stopping:
            self._watch()

    def stop(self) -> None:
        """Stop web, scheduler, workers and broker, in that order; each group together."""
        for group in reversed(self._groups):
            for child in group:
                child.ask_to_stop()
            for child in group:
                self._wait_for_end(child)

    def _wait_for_end(self, child: Child) -> None:
        ends_at = time.monotonic() + child.program.stop_within_s
        while not child.wait(TICK_S):
            if time.monotonic() > ends_at or self._stop_requests > 1:
                self._output.say(f"{child.name} did not stop by itself; killed")
                break
        child.kill()

    def _wait_until_ready(self) -> None:
        ends_at = time.monotonic() + READY_WITHIN_S
        waiting = list(self._started)
        while waiting and not self.is_stopping:
            self._watch()
            waiting = [child for child in waiting if not child.program.is_ready()]
            if waiting and time.monotonic() > ends_at:
                names = ", ".join(child.name for child in waiting)
                raise CannotStart(f"No answer from {names}; see {self._output.folder}.")

    def _watch(self) -> None:
        time.sleep(TICK_S)
        for child in self._started:
            child.watch()


def main(arguments: list[str] | None = None) -> int:
    """Run the stack; returns the exit status."""
    options = _parser().parse_args(arguments)
    os.umask(0o077)
    try:
        settings = _settings(options.port)
        return _run(settings, empty=options.empty)
    except (CannotStart, ConfigurationError) as error:
        sys.stderr.write(f"\nKoppelpunt cannot start: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/server", description="Run Koppelpunt.")
    parser.add_argument("--port", type=int, help="port of the web server (default 8000)")
    parser.add_argument("--empty", action="store_true", help="start without example data")
    return parser


def _settings(port: int | None) -> Settings:
    settings = Settings.from_env(default=Environment.EMBEDDED)
    if port is None:
        return settings
    base_url = settings.base_url.replace(f":{settings.port}", f":{port}")
    return replace(settings, port=port, base_url=base_url)


def _run(settings: Settings, *, empty: bool) -> int:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    output = Output(settings.data_dir / "logs")
    configure_logging("WARNING")
    with InstanceLock(settings.data_dir, output.say) as lock:
        listener = listen(settings.host, settings.port)
        welcome = prepare(settings, output.say, empty=empty)
        environment = child_environment(
            ENVIRONMENT=settings.environment,
            DATA_DIR=str(settings.data_dir),
            PORT=str(settings.port),
            BASE_URL=settings.base_url,
        )
        groups = [
            [Child(program, output.receive, (lock.handle,)) for program in group]
            for group in all_programs(settings, environment, listener.fileno())
        ]
        welcome = [*_address(settings), *welcome]
        return _supervise(Supervisor(groups, output), output, listener, welcome)


def _supervise(
    supervisor: Supervisor, output: Output, listener: socket.socket, welcome: list[str]
) -> int:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, supervisor.request_stop)
    try:
        supervisor.start()
        if not supervisor.is_stopping:
            output.announce(welcome)
        supervisor.keep_running()
    finally:
        output.say("stopping; once more Ctrl-C kills")
        listener.close()
        supervisor.stop()
    output.say("stopped")
    return 0


def _address(settings: Settings) -> list[str]:
    return [f"READY  http://{reachable(settings.host)}:{settings.port}"]


if __name__ == "__main__":
    sys.exit(main())
