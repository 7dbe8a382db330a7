# SPDX-License-Identifier: EUPL-1.2
"""Organisations, themes and settings in the administration."""

import pytest
from sqlalchemy import select, text

from models.assignment import Assignment
from models.event import Event, verify_chain
from models.job import Job
from models.offer import Offer
from models.operations.ranking import EVERYTHING
from models.organisation import Organisation
from models.person import Membership, Person
from models.programme import Programme
from models.setting import SettingKey, setting
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    JobKind,
    OrganisationKind,
    Role,
)
from tests.factories import World, organisation, person, programme


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


def latest(session):
    session.rollback()
    return session.scalars(select(Event.kind).order_by(Event.seq.desc())).first()


def test_merging_doubles_moves_everything_after_a_preview(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        stays = organisation(uow, OrganisationKind.GOVERNMENT, name="Dienst Archief")
        part = organisation(uow, OrganisationKind.GOVERNMENT, parent_id=world.ministry.id)
        both = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        both.memberships.append(
            Membership(organisation=stays, role=Role.MINISTRY_CONTACT, granted_at=uow.now)
        )
        assignment = world.opened(uow)
    address = f"/beheer/organisaties/{world.ministry.public_id}/samenvoegen"
    page = client.get(address)

    preview = client.submit(page, into=str(stays.public_id), _status=200)
    assert "Alles gaat naar Dienst Archief" in preview.text
    assert fresh(session, Organisation, world.ministry).is_active is True
    client.submit(preview, _most_queries=50)

    double = fresh(session, Organisation, world.ministry)
    assert (double.is_active, double.merged_into_id) == (False, stays.id)
    assert double.closed_on is not None
    assert fresh(session, Assignment, assignment).organisation_id == stays.id
    assert fresh(session, Organisation, part).parent_id == stays.id
    assert fresh(session, Person, world.contact).organisation_ids(Role.MINISTRY_CONTACT) == {
        stays.id
    }
    assert len(fresh(session, Person, both).memberships) == 1
    assert world.ministry.name in fresh(session, Organisation, stays).other_names
    assert list(verify_chain(session)) == []
    client.submit(preview, _most_queries=50)
    flashes = client.get(f"/beheer/organisaties/{stays.public_id}").flashes
    assert flashes[-1] == "Dit was al gedaan."


def test_merging_institutions_joins_programmes_they_both_have(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        stays = organisation(uow, OrganisationKind.INSTITUTION, name="Hogeschool Noord")
        twin = programme(uow, stays, code=world.programme.code)
        own = programme(uow, world.institution)
        offer = world.published(uow)
    address = f"/beheer/organisaties/{world.institution.public_id}/samenvoegen"

    preview = client.submit(client.get(address), into=str(stays.public_id), _status=200)
    client.submit(preview, _most_queries=50)

    assert fresh(session, Offer, offer).programme_id == twin.id
    assert fresh(session, Programme, own).institution_id == stays.id
    assert fresh(session, Programme, world.programme).is_active is False


def test_no_merge_with_itself_or_another_kind(client, world, session):
    address = f"/beheer/organisaties/{world.ministry.public_id}/samenvoegen"

    for wrong in (world.ministry, world.institution):
        values = {"into": str(wrong.public_id), "confirmed": "ja"}
        page = client.submit(client.get(address), **values, _status=400)
        assert page.errors

    assert fresh(session, Organisation, world.ministry).is_active is True


def test_an_organisation_is_added_and_changed(client, world, session):
    page = client.get("/beheer/organisaties/nieuw")
    values = {"kind": "government", "name": "Bureau Brieven", "other_names": "BB\n\nBrieven\nBB"}
    shown = client.follow(client.submit(page, **values))
    assert shown.h1 == "Bureau Brieven"
    edited = client.get(shown.link("Wijzigen"))

    client.submit(edited, name="Bureau Post", may_open_directly="1")

    made = session.scalars(select(Organisation).where(Organisation.name == "Bureau Post")).one()
    assert made.other_names == ["BB", "Brieven"]
    assert made.may_open_directly is True
    assert latest(session) is EventKind.ORGANISATION_EDITED


def test_two_organisations_of_one_kind_have_two_names(client, world):
    page = client.get("/beheer/organisaties/nieuw")

    taken = client.submit(page, kind="government", name=world.ministry.name, _status=400)
    unsorted = client.submit(page, kind="institution", name="Hogeschool X", _status=400)

    assert taken.errors == ["Deze naam bestaat al. Kies een andere naam."]
    assert unsorted.errors == ["Kies een onderwijssoort voor deze onderwijsinstelling."]


def test_themes_are_made_ordered_and_taken_out_of_use(client, world, session):
    page = client.get("/beheer/themas/nieuw")
    client.submit(page, name="Quantum", description="Rekenen met quantumcomputers.")
    client.press(client.get("/beheer/themas"), "Omlaag")
    themes = session.scalars(select(Theme).order_by(Theme.position)).all()
    assert [one.name for one in themes] == ["Quantum", world.theme.name]

    page = client.get(f"/beheer/themas/{world.theme.public_id}")
    client.submit(page, description="Tekst.", is_active=None)

    assert fresh(session, Theme, world.theme).is_active is False
    assert latest(session) is EventKind.THEME_EDITED


@pytest.mark.parametrize(("first", "again"), [("Quantum", "quantum"), ("5Ì & É", "5Ì & É")])
def test_a_theme_has_a_name_of_its_own(client, world, first, again):
    client.submit(client.get("/beheer/themas/nieuw"), name=first, description="x")
    page = client.submit(client.get("/beheer/themas/nieuw"), name=again, description="x",
                         _status=400)  # fmt: skip
    assert page.errors == ["Deze naam bestaat al. Kies een andere naam."]


def test_a_changed_theme_ranks_everything_by_one_job(client, world, session, sent):
    make(session, sent, world.opened)
    make(session, sent, lambda uow: uow.session.execute(text("DELETE FROM job")))
    page = client.get(f"/beheer/themas/{world.theme.public_id}")

    client.submit(page, description="Een nieuwe zin.")

    session.rollback()
    jobs = session.execute(select(Job.kind, Job.subject_id)).all()
    assert [tuple(job) for job in jobs] == [(JobKind.RANK_ALL, EVERYTHING)]


def test_settings_are_kept_within_their_bounds(client, world, session):
    page = client.get("/beheer/instellingen")
    refused = client.submit(page, response_days="400", _status=400)
    assert refused.errors == ["Vul een getal in van 2 tot en met 60."]
    assert refused.value("response_days") == "400"

    client.submit(refused, response_days="21")

    session.rollback()
    changed = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert setting(session, SettingKey.RESPONSE_DAYS) == 21
    assert (changed.kind, changed.from_state, changed.to_state) == (
        EventKind.SETTING_CHANGED, "14", "21",
    )  # fmt: skip
