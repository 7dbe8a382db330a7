# SPDX-License-Identifier: EUPL-1.2
"""Compare rows of a file with a table, and write the difference in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, true, update
from sqlalchemy.orm import Session

from models.base import Base
from workers.imports.rows import WHOLE_FILE, RowProblem, Rows, Values

MOST_CLOSED: Final = 0.10
"""A file that closes a larger share of its open rows is taken to be incomplete."""
FEW: Final = 5
"""This many rows may always close."""

EVERY_ROW: Final = true()

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The part of a table that belongs to a file.

    Attributes:
        model: entity of the table.
        key: columns that find a row within ``scope``.
        scope: rows that the file is the authority for.
        updates: whether rows that exist are brought up to date.
        closes: whether rows that left the file are closed.
    """

    model: type[Base]
    key: tuple[str, ...]
    scope: ColumnElement[bool] = EVERY_ROW
    updates: bool = True
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a file changes in its table; ``kept`` counts rows left as people made them."""

    target: Target
    file: str
    read: int
    added: Sequence[Values] = ()
    changed: Sequence[Values] = ()
    closed: Sequence[int] = ()
    kept: int = 0
    problems: Sequence[RowProblem] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.added or self.changed or self.closed)

    @property
    def changed_ids(self) -> list[int]:
        """Numbers of the rows that are brought up to date."""
        return [row["id"] for row in self.changed if isinstance(row["id"], int)]


def compare(
    session: Session, target: Target, rows: Rows, *, kept: frozenset[int] = frozenset()
) -> Difference:
    """Work out what ``rows`` change; rows with an id in ``kept`` are left alone."""
    wanted = {_key(target, values): values for values in rows.by_line.values()}
    stored = _stored(session, target, wanted)
    changed = _changed(wanted, stored) if target.updates else []
    closed, problems = _closed(target, rows, wanted, stored)
    left_alone = {row["id"] for row in changed if row["id"] in kept} | (kept & {*closed})
    return Difference(
        target=target,
        file=rows.file,
        read=len(wanted),
        added=[values for key, values in wanted.items() if key not in stored],
        changed=[row for row in changed if row["id"] not in kept],
        closed=[row_id for row_id in closed if row_id not in kept],
        kept=len(left_alone),
        problems=problems,
    )


def apply(session: Session, difference: Difference, *, today: date) -> None:
    """Write a difference; rows that left the file close ``today``."""
    model: Any = difference.target.model
    if difference.added:
        session.execute(insert(model), list(difference.added))
    if difference.changed:
        session.execute(update(model), list(difference.changed))
    if difference.closed:
        closing = {"is_active": False, "closed_on": today}
        session.execute(update(model), [{"id": at, **closing} for at in difference.closed])


def _key(target: Target, values: Values) -> Key:
    return tuple(values[column] for column in target.key)


def _stored(session: Session, target: Target, wanted: Mapping[Key, Values]) -> dict[Key, Values]:
    """Rows of the table by key: id, whether it is open, and what the file also states."""
    model: Any = target.model
    stated = next(iter(wanted.values()), {}) if target.updates else {}
    columns = {"id": None, **dict.fromkeys(target.key), **dict.fromkeys(stated)}
    if target.closes:
        columns["is_active"] = None
    statement = select(*(getattr(model, column) for column in columns)).where(target.scope)
    found = (dict(zip(columns, row, strict=True)) for row in session.execute(statement))
    return {_key(target, values): values for values in found}


def _changed(wanted: Mapping[Key, Values], stored: Mapping[Key, Values]) -> list[Values]:
    """Rows that differ, with their id and everything the file states."""
    return [
        {"id": stored[key]["id"], **values}
        for key, values in wanted.items()
        if key in stored and any(stored[key][column] != cell for column, cell in values.items())
    ]


def _closed(
    target: Target, rows: Rows, wanted: Mapping[Key, Values], stored: Mapping[Key, Values]
) -> tuple[list[int], list[RowProblem]]:
    """Ids of open rows that left the file; none while the file has problems of its own."""
    if not target.closes or rows.problems:
        return [], []
    still_open = {key: row["id"] for key, row in stored.items() if row["is_active"]}
    gone = [row_id for key, row_id in still_open.items() if key not in wanted]
    if len(gone) > max(FEW, MOST_CLOSED * len(still_open)):
        return [], [
            RowProblem(file=rows.file, line=WHOLE_FILE, column="", reason="closes_too_many")
        ]
    return [row_id for row_id in gone if isinstance(row_id, int)], []
