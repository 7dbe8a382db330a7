# SPDX-License-Identifier: EUPL-1.2
"""What can be searched and by what; the searches that somebody keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, PublicId, enum_column
from models.vocabulary import Cadence


class SearchKind(StrEnum):
    """What somebody searches in."""

    ASSIGNMENT = "assignment"
    OFFER = "offer"
    PLACEMENT = "placement"
    PROGRAMME = "programme"


class Facet(StrEnum):
    """A side from which results can be narrowed, in the order of the page."""

    THEME = "theme"
    LEVEL = "level"
    FORM = "form"
    REGION = "region"
    STATE = "state"
    LANGUAGE = "language"
    WINDOW = "window"


class SearchOrder(StrEnum):
    """Ways to sort results."""

    BEST = "best"
    NEWEST = "newest"
    START = "start"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for: words, and at most one choice per facet (values as stored).

    ``since`` leaves out what came into the list before that moment; it is no part of a kept search.
    """

    kind: SearchKind
    text: str = ""
    chosen: Mapping[Facet, str]
    order: SearchOrder = SearchOrder.BEST
    since: datetime | None = None

    def of_kind(self, kind: SearchKind) -> Self:
        """Return the same for another kind.

        The state means something else there and is left out; programmes have no facets at all.
        """
        kept = {} if kind is SearchKind.PROGRAMME else dict(self.chosen)
        kept.pop(Facet.STATE, None)
        return replace(self, kind=kind, chosen=kept)

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept: the same search gives the same value."""
        return {
            "kind": self.kind.value,
            "text": self.text,
            "chosen": {at.value: self.chosen[at] for at in Facet if at in self.chosen},
            "order": self.order.value,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read back what ``to_json`` gave."""
        return cls(
            kind=SearchKind(kept["kind"]),
            text=kept["text"],
            chosen={Facet(name): value for name, value in kept["chosen"].items()},
            order=SearchOrder(kept["order"]),
        )


class SavedSearch(Base):
    """A search that somebody keeps; ``terms`` is ``Wanted.to_json()``.

    What came into the list after ``seen_at`` is new to the person; a digest mail tells what came
    after ``told_at``.
    """

    __tablename__ = "saved_search"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    terms: Mapped[dict[str, Any]]
    cadence: Mapped[Cadence] = enum_column(Cadence, default=Cadence.NEVER)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    told_at: Mapped[datetime]
