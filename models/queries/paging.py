# SPDX-License-Identifier: EUPL-1.2
"""Long lists in pages of fifty rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

PAGE_SIZE: Final = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list; ``number`` starts at 1, ``total`` counts the rows of all pages."""

    rows: Sequence[T]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / PAGE_SIZE))


def count_rows(session: Session, statement: Select[Any]) -> int:
    """Return how many rows a statement has over all its pages."""
    bare = statement.order_by(None).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalars(bare).one()


def on_page(statement: Select[Any], number: int) -> Select[Any]:
    """Return the statement for one page; ``number`` starts at 1."""
    return statement.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
