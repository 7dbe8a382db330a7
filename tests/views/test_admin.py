# SPDX-License-Identifier: EUPL-1.2
"""The administration: people, organisations, themes, settings, the log, failed work, mail."""

import pytest
from sqlalchemy import func, select, text

from models.access import Actor
from models.assignment import Assignment
from models.base import utc_now
from models.delivery import Mail
from models.event import Event, verify_chain
from models.job import Job
from models.offer import Offer
from models.operations import mail as mails
from models.operations.handover import deactivate_person
from models.organisation import Organisation
from models.person import LoginSession, Membership, Person
from models.programme import Programme
from models.setting import SettingKey, setting
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    JobKind,
    JobState,
    MailState,
    MailTemplate,
    OrganisationKind,
    Role,
)
from tests.factories import World, organisation, person, programme, theme

PAGES = (
    "/beheer",
    "/beheer/mensen",
    "/beheer/mensen/uitnodigen",
    "/beheer/organisaties",
    "/beheer/organisaties/nieuw",
    "/beheer/themas",
    "/beheer/themas/nieuw",
    "/beheer/instellingen",
    "/beheer/logboek",
    "/beheer/taken",
    "/beheer/post",
)


@pytest.fixture
def world(session, sent, client):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
    client.sign_in(world.administrator)
    return world


def make(session, sent, change):
    """Run ``change`` in a unit of work and return what it made."""
    with UnitOfWork(session, sent) as uow:
        return change(uow)


def fresh(session, entity, thing):
    session.rollback()
    session.expire_all()
    return session.get_one(entity, thing.id)


def latest(session) -> EventKind:
    session.rollback()
    return session.scalars(select(Event.kind).order_by(Event.seq.desc())).first()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_a_good_page_in_both_languages(client, world, path):
    for prefix in ("", "/en"):
        assert client.get(prefix + path).h1


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["contact", "lecturer", "coordinator", "manager"])
def test_nobody_else_comes_in(client, world, path, who):
    client.sign_in(getattr(world, who))

    client.get(path, status=403)


def test_detail_pages_are_good_pages(client, world, session, sent):
    make(session, sent, world.opened)
    make(session, sent, world.published)

    for one in (world.contact, world.lecturer, world.administrator):
        for tail in ("", "/rol", "/sluiten", "/overdragen"):
            client.get(f"/beheer/mensen/{one.public_id}{tail}")
    for one in (world.ministry, world.institution):
        for tail in ("", "/wijzigen", "/samenvoegen"):
            client.get(f"/beheer/organisaties/{one.public_id}{tail}")
    client.get(f"/beheer/themas/{world.theme.public_id}")
    client.get("/beheer/mensen/00000000-0000-0000-0000-000000000000", status=404)
