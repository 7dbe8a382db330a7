# SPDX-License-Identifier: EUPL-1.2
"""Removes the examples. What real data is placed with or names stays, without its person."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import CursorResult, Delete, Update, delete, or_, select, update
from sqlalchemy.orm import Session

from models import event
from models.assignment import Assignment, Favourite, assignment_co_owner
from models.delivery import Mail
from models.embedding import Embedding
from models.event import Event
from models.job import Job
from models.offer import Offer
from models.person import LinkToken, LoginSession, Membership, Person
from models.placement import Placement
from models.programme_suggestion import ProgrammeRun, ProgrammeSuggestion
from models.ranking import RankingVersion
from models.suggestion import MatchRun, Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, SubjectKind

Numbers = frozenset[int]
NOBODY: Final = "Voorbeeldpersoon"
# What happened keeps naming who did it; a deputy or co-owner is only somebody to turn to.
NAMES_A_PERSON: Final = (
    Assignment.owner_id,
    Assignment.created_by_id,
    Assignment.agreed_by_id,
    Offer.owner_id,
    Placement.confirmed_by_id,
    ProgrammeSuggestion.invited_by_id,
    Event.actor_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Going:
    """Numbers of the rows that go."""

    people: Numbers
    assignments: Numbers
    offers: Numbers
    suggestions: Numbers
    placements: Numbers
    mails: Numbers


def remove(uow: UnitOfWork) -> int:
    """Delete every example row; return how many. The chain of what is left is linked anew."""
    session = uow.session
    going = _going(session)
    _execute(session, _loosened(going))
    count = _execute(session, [*_events(going), *_work(going), *_subjects(going)])
    staying = _still_named(session, going.people)
    leaving = going.people - staying
    count += _execute(session, [delete(Person).where(Person.id.in_(leaving))])
    _execute(session, _anonymous(staying))
    event.relink_chain(session)
    return count


def _going(session: Session) -> _Going:
    people = frozenset(session.scalars(select(Person.id).where(Person.is_example)))
    assignments, offers = (
        frozenset(session.scalars(select(at.id).where(or_(at.is_example, at.owner_id.in_(people)))))
        for at in (Assignment, Offer)
    )
    pairs = session.execute(select(Placement.assignment_id, Placement.offer_id)).all()
    mixed = [pair for pair in pairs if (pair[0] in assignments) != (pair[1] in offers)]
    assignments -= {assignment_id for assignment_id, _ in mixed}
    offers -= {offer_id for _, offer_id in mixed}
    return _Going(
        people=people,
        assignments=assignments,
        offers=offers,
        suggestions=_pairs(session, Suggestion, assignments, offers),
        placements=_pairs(session, Placement, assignments, offers),
        mails=_mails(session, people, assignments),
    )


def _mails(session: Session, people: Numbers, assignments: Numbers) -> Numbers:
    """Return mails to somebody who goes, and mails to others about an assignment that goes."""
    gone = select(Assignment.public_id).where(Assignment.id.in_(assignments))
    names = {str(public_id) for public_id in session.scalars(gone)}
    mails = session.execute(select(Mail.id, Mail.person_id, Mail.context))
    return frozenset(
        mail.id
        for mail in mails
        if mail.person_id in people or mail.context.get("assignment_id") in names
    )


def _pairs(
    session: Session,
    kind: type[Suggestion | Placement],
    assignments: Collection[int],
    offers: Collection[int],
) -> Numbers:
    either = or_(kind.assignment_id.in_(assignments), kind.offer_id.in_(offers))
    return frozenset(session.scalars(select(kind.id).where(either)))


def _loosened(going: _Going) -> Iterator[Update]:
    """Let go of what rows that stay say about rows that go, or about being an example."""
    for entity, numbers in ((Assignment, going.assignments), (Offer, going.offers)):
        yield update(entity).where(entity.copied_from_id.in_(numbers)).values(copied_from_id=None)
        stays = entity.is_example & entity.id.not_in(numbers)
        yield update(entity).where(stays).values(is_example=False)
    taught = select(RankingVersion.id).where(RankingVersion.with_examples)
    after = RankingVersion.parent_id.in_(taught)
    yield update(RankingVersion).where(after).values(parent_id=None)
    yield (update(Assignment).where(Assignment.deputy_id.in_(going.people)).values(deputy_id=None))


def _events(going: _Going) -> Iterator[Delete]:
    subjects = {
        SubjectKind.ASSIGNMENT: going.assignments,
        SubjectKind.OFFER: going.offers,
        SubjectKind.SUGGESTION: going.suggestions,
        SubjectKind.PLACEMENT: going.placements,
        SubjectKind.PERSON: going.people,
        SubjectKind.MAIL: going.mails,
    }
    for kind, numbers in subjects.items():
        yield delete(Event).where(Event.subject_kind == kind, Event.subject_id.in_(numbers))
    yield delete(Event).where(Event.assignment_id.in_(going.assignments))


def _work(going: _Going) -> Iterator[Delete]:
    subjects = {
        JobKind.MATCH_ASSIGNMENT: going.assignments,
        JobKind.MATCH_OFFER: going.offers,
        JobKind.MATCH_PROGRAMMES: going.assignments,
        JobKind.DELIVER_MAIL: going.mails,
    }
    for kind, numbers in subjects.items():
        yield delete(Job).where(Job.kind == kind, Job.subject_id.in_(numbers))
    yield delete(Mail).where(Mail.id.in_(going.mails))
    yield delete(RankingVersion).where(RankingVersion.with_examples)  # what examples taught
    yield delete(Embedding)  # of all texts: it cannot be told of whom one was, and it comes back


def _subjects(going: _Going) -> Iterator[Delete]:
    """Yield what clears pairs, assignments and offers; their own parts go with them."""
    yield delete(Placement).where(Placement.id.in_(going.placements))
    yield delete(Suggestion).where(Suggestion.id.in_(going.suggestions))
    yield from _lists(going)
    subjects = {SubjectKind.ASSIGNMENT: going.assignments, SubjectKind.OFFER: going.offers}
    for kind, numbers in subjects.items():
        of_kind = MatchRun.subject_kind == kind
        yield delete(MatchRun).where(of_kind, MatchRun.subject_id.in_(numbers))
    yield delete(Assignment).where(Assignment.id.in_(going.assignments))
    yield delete(Offer).where(Offer.id.in_(going.offers))
    for attached in (Favourite, LoginSession, LinkToken, Membership):
        yield delete(attached).where(attached.person_id.in_(going.people))
    co_owner = assignment_co_owner.c.person_id
    yield delete(assignment_co_owner).where(co_owner.in_(going.people))


def _lists(going: _Going) -> Iterator[Delete]:
    """Yield what clears whom to ask for assignments that go, and what offers that go answered."""
    suggestion = ProgrammeSuggestion
    yield delete(suggestion).where(
        suggestion.assignment_id.in_(going.assignments) | suggestion.offer_id.in_(going.offers)
    )
    yield delete(ProgrammeRun).where(ProgrammeRun.assignment_id.in_(going.assignments))


def _still_named(session: Session, people: Numbers) -> Numbers:
    found = (session.scalars(select(at).where(at.in_(people))) for at in NAMES_A_PERSON)
    return frozenset(person_id for named in found for person_id in named if person_id)


def _anonymous(people: Numbers) -> Iterator[Update]:
    for person_id in people:
        nobody = {
            "name": NOBODY,
            "email": f"voorbeeld-{person_id}@invalid.example",
            "password_hash": None,
            "is_active": False,
            "is_example": False,
        }
        yield update(Person).where(Person.id == person_id).values(nobody)


def _execute(session: Session, statements: Iterable[Update | Delete]) -> int:
    count = 0
    for statement in statements:
        result = session.execute(statement.execution_options(synchronize_session=False))
        count += result.rowcount if isinstance(result, CursorResult) else 0
    return count
