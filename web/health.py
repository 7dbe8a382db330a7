# SPDX-License-Identifier: EUPL-1.2
"""Probes: ``/healthz`` says this process lives, ``/readyz`` that it can serve.

What ``/readyz`` tells in detail, and ``/metrics`` in the format of Prometheus, is for whoever holds
``OPS_TOKEN``; on the embedded default, which only this machine reaches, for everybody.
"""

import hmac
import shutil
import time
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, request
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from models.base import utc_now
from models.queries.health import backlog
from web.auth import public
from web.database import session
from workers.dispatch import DEFAULT, EMBED, broker_answers

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Add the probes."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def alive() -> dict[str, bool]:
    """Answer without touching anything else."""
    return {"ok": True}


@blueprint.get("/readyz")
@public
def ready() -> tuple[dict[str, Any], int]:
    """Say whether the database answers, 503 when it does not; more for who may know."""
    answers = database_answers()
    told: dict[str, Any] = {"ok": answers, "database": answers}
    if _may_know():
        told |= _details(answers=answers)
    return told, 200 if answers else 503


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Tell the numbers of ``/readyz`` one a line; not there for who may not know."""
    if not _may_know():
        abort(404)
    answers = database_answers()
    numbers = {"database": answers} | _details(answers=answers)
    lines = [f"koppelpunt_{name} {float(at):g}\n" for name, at in numbers.items() if at is not None]
    return Response("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")


def database_answers() -> bool:
    """Whether a first query succeeds."""
    engine: Engine | None = current_app.extensions.get("koppelpunt.engine")
    if engine is None:
        return False
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _may_know() -> bool:
    settings = _settings()
    given = request.headers.get("Authorization", "")
    has_token = hmac.compare_digest(given.encode(), f"Bearer {settings.ops_token}".encode())
    return settings.is_embedded or bool(settings.ops_token and has_token)


def _details(*, answers: bool) -> dict[str, Any]:
    """Return numbers by name; None for what this process cannot see."""
    settings = _settings()
    found: dict[str, Any] = asdict(backlog(session(), utc_now())) if answers else {}
    found["broker"] = broker_answers(settings.broker_url)
    for queue in (EMBED, DEFAULT):
        found[f"worker_{queue}_silent_s"] = _silent_s(settings, queue)
    found["disk_free_mb"] = shutil.disk_usage(settings.data_dir).free >> 20
    return found


def _silent_s(settings: Settings, queue: str) -> float | None:
    """Return how long ago the worker of a queue showed life; None where it runs elsewhere."""
    try:
        touched = (settings.data_dir / "run" / f"{queue}.heartbeat").stat().st_mtime
    except OSError:
        return None
    return round(time.time() - touched, 1)


def _settings() -> Settings:
    found: Settings = current_app.extensions["koppelpunt.settings"]
    return found
