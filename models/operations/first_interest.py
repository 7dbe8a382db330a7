# SPDX-License-Identifier: EUPL-1.2
"""The first interest of a programme that never offered anything: a draft, filled in as asked."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from models.access import Actor
from models.assignment import Assignment
from models.base import local_date
from models.lifecycle import Details, admit, move
from models.offer import Offer
from models.operations.content import LONGEST, check_open
from models.operations.offers import create_offer
from models.operations.programme_suggestions import check_still_wanted
from models.organisation import Organisation, Place
from models.programme import Programme
from models.programme_suggestion import ProgrammeSuggestion
from models.transitions import ProgrammeAction
from models.unit_of_work import UnitOfWork

TIME_TO_PREPARE: Final = timedelta(weeks=2)


def show_first_interest(uow: UnitOfWork, suggestion: ProgrammeSuggestion, actor: Actor) -> Offer:
    """Start a draft offer for this assignment; publishing it tells the ministry contact.

    Raises:
        InvalidInput: the assignment does not ask, the programme has an offer by now, or its
            institution is closed.
    """
    admit(uow, suggestion, ProgrammeAction.ANSWER, actor)
    assignment, programme = check_still_wanted(uow, suggestion)
    check_open(programme.institution)
    as_asked = _as_asked(uow, assignment, programme)
    offer = create_offer(uow, actor, programme)
    with uow.session.no_autoflush:  # one UPDATE, not one per field
        for name, value in as_asked.items():
            setattr(offer, name, value)
    details = Details(offer_id=offer.id)
    move(uow, suggestion, ProgrammeAction.ANSWER, actor, details=details)
    return offer


def _as_asked(uow: UnitOfWork, assignment: Assignment, programme: Programme) -> dict[str, object]:
    """Return what the assignment says about the work; what the students can do stays open."""
    return {
        "title": programme.name[: LONGEST["title"]],
        "forms": [assignment.form] if assignment.form else [],
        "themes": assignment.themes,
        "languages": [assignment.language.value],
        "start_on": assignment.start_on,
        "flexible_weeks": assignment.flexible_weeks,
        "duration_weeks": assignment.duration_weeks,
        "capacity_students": assignment.group_max,
        "group_min": assignment.group_min,
        "group_max": assignment.group_max,
        "place_id": _place_of(uow, programme.institution),
        "work_modes": [assignment.work_mode.value] if assignment.work_mode else [],
        "closes_on": _closing_day(uow, assignment),
    }


def _closing_day(uow: UnitOfWork, assignment: Assignment) -> object:
    """Some time before the start, but not before today; open when the start has passed."""
    today = local_date(uow.now)
    if assignment.start_on is None or assignment.start_on < today:
        return None
    return max(today, assignment.start_on - TIME_TO_PREPARE)


def _place_of(uow: UnitOfWork, institution: Organisation) -> int | None:
    statement = select(Place.id).where(
        Place.name == institution.place, Place.province == institution.province
    )
    return uow.session.scalars(statement.order_by(Place.id)).first()
