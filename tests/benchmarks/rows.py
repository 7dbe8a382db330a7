# SPDX-License-Identifier: EUPL-1.2
"""One assignment, one offer: rows for a bulk insert; names with a ``_`` go to linked tables."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.vocabulary import (
    AssignmentForm,
    AssignmentState,
    Language,
    Level,
    OfferState,
    WorkMode,
)
from tests.benchmarks.shape import HISTORY, PLACED, WITH_REASON

if TYPE_CHECKING:
    from tests.benchmarks.seed import Ground

FORMS = list(AssignmentForm)
ENDED = (AssignmentState.COMPLETED, AssignmentState.DISCONTINUED)
AHEAD = (
    AssignmentState.DRAFT,
    AssignmentState.SUBMITTED,
    AssignmentState.RETURNED,
    AssignmentState.OPEN,
    AssignmentState.AGREED,
)


def assignment_row(ground: Ground, number: int, state: AssignmentState) -> dict[str, Any]:
    """A row with everything its state needs."""
    choose, texts = ground.chooser, ground.texts
    owner, organisation = choose.choice(list(ground.people.contacts.items()))
    age = timedelta(days=choose.randint(5, 90) if state in AHEAD else choose.randint(200, 1400))
    moments = _moments(ground, state, age)
    form = choose.choice(FORMS)
    start = (ground.now - age + timedelta(weeks=20)).date()
    slots = 1 if state in PLACED else choose.choice((1, 1, 1, 2))
    if state is AssignmentState.AGREED and number % 10 == 0:
        slots = 2  # one taken, one free
    placed = state in PLACED
    return {
        "id": number,
        "public_id": _uuid(ground),
        "version": 1 + len(moments),
        "state": state,
        "organisation_id": organisation,
        "owner_id": owner,
        "created_by_id": owner,
        "created_at": ground.now - age,
        "updated_at": moments[-1] if moments else ground.now - age,
        "title": texts.title(number),
        "question": texts.question(),
        "background": texts.background(),
        "expected_result": texts.expected_result(),
        "language": Language.DUTCH,
        "form": form,
        "skills": choose.sample(texts.skills, 4),
        "group_min": 1 if form is AssignmentForm.INTERNSHIP else 2,
        "group_max": 1 if form is AssignmentForm.INTERNSHIP else 4,
        "slots": slots,
        "start_on": start,
        "flexible_weeks": 4,
        "duration_weeks": 20,
        "hours_per_week": 32,
        "place_id": choose.choice(ground.places),
        "work_mode": WorkMode.HYBRID,
        "not_business_critical": True,
        "submitted_at": moments[0] if moments else None,
        "state_since": moments[-1] if moments else ground.now - age,
        "state_reason": "scope_changed" if state in WITH_REASON else "",
        "agreed_at": moments[2] if placed else None,
        "agreed_by_id": choose.choice(ground.people.coordinators) if placed else None,
        "ended_on": moments[-1].date() if state in ENDED else None,
        "_levels": choose.sample(list(Level), choose.choice((1, 2))),
        "_themes": choose.sample(ground.themes, choose.choice((1, 2, 3))),
        "_moments": moments,
    }


def offer_row(ground: Ground, number: int) -> dict[str, Any]:
    """A published offer on a programme of the lecturer's institution."""
    choose, texts = ground.chooser, ground.texts
    owner, institution = choose.choice(list(ground.people.lecturers.items()))
    programme, level = choose.choice(ground.programmes[institution])
    published = ground.now - timedelta(days=choose.randint(3, 300))
    return {
        "id": number,
        "public_id": _uuid(ground),
        "version": 2,
        "state": OfferState.PUBLISHED,
        "programme_id": programme,
        "owner_id": owner,
        "created_at": published - timedelta(days=2),
        "updated_at": published,
        "published_at": published,
        "state_since": published,
        "title": f"{choose.choice(texts.offer_titles)[:105]} ({number})",
        "description": texts.description(),
        "courses": choose.sample(texts.courses, 5),
        "languages": [Language.DUTCH.value],
        "start_on": (ground.now + timedelta(weeks=choose.randint(2, 30))).date(),
        "flexible_weeks": 6,
        "duration_weeks": 20,
        "capacity_groups": 4,
        "capacity_students": 20,
        "group_min": 1,
        "group_max": 6,
        "work_modes": [WorkMode.HYBRID.value, WorkMode.REMOTE.value],
        "closes_on": (ground.now + timedelta(weeks=choose.randint(4, 40))).date(),
        "_forms": choose.sample(FORMS, choose.choice((2, 3, 4))),
        "_level": level,
        "_themes": choose.sample(ground.themes, choose.choice((1, 2, 3))),
        "_institution": institution,
    }


def _moments(ground: Ground, state: AssignmentState, age: timedelta) -> list[Any]:
    steps = len(HISTORY[state])
    fractions = sorted(ground.chooser.uniform(0.05, 0.9) for _ in range(steps))
    return [ground.now - age + age * fraction for fraction in fractions]


def _uuid(ground: Ground) -> uuid.UUID:
    return uuid.UUID(int=ground.chooser.getrandbits(128), version=4)
