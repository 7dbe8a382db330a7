# SPDX-License-Identifier: EUPL-1.2
"""All rows of a small database, and putting them back: far cheaper than making a world again."""

from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, delete, select

from models.base import Base
from models.person import LoginSession

Row = tuple[Any, ...]
Rows = dict[str, dict[Row, Row]]  # table -> key -> all values
OWN = {"login_session"}  # what merely asking a page changes
TABLES = [table for table in Base.metadata.sorted_tables if table.name not in OWN]


def all_rows(engine: Engine) -> Rows:
    """Return every row as it stands."""
    with engine.connect() as connection:
        return {table.name: _rows(connection, table) for table in TABLES}


def put_back(engine: Engine, before: Rows, now: Rows) -> None:
    """Make the database that holds ``now`` hold ``before`` again."""
    changed = [table for table in TABLES if before[table.name] != now[table.name]]
    with engine.begin() as connection:
        people = [key[0] for key in before["person"]]
        connection.execute(delete(LoginSession).where(LoginSession.person_id.not_in(people)))
        for table in changed:
            for key in before[table.name].keys() & now[table.name].keys():
                row, newer = before[table.name][key], now[table.name][key]
                if _names_another(table, row, newer):
                    _put(connection, table, row, key, newer)
        for table in reversed(changed):
            for key in now[table.name].keys() - before[table.name].keys():
                connection.execute(table.delete().where(_is(table, key)))
        for table in changed:
            # The newest first: what took the place of an older row gives it back.
            for key, row in reversed(before[table.name].items()):
                _put(connection, table, row, key, now[table.name].get(key))


def _rows(connection: Connection, table: Table) -> dict[Row, Row]:
    at = [table.columns.keys().index(column.name) for column in table.primary_key]
    in_order = select(table).order_by(*table.primary_key)
    found = [tuple(row) for row in connection.execute(in_order)]
    return {tuple(row[place] for place in at): row for row in found}


def _put(connection: Connection, table: Table, row: Row, key: Row, now: Row | None) -> None:
    if now == row:
        return
    values = dict(zip(table.columns.keys(), row, strict=True))
    verb = table.insert() if now is None else table.update().where(_is(table, key))
    connection.execute(verb.values(values))


def _names_another(table: Table, row: Row, now: Row) -> bool:
    """Whether it refers to a row since, where it referred to none: to one that may be new."""
    parts = zip(table.columns, row, now, strict=True)
    return any(at.foreign_keys and old is None and new is not None for at, old, new in parts)


def _is(table: Table, key: Row) -> Any:
    return and_(*(column == part for column, part in zip(table.primary_key, key, strict=True)))
