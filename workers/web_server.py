# SPDX-License-Identifier: EUPL-1.2
"""Waitress with a drain: a stop waits for the answers that are under way.

Waitress alone drops running requests at SIGTERM. Here the listener closes first, and the loop goes
on until no connection has a request or output left, at most ten seconds.
"""

import gc
import logging
import pkgutil
import signal
import socket
import sys
import time
from types import FrameType
from typing import Any, Final

from waitress import create_server, wasyncore

from config import Settings
from workers.logs import configure_logging

APPLICATION: Final = "web:create_app"  # by name: workers stand below web and do not import it
LONGEST_DRAIN_S: Final = 10.0
LARGEST_BODY: Final = 20 << 20
THREADS: Final = 4  # each holds a database connection with a cache of its own
# Python's defaults walk all that start-up made every few hundred pages: 0.1 s in which nobody is
# answered. A page leaves little that only the collector can free.
COLLECT_AFTER: Final = (20_000, 20, 20)


class Drain:
    """Remembers when a stop was asked for and until when to wait."""

    def __init__(self) -> None:
        self.ends_at: float | None = None

    def begin(self, _number: int, _frame: FrameType | None) -> None:
        """Signal handler: start to drain; a second signal changes nothing."""
        if self.ends_at is None:
            self.ends_at = time.monotonic() + LONGEST_DRAIN_S


def make_server(settings: Settings, listener: socket.socket) -> Any:
    """Return a Waitress server for the application, on a socket that others may listen to too."""
    application = pkgutil.resolve_name(APPLICATION)(settings)
    return create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        channel_timeout=30,
        max_request_body_size=LARGEST_BODY,
        connection_limit=500,
        ident=None,
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,  # else web.proxies counts
    )


def collect_rarely() -> None:
    """Leave what start-up made out of garbage collection, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def serve(server: Any, drain: Drain) -> None:
    """Answer requests until a stop is asked for and the last answer has left."""
    channels = server._map  # noqa: SLF001 - Waitress offers no public way to drain
    while drain.ends_at is None or not _is_empty(server, channels, drain.ends_at):
        wasyncore.loop(timeout=0.5, map=channels, count=1)
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
    wasyncore.close_all(channels, ignore_all=True)


def _is_empty(server: Any, channels: dict[int, Any], ends_at: float) -> bool:
    if server.accepting:
        server.accepting = False
        server.del_channel(channels)
        server.socket.close()
    busy = [
        channel
        for channel in list(channels.values())
        if hasattr(channel, "requests") and (channel.requests or channel.total_outbufs_len)
    ]
    return not busy or time.monotonic() > ends_at


def main(listener: int) -> None:
    """Serve until SIGTERM on the listening socket with this file descriptor."""
    settings = Settings.from_env()
    configure_logging(settings.log_level)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # floods under load
    server = make_server(settings, socket.socket(fileno=listener))
    logging.getLogger("koppelpunt").propagate = False  # the application writes these itself
    collect_rarely()
    drain = Drain()
    signal.signal(signal.SIGTERM, drain.begin)
    signal.signal(signal.SIGINT, drain.begin)
    serve(server, drain)


if __name__ == "__main__":
    main(int(sys.argv[-1]))
