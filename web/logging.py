# SPDX-License-Identifier: EUPL-1.2
"""One JSON line per request on standard output, with a request id and no personal data."""

import logging
import sys
import time
import uuid

import structlog
from flask import Flask, g, request
from structlog.typing import Processor
from werkzeug.wrappers import Response

from config import Settings

QUIET = frozenset({"static", "health.alive", "health.ready"})
log = structlog.stdlib.get_logger("koppelpunt.web")


def init_app(app: Flask, settings: Settings) -> None:
    """Number every request and log it when it is answered."""
    configure(settings.log_level)
    app.before_request(_begin)
    app.after_request(_end)


def configure(level: str) -> None:
    """Send our own and the libraries' messages to standard output as JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        processor=renderer, foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()]
    )
    _single_handler(formatter, level)


def request_id() -> str:
    """Return the id of this request; it is on the error page and in every log line."""
    return str(g.get("request_id", "-"))


def _single_handler(formatter: logging.Formatter, level: str) -> None:
    ours = logging.getLogger("koppelpunt")
    ours.setLevel(level)
    if not any(handler.name == "koppelpunt" for handler in ours.handlers):
        handler = logging.StreamHandler(sys.stdout)
        handler.name = "koppelpunt"
        handler.setFormatter(formatter)
        ours.addHandler(handler)


def _begin() -> None:
    g.request_id = uuid.uuid4().hex
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    if request.endpoint not in QUIET:
        log.info(
            "request",
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            duration_ms=round((time.perf_counter() - g.get("started", 0.0)) * 1000, 1),
        )
    return response
