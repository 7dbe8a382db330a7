# SPDX-License-Identifier: EUPL-1.2
"""The smallest valid objects; a test names what matters to it and takes the rest from here."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.access import Actor
from models.assignment import Assignment
from models.base import utc_now
from models.offer import Offer
from models.operations import assignments, drafts, offers, ranking
from models.organisation import Organisation
from models.person import Membership, Person
from models.programme import Programme
from models.programme_suggestion import ProgrammeRun, ProgrammeSuggestion
from models.ranking import RankingVersion
from models.suggestion import MATCHER_ID, Matcher, Suggestion
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    Language,
    Level,
    OrganisationKind,
    Role,
    Sector,
    WorkMode,
)

NUMBERS = itertools.count(1)
LONG_AGO = datetime(2020, 6, 1, tzinfo=UTC)
PARTS: list[dict[str, Any]] = [
    {"name": "base", "points_milli": 0, "shown_points": 2, "reason": "base", "parameters": {}},
    {"name": "text", "points_milli": 2_000, "shown_points": 46, "reason": "text_close",
     "parameters": {}},
    {"name": "level", "points_milli": 1_500, "shown_points": 32, "reason": "same_level",
     "parameters": {"assignment": ["hbo-bachelor"], "offer": ["hbo-bachelor"]}},
]  # fmt: skip


def in_weeks(weeks: int) -> date:
    return (utc_now() + timedelta(weeks=weeks)).date()


def organisation(uow: UnitOfWork, kind: OrganisationKind, **fields: Any) -> Organisation:
    number = next(NUMBERS)
    defaults: dict[str, Any] = {
        "kind": kind,
        "name": f"{kind.value} {number}",
        "code_scheme": "own",
        "code": f"{kind.value}-{number}",
        "sector": Sector.HBO if kind is OrganisationKind.INSTITUTION else None,
    }
    made = Organisation(**defaults | fields)
    uow.session.add(made)
    uow.session.flush()
    return made


def person(uow: UnitOfWork, role: Role, at: Organisation, **fields: Any) -> Person:
    number = next(NUMBERS)
    defaults: dict[str, Any] = {
        "name": f"Persoon {number}",
        "email": f"persoon{number}@example.org",
        "created_at": LONG_AGO,
    }
    made = Person(**defaults | fields)
    made.memberships = [Membership(organisation=at, role=role, granted_at=LONG_AGO)]
    uow.session.add(made)
    uow.session.flush()
    return made


def theme(uow: UnitOfWork, name: str = "") -> Theme:
    made = Theme(name=name or f"Thema {next(NUMBERS)}")
    uow.session.add(made)
    uow.session.flush()
    return made


def programme(uow: UnitOfWork, institution: Organisation, **fields: Any) -> Programme:
    number = next(NUMBERS)
    defaults: dict[str, Any] = {
        "institution": institution,
        "code_scheme": "rio",
        "code": f"{number:04d}O{number:04d}",
        "name": f"Opleiding {number}",
        "level": Level.HBO_BACHELOR,
    }
    made = Programme(**defaults | fields)
    uow.session.add(made)
    uow.session.flush()
    return made


def new_ranking(uow: UnitOfWork, **fields: Any) -> RankingVersion:
    """A learned version that may be switched on, beside the shipped one that is in use."""
    weights = {"text": 0.7, "terms": 0.4, "theme": 0.9, "level": 1.25, "cross_language_terms": 0.6}
    curve = {"a": 1.41, "b": -3.82}
    ranks = uow.session.get(Matcher, MATCHER_ID)
    encoder = ranks.encoder_version if ranks else "e@1"
    ranking.note_shipped(uow, "subjects-1", weights, curve, encoder_version=encoder)
    defaults: dict[str, Any] = {
        "name": f"learned-{next(NUMBERS)}",
        "weights": weights | {"theme": 1.2},
        "curve": curve,
        "encoder_version": encoder,
        "passes": True,
        "n_fits": 40,
        "n_unfit": 30,
        "n_tested": 25,
        "decided_until": LONG_AGO,
    }
    return ranking.store_learned(uow, ranking.LearnedRanking(**defaults | fields), 70)


class World:
    """The cast of a test: a contact, a lecturer, a coordinator and their organisations."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.ministry = organisation(uow, OrganisationKind.GOVERNMENT)
        self.institution = organisation(uow, OrganisationKind.INSTITUTION)
        self.partnership = organisation(uow, OrganisationKind.PARTNERSHIP)
        self.contact = person(uow, Role.MINISTRY_CONTACT, self.ministry)
        self.lecturer = person(uow, Role.LECTURER, self.institution)
        self.coordinator = person(uow, Role.COORDINATOR, self.partnership)
        self.manager = person(uow, Role.PROGRAMME_MANAGER, self.partnership)
        self.administrator = person(uow, Role.ADMINISTRATOR, self.partnership)
        self.programme = programme(uow, self.institution)
        self.theme = theme(uow)

    def draft(self, uow: UnitOfWork, **fields: Any) -> Assignment:
        """A draft of the contact with everything filled that submitting needs."""
        made = drafts.create_assignment(
            uow, Actor.of(self.contact), organisation_id=self.ministry.id
        )
        defaults: dict[str, Any] = {
            "title": f"Opdracht {next(NUMBERS)}",
            "question": "Hoe vinden medewerkers sneller het juiste besluit terug?",
            "background": "De dienst bewaart besluiten in drie systemen die elk anders zoeken.",
            "expected_result": "Een werkend prototype met een advies over het vervolg.",
            "form": AssignmentForm.GROUP,
            "levels": [Level.HBO_BACHELOR],
            "themes": [self.theme],
            "group_min": 2,
            "group_max": 4,
            "start_on": in_weeks(12),
            "duration_weeks": 20,
            "work_mode": WorkMode.REMOTE,
            "not_business_critical": True,
        }
        return drafts.edit_assignment(uow, made, Actor.of(self.contact), defaults | fields)

    def submitted(self, uow: UnitOfWork, **fields: Any) -> Assignment:
        return assignments.submit_assignment(uow, self.draft(uow, **fields), Actor.of(self.contact))

    def opened(self, uow: UnitOfWork, **fields: Any) -> Assignment:
        return assignments.open_assignment(
            uow, self.submitted(uow, **fields), Actor.of(self.coordinator)
        )

    def offer(self, uow: UnitOfWork, **fields: Any) -> Offer:
        """A draft offer with everything filled that publishing needs."""
        on = fields.pop("programme", self.programme)
        made = offers.create_offer(uow, Actor.of(fields.pop("by", self.lecturer)), on)
        defaults: dict[str, Any] = {
            "title": f"Aanbod {next(NUMBERS)}",
            "description": "Groepen van derdejaars werken aan een vraag uit de praktijk.",
            "forms": list(AssignmentForm),
            "themes": [self.theme],
            "languages": [Language.DUTCH.value],
            "work_modes": [WorkMode.REMOTE.value],
            "start_on": in_weeks(12),
            "flexible_weeks": 6,
            "duration_weeks": 20,
            "capacity_groups": 3,
            "capacity_students": 12,
            "group_min": 1,
            "group_max": 6,
            "closes_on": in_weeks(10),
        }
        return offers.edit_offer(
            uow, made, Actor.of(uow.session.merge(made.owner)), defaults | fields
        )

    def published(self, uow: UnitOfWork, **fields: Any) -> Offer:
        made = self.offer(uow, **fields)
        return offers.publish_offer(uow, made, Actor.of(made.owner))

    def suggestion(self, uow: UnitOfWork, assignment: Assignment, offer: Offer) -> Suggestion:
        """A machine-made pair, as a run would have stored it."""
        made = Suggestion(
            assignment=assignment, offer=offer, score=80, label="excellent",
            created_at=uow.now, state_since=uow.now,
        )  # fmt: skip
        uow.session.add(made)
        uow.session.flush()
        return made

    def programme_suggestion(
        self, uow: UnitOfWork, assignment: Assignment, programme: Programme, **fields: Any
    ) -> ProgrammeSuggestion:
        """A programme that fits, as a run would have stored it: first in the list."""
        number = next(NUMBERS)
        run = ProgrammeRun(
            assignment_id=assignment.id, content_hash=str(number), counterpart_hash="all",
            encoder_version="encoder@1", weights_version="weights@1", curve={"a": 1.0, "b": 0.0},
            ranked_at=uow.now,
        )  # fmt: skip
        defaults: dict[str, Any] = {
            "assignment": assignment, "programme": programme, "run": run, "position": 1,
            "score": 80, "raw_milli": 3_500, "label": "excellent", "parts": PARTS,
            "created_at": uow.now, "state_since": uow.now,
        }  # fmt: skip
        made = ProgrammeSuggestion(**defaults | fields)
        uow.session.add_all([run, made])
        uow.session.flush()
        return made
