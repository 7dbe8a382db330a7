# SPDX-License-Identifier: EUPL-1.2
"""Changing a closed list: what a CHECK allows in the columns that hold one of its values.

Shortening one means that the rows which hold such a value go first, in every migration alike:
events by ``forget_events``, other rows by a DELETE of the migration itself.
"""

import re
from collections.abc import Sequence

from alembic import op
from sqlalchemy import column, delete, inspect, select, table
from sqlalchemy.orm import Session

from models.event import relink_chain

EVENT = table("event", column("id"), column("kind"))
NOTE = table("event_note", column("event_id"))


def allow(table: str, column: str, values: Sequence[str], *, name: str = "") -> None:
    """Let ``column`` hold ``values`` and nothing else.

    ``name`` is the last part of the name of the CHECK: the class of the list in lower case, or
    what the column names. All other CHECKs of the table stay; SQLite makes the table anew.
    """
    constraint = op.f(f"ck_{table}_{name or column}")
    allowed = ", ".join(f"'{value}'" for value in values)
    _known(table, constraint)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(constraint, type_="check")
        batch.create_check_constraint(constraint, f"{column} IN ({allowed})")


def extend(table: str, column: str, values: Sequence[str], *, name: str = "") -> None:
    """Let ``column`` hold ``values`` too, beside what it may hold now."""
    allow(table, column, [*_allowed(table, column, name), *values], name=name)


def shorten(table: str, column: str, values: Sequence[str], *, name: str = "") -> None:
    """Let ``column`` hold ``values`` no longer; rows that do must be gone."""
    kept = [value for value in _allowed(table, column, name) if value not in values]
    allow(table, column, kept, name=name)


def forget_events(kinds: Sequence[str]) -> None:
    """Delete the events of ``kinds`` with their notes, and link what is left of the log anew.

    For a downgrade: the release before cannot read these facts. Without such events nothing is
    touched, so links that were noted elsewhere still fit.
    """
    gone = EVENT.c.kind.in_(kinds)
    connection = op.get_bind()
    connection.execute(delete(NOTE).where(NOTE.c.event_id.in_(select(EVENT.c.id).where(gone))))
    if connection.execute(delete(EVENT).where(gone)).rowcount:
        with Session(connection) as session:
            relink_chain(session)


def _allowed(table: str, column: str, name: str) -> list[str]:
    constraint = op.f(f"ck_{table}_{name or column}")
    _known(table, constraint)
    checks = inspect(op.get_bind()).get_check_constraints(table)
    text = next(str(at["sqltext"]) for at in checks if at["name"] == constraint)
    return re.findall(r"'([^']+)'", text)


def _known(table: str, constraint: str) -> None:
    names = {at["name"] for at in inspect(op.get_bind()).get_check_constraints(table)}
    if constraint not in names:
        raise LookupError(f"{table} has no CHECK {constraint}, only {sorted(map(str, names))}")
