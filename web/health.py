# SPDX-License-Identifier: EUPL-1.2
"""Probes: ``/healthz`` says this process lives, ``/readyz`` that it can serve."""

from flask import Blueprint, Flask, current_app
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from web.auth import public

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Add the two probes."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def alive() -> dict[str, bool]:
    """Answer without touching anything else."""
    return {"ok": True}


@blueprint.get("/readyz")
@public
def ready() -> tuple[dict[str, bool], int]:
    """Say whether the database answers; 503 when it does not."""
    answers = database_answers()
    return {"ok": answers, "database": answers}, 200 if answers else 503


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
