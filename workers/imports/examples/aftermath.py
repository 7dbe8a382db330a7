# SPDX-License-Identifier: EUPL-1.2
"""After the play: no mail of years ago leaves, and everything can be removed again."""

from datetime import timedelta
from typing import Final

from sqlalchemy import CursorResult, Delete, delete, or_, select, update

from models import event
from models.assignment import Assignment, Favourite
from models.delivery import Mail
from models.embedding import Embedding
from models.event import Event
from models.job import Job
from models.offer import Offer
from models.person import LinkToken, LoginSession, Membership, Person
from models.placement import Placement
from models.suggestion import MatchRun, Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, MailState, SubjectKind

MAIL_DELIVERED_SINCE: Final = timedelta(days=14)


def settle(uow: UnitOfWork) -> None:
    """Leave only recent mail to deliver: everything is ranked already."""
    uow.session.execute(delete(Job))
    old = Mail.created_at < uow.now - MAIL_DELIVERED_SINCE
    uow.session.execute(
        update(Mail).where(old).values(state=MailState.SENT, sent_at=Mail.created_at)
    )
    for mail_id in uow.session.scalars(select(Mail.id).where(~old)):
        uow.enqueue(JobKind.DELIVER_MAIL, mail_id)


def remove(uow: UnitOfWork) -> int:
    """Delete every example row; return how many. The chain of what is left is linked anew."""
    people = select(Person.id).where(Person.is_example.is_(True)).scalar_subquery()
    assignments = select(Assignment.id).where(
        or_(Assignment.is_example.is_(True), Assignment.owner_id.in_(people))
    )
    offers = select(Offer.id).where(or_(Offer.is_example.is_(True), Offer.owner_id.in_(people)))
    keys = list(uow.session.scalars(assignments)), list(uow.session.scalars(offers))
    statements = _deletions(*keys, list(uow.session.scalars(select(Person.id).where(
        Person.is_example.is_(True)))))  # fmt: skip
    count = 0
    for statement in statements:
        result = uow.session.execute(statement.execution_options(synchronize_session=False))
        count += result.rowcount if isinstance(result, CursorResult) else 0
    event.relink_chain(uow.session)
    return count


def _deletions(assignments: list[int], offers: list[int], people: list[int]) -> list[Delete]:
    of_assignment, of_offer = SubjectKind.ASSIGNMENT, SubjectKind.OFFER
    return [
        delete(Job),
        delete(Mail).where(Mail.person_id.in_(people)),
        delete(Favourite).where(Favourite.assignment_id.in_(assignments)),
        delete(Event).where(
            or_(
                Event.assignment_id.in_(assignments),
                Event.actor_id.in_(people),
                (Event.subject_kind == of_offer) & Event.subject_id.in_(offers),
                (Event.subject_kind == SubjectKind.PERSON) & Event.subject_id.in_(people),
            )
        ),
        delete(Placement).where(
            or_(Placement.assignment_id.in_(assignments), Placement.offer_id.in_(offers))
        ),
        delete(Suggestion).where(
            or_(Suggestion.assignment_id.in_(assignments), Suggestion.offer_id.in_(offers))
        ),
        delete(MatchRun).where(
            or_(
                (MatchRun.subject_kind == of_assignment) & MatchRun.subject_id.in_(assignments),
                (MatchRun.subject_kind == of_offer) & MatchRun.subject_id.in_(offers),
            )
        ),
        delete(Assignment).where(Assignment.id.in_(assignments)),
        delete(Offer).where(Offer.id.in_(offers)),
        delete(LoginSession).where(LoginSession.person_id.in_(people)),
        delete(LinkToken).where(LinkToken.person_id.in_(people)),
        delete(Membership).where(Membership.person_id.in_(people)),
        delete(Person).where(Person.id.in_(people)),
        delete(Embedding),
    ]
