# SPDX-License-Identifier: EUPL-1.2
"""What production refuses at its start: example accounts, and a database that cannot tell."""

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from config import ConfigurationError, Settings
from models.base import ReadFirstSession
from models.queries.examples import has_example_people
from web.database import ENGINE, SESSIONS


def init_app(app: Flask, settings: Settings) -> None:
    """Raise ConfigurationError where production would not be safe."""
    if settings.is_embedded:
        return
    try:
        _refuse_examples(app.extensions[SESSIONS])
    except SQLAlchemyError as error:
        raise ConfigurationError(
            "The database does not answer or has no tables yet: check DATABASE_URL, then run "
            "script/koppelpunt database upgrade."
        ) from error
    finally:
        app.extensions[ENGINE].dispose()  # a server that forks after this must share no connection


def _refuse_examples(sessions: sessionmaker[ReadFirstSession]) -> None:
    with sessions() as session:
        if has_example_people(session):
            raise ConfigurationError(
                "Example accounts exist in this database: run script/koppelpunt examples remove."
            )
