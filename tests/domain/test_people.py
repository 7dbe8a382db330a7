# SPDX-License-Identifier: EUPL-1.2
"""Two administrators or two clicks at once: each read the person before either changed it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.base import local_date
from models.delivery import Mail
from models.errors import AlreadyDone, InvalidInput
from models.event import Event
from models.operations import handover, organisations, people
from models.organisation import Organisation
from models.person import LinkToken, Membership
from models.queries.people import person_by_id
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, OrganisationKind, Role
from tests.factories import World, organisation


class Two:
    """Two sessions that both read the contact and an organisation, and then each do a step."""

    def __init__(self, session_factory, session, sent):
        self.sent = sent
        with UnitOfWork(session, sent) as uow:
            self.world = World(uow)
            self.other = organisation(uow, OrganisationKind.GOVERNMENT)
        self.administrator = Actor.of(self.world.administrator)
        self.session = session
        self.sessions = [session_factory(), session_factory()]
        self.read = [
            (person_by_id(at, self.world.contact.public_id), at.get(Organisation, self.other.id))
            for at in self.sessions
        ]

    def take(self, number, step):
        with UnitOfWork(self.sessions[number], self.sent) as uow:
            return step(uow, *self.read[number])

    def grant(self, uow, person, at):
        role = Role.MINISTRY_CONTACT
        return people.grant_membership(uow, person, role, at, self.administrator)

    def revoke(self, uow, person, _at):
        handover.revoke_membership(uow, person.memberships[0], self.administrator)

    def count(self, kind):
        self.session.rollback()
        return self.session.scalar(select(func.count(Event.id)).where(Event.kind == kind))

    def roles(self):
        self.session.rollback()
        own = select(func.count(Membership.id)).where(Membership.person_id == self.world.contact.id)
        return self.session.scalar(own)


@pytest.fixture
def two(session_factory, session, sent):
    made = Two(session_factory, session, sent)
    yield made
    for at in made.sessions:
        at.close()


def test_a_role_is_given_once(two):
    two.take(0, two.grant)

    with pytest.raises(AlreadyDone):
        two.take(1, two.grant)

    assert (two.roles(), two.count(EventKind.MEMBERSHIP_GRANTED)) == (2, 1)


def test_a_role_is_taken_away_once(two):
    two.take(0, two.revoke)

    with pytest.raises(AlreadyDone):
        two.take(1, two.revoke)

    assert (two.roles(), two.count(EventKind.MEMBERSHIP_REVOKED)) == (0, 1)


def test_a_role_that_was_taken_away_meanwhile_can_be_given_again(two):
    def grant_the_same(uow, person, _at):
        two.grant(uow, person, person.memberships[0].organisation)

    two.take(0, two.revoke)
    two.take(1, grant_the_same)

    assert two.roles() == 1


def test_no_role_is_given_in_an_organisation_that_closed_meanwhile(two):
    def close(uow, _person, at):
        organisations.edit_organisation(uow, at, two.administrator, {"is_active": False})

    two.take(0, close)

    with pytest.raises(InvalidInput, match="organisation_closed"):
        two.take(1, two.grant)

    assert two.roles() == 1


def test_an_invitation_names_the_last_day_as_the_dutch_calendar_has_it(session, sent):
    late_in_the_evening = datetime(2027, 7, 1, 22, 30, tzinfo=UTC)  # 2 July in the Netherlands
    with UnitOfWork(session, sent, now=late_in_the_evening) as uow:
        world = World(uow)
        people.invite_person(
            uow, Actor.of(world.administrator), name="Noor", email="noor@example.org",
            role=Role.LECTURER, organisation=world.institution,
        )  # fmt: skip

    mail = session.scalars(select(Mail)).one()
    link = session.scalars(select(LinkToken)).one()
    assert mail.context["expires_on"] == local_date(link.expires_at).isoformat()
    assert mail.context["expires_on"] != link.expires_at.date().isoformat()
