# SPDX-License-Identifier: EUPL-1.2
"""Many rows at once, past the entities: a unit of work per row would take minutes."""

from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from models.base import Base


def add_rows(session: Session, entity: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows that all name the same columns."""
    table = entity.__table__
    assert isinstance(table, Table)
    session.execute(insert(table), rows)
