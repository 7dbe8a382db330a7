# SPDX-License-Identifier: EUPL-1.2
"""Rate limits: ``@limiter.limit(LOGIN)`` on a view. Without the store each process counts alone."""

from flask import Flask, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from config import Settings

LOGIN = "5 per minute"
RESET = "10 per hour"
LINK = "30 per minute"
EXPORT = "10 per hour"
SUBMIT = "30 per hour"
ASK = "240 per hour"
PASTE = "60 per hour"


def by_person() -> str:
    """Count per signed-in person, else per address."""
    person = g.get("person")
    return f"person:{person.id}" if person else get_remote_address()


def by_address() -> str:
    """Count per network address."""
    return f"address:{get_remote_address()}"


limiter = Limiter(
    key_func=by_person,
    in_memory_fallback_enabled=True,
    key_prefix="koppelpunt",
    headers_enabled=True,
    retry_after="delta-seconds",
)


def init_app(app: Flask, settings: Settings) -> None:
    """Count in the configured store, in memory while that is away."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", settings.limiter_url)
    limiter.init_app(app)


def forgive(key: str) -> None:
    """Forget the attempts of ``key`` that this request was counted under."""
    for counted in limiter.current_limits:
        if key in counted.request_args:
            limiter.limiter.clear(counted.limit, *counted.request_args)
