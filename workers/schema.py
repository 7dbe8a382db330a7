# SPDX-License-Identifier: EUPL-1.2
"""The database schema: bring it to the newest revision."""

from pathlib import Path

from alembic import command
from alembic.config import Config

ROOT = Path(__file__).resolve().parent.parent


def upgrade_schema(database_url: str) -> None:
    """Migrate the database to the newest revision; nothing happens when it is there already."""
    command.upgrade(configuration(database_url), "head")


def configuration(database_url: str) -> Config:
    """Return the migration tool's configuration for one database."""
    settings = Config(ROOT / "alembic.ini")
    settings.attributes["database_url"] = database_url
    return settings
