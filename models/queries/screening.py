# SPDX-License-Identifier: EUPL-1.2
"""What a coordinator screens: handed-in assignments, oldest first, with checks at a glance."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, lazyload

from models.access import Actor, visible_assignments
from models.assignment import Assignment
from models.quality import FEWEST_WORDS
from models.queries.paging import Page, count_rows, on_page
from models.suggestion import Suggestion
from models.vocabulary import AssignmentState, SuggestionState

GOOD_SCORE: Final = 50


class Check(StrEnum):
    """What deserves a look before opening."""

    QUESTION = "question"
    BACKGROUND = "background"
    EXPECTED_RESULT = "expected_result"
    FORM = "form"
    LEVEL = "level"
    THEME = "theme"
    START_PASSED = "start_passed"
    NO_SUGGESTION = "no_suggestion"
    SAME_TITLE = "same_title"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRow:
    """One assignment to screen; ``twin`` is another one with the same title."""

    assignment: Assignment
    good_suggestions: int
    twin: uuid.UUID | None
    checks: tuple[Check, ...]

    @property
    def waits_since(self) -> datetime:
        """When it was handed in."""
        return self.assignment.state_since


def screening_page(
    session: Session, actor: Actor, number: int, *, today: date
) -> Page[ScreeningRow]:
    """Return one page of what waits to be screened, longest waiting first."""
    wanted = select(Assignment).where(
        visible_assignments(actor), Assignment.state == AssignmentState.SUBMITTED
    )
    statement = wanted.order_by(Assignment.state_since, Assignment.id).options(
        joinedload(Assignment.organisation), lazyload(Assignment.co_owners)
    )
    found = session.scalars(on_page(statement, number)).all()
    good, twins = _good_suggestions(session, found), _twins(session, found)
    rows = [
        ScreeningRow(
            assignment=at,
            good_suggestions=good.get(at.id, 0),
            twin=twins.get(at.id),
            checks=tuple(_checks(at, good.get(at.id, 0), twins.get(at.id), today)),
        )
        for at in found
    ]
    return Page(rows=rows, number=number, total=count_rows(session, wanted))


def to_screen(session: Session, actor: Actor, public_ids: Iterable[uuid.UUID]) -> list[Assignment]:
    """Return the assignments with these ids that the actor sees, longest waiting first."""
    statement = select(Assignment).where(
        Assignment.public_id.in_(list(public_ids)), visible_assignments(actor)
    )
    ordered = statement.order_by(Assignment.state_since, Assignment.id)
    return list(session.scalars(ordered.options(joinedload(Assignment.organisation))))


def _checks(
    assignment: Assignment, good: int, twin: uuid.UUID | None, today: date
) -> Iterable[Check]:
    start_on = assignment.start_on
    found = {
        **{Check(name): _is_short(assignment, name) for name in FEWEST_WORDS},
        Check.FORM: assignment.form is None,
        Check.LEVEL: not assignment.level_links,
        Check.THEME: not assignment.theme_links,
        Check.START_PASSED: start_on is not None and start_on <= today,
        Check.NO_SUGGESTION: not good,
        Check.SAME_TITLE: twin is not None,
    }
    return [check for check, is_so in found.items() if is_so]


def _is_short(assignment: Assignment, name: str) -> bool:
    return len(getattr(assignment, name).split()) < FEWEST_WORDS[name]


def _good_suggestions(session: Session, found: Sequence[Assignment]) -> dict[int, int]:
    statement = (
        select(Suggestion.assignment_id, func.count())
        .where(
            Suggestion.assignment_id.in_([at.id for at in found]),
            Suggestion.score >= GOOD_SCORE,
            Suggestion.state != SuggestionState.SUPERSEDED,
        )
        .group_by(Suggestion.assignment_id)
    )
    return {key: number for key, number in session.execute(statement)}  # noqa: C416 - rows


def _twins(session: Session, found: Sequence[Assignment]) -> dict[int, uuid.UUID]:
    """Return another handed-in assignment with the same title, whatever its case."""
    statement = select(Assignment.id, Assignment.public_id, Assignment.title).where(
        func.lower(Assignment.title).in_([_folded(at.title) for at in found]),
        Assignment.submitted_at.is_not(None),
    )
    named: dict[str, list[Any]] = {}
    for row in session.execute(statement.order_by(Assignment.id)):
        named.setdefault(_folded(row.title), []).append(row)
    others = {
        at.id: next((row for row in named.get(_folded(at.title), ()) if row.id != at.id), None)
        for at in found
    }
    return {key: row.public_id for key, row in others.items() if row is not None}


def _folded(title: str) -> str:
    """Fold the case of a to z, as both databases do."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in title)
