# SPDX-License-Identifier: EUPL-1.2
"""People in the administration: invited, given roles, replaced when they leave."""

import pytest
from sqlalchemy import func, select

from models.access import Actor
from models.assignment import Assignment
from models.delivery import Mail
from models.event import Event, verify_chain
from models.offer import Offer
from models.operations.handover import deactivate_person
from models.person import LoginSession, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    MailTemplate,
    OrganisationKind,
    Role,
)
from tests.factories import World, organisation, person


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


def test_somebody_is_invited_by_mail_with_a_role(client, world, session, sent):
    page = client.get("/beheer/mensen/uitnodigen")
    found = client.submit(
        page,
        name="Sanne Bos",
        email="Sanne.Bos@Example.org",
        role="ministry_contact",
        **{"organisation-zoektekst": world.ministry.name, "organisation-zoeken": "1"},
        _status=200,
    )
    assert found.value("name") == "Sanne Bos"

    done = client.submit(found, organisation=str(world.ministry.public_id))

    shown = client.follow(done)
    invited = session.scalars(select(Person).where(Person.email == "sanne.bos@example.org")).one()
    mail = session.scalars(select(Mail).where(Mail.person_id == invited.id)).one()
    assert shown.flashes == ["De uitnodiging gaat naar sanne.bos@example.org."]
    assert "Uitgenodigd" in shown.text
    assert invited.password_hash is None
    assert [(m.role, m.organisation_id) for m in invited.memberships] == [
        (Role.MINISTRY_CONTACT, world.ministry.id)
    ]
    assert mail.template == MailTemplate.INVITATION.value
    assert mail.context["secret_path"].startswith("/uitnodiging/")
    assert {EventKind.PERSON_INVITED, EventKind.MEMBERSHIP_GRANTED} <= set(
        session.scalars(select(Event.kind).where(Event.subject_id == invited.id))
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param(
            {"email": "used"},
            "Dit e-mailadres heeft al een account. Zoek de persoon op bij Mensen.",
            id="known address",
        ),
        pytest.param(
            {"role": "lecturer"},
            "Kies een onderwijsinstelling voor een docent.",
            id="role does not fit",
        ),
        pytest.param({"role": "owner"}, "Kies een antwoord uit de lijst.", id="unknown role"),
        pytest.param(
            {"organisation": "x"},
            "Kies een antwoord uit de lijst.",
            id="unknown organisation",
        ),
    ],
)
def test_a_wrong_invitation_says_what_to_do_and_keeps_what_was_typed(
    client, world, session, values, message
):
    typed = {
        "name": "Sanne Bos",
        "email": "sanne@example.org",
        "role": "ministry_contact",
        "organisation": str(world.ministry.public_id),
    } | values
    typed["email"] = world.contact.email if typed["email"] == "used" else typed["email"]

    page = client.submit(client.get("/beheer/mensen/uitnodigen"), **typed, _status=400)

    assert page.errors == [message]
    assert page.value("name") == "Sanne Bos"
    assert session.scalars(select(func.count(Mail.id))).one() == 0


def test_a_second_invitation_replaces_the_first(client, world, session, sent):
    invited = make(
        session, sent, lambda uow: person(uow, Role.LECTURER, world.institution, name="Sam Mol")
    )
    address = f"/beheer/mensen/{invited.public_id}"

    client.press(client.get(address), "Uitnodiging opnieuw versturen")

    assert client.get(address).flashes == ["De uitnodiging is opnieuw verstuurd."]
    assert session.scalars(select(func.count(Mail.id))).one() == 1


def test_a_role_is_given_once_and_taken_away(client, world, session, sent):
    address = f"/beheer/mensen/{world.contact.public_id}"
    other = make(session, sent, lambda uow: organisation(uow, OrganisationKind.GOVERNMENT))
    values = {"role": "ministry_contact", "organisation": str(other.public_id)}
    page = client.get(f"{address}/rol")
    token = page.form().find("input", {"name": "csrf_token"})["value"]

    client.post(f"{address}/rol", values | {"csrf_token": token})
    client.post(f"{address}/rol", values | {"csrf_token": token})

    assert client.get(address).flashes == ["De rol is toegekend.", "Dit was al gedaan."]
    assert len(fresh(session, Person, world.contact).memberships) == 2
    page = client.get(address)
    client.press(page, "Rol intrekken")
    assert len(fresh(session, Person, world.contact).memberships) == 1
    assert latest(session) is EventKind.MEMBERSHIP_REVOKED


def test_a_role_with_open_work_is_not_taken_away(client, world, session, sent):
    make(session, sent, world.opened)
    address = f"/beheer/mensen/{world.contact.public_id}"

    client.press(client.get(address), "Rol intrekken")

    message = "Deze persoon heeft hier nog werk (1). Draag dat eerst over."
    assert client.get(address).flashes == [message]
    assert len(fresh(session, Person, world.contact).memberships) == 1


@pytest.mark.parametrize("step", ["revoke", "close"])
def test_the_last_administrator_stays(client, world, session, step):
    address = f"/beheer/mensen/{world.administrator.public_id}"
    message = "Dit is de laatste beheerder. Maak eerst iemand anders beheerder."

    if step == "revoke":
        client.press(client.get(address), "Rol intrekken")
        assert client.get(address).flashes == [message]
    else:
        page = client.submit(client.get(f"{address}/sluiten"), _status=400)
        assert page.errors == [message]
    kept = fresh(session, Person, world.administrator)
    assert (kept.is_active, kept.roles) == (True, {Role.ADMINISTRATOR})


def test_closing_an_account_hands_the_work_to_a_colleague_and_ends_sessions(
    client, world, session, sent
):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry, name="Noor Vos")
        assignment, draft = world.opened(uow), world.draft(uow)
        uow.session.add(
            LoginSession(
                token_hash="x", person_id=world.contact.id, created_at=uow.now,
                last_seen_at=uow.now,
            )
        )  # fmt: skip
    address = f"/beheer/mensen/{world.contact.public_id}"
    field = f"successor_{world.ministry.id}"
    page = client.get(f"{address}/sluiten")
    refused = client.submit(page, _status=400)
    assert refused.errors == [f"Kies wie het werk bij {world.ministry.name} overneemt."]

    client.submit(refused, **{field: str(colleague.public_id)}, _most_queries=50)

    assert client.get(address).flashes == ["Het account is gesloten."]
    assert fresh(session, Person, world.contact).is_active is False
    assert fresh(session, Assignment, assignment).owner_id == colleague.id
    assert fresh(session, Assignment, draft).owner_id == colleague.id
    left = select(func.count(LoginSession.id)).where(LoginSession.person_id == world.contact.id)
    assert session.scalars(left).one() == 0
    mail = session.scalars(select(Mail).where(Mail.person_id == colleague.id)).one()
    assert (mail.template, mail.context["count"]) == (MailTemplate.WORK_TRANSFERRED.value, 2)
    assert list(verify_chain(session)) == []


def test_work_never_goes_to_somebody_outside_the_organisation(client, world, session, sent):
    assignment = make(session, sent, world.opened)
    field = f"successor_{world.ministry.id}"
    page = client.get(f"/beheer/mensen/{world.contact.public_id}/overdragen")

    refused = client.submit(page, **{field: str(world.lecturer.public_id)}, _status=400)

    assert refused.errors == ["Kies een antwoord uit de lijst."]
    assert fresh(session, Assignment, assignment).owner_id == world.contact.id


def test_offers_move_with_their_lecturer_and_the_account_stays(client, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.LECTURER, world.institution)
        offer = world.published(uow)
    page = client.get(f"/beheer/mensen/{world.lecturer.public_id}/overdragen")

    client.submit(page, **{f"successor_{world.institution.id}": str(colleague.public_id)})

    assert fresh(session, Offer, offer).owner_id == colleague.id
    assert fresh(session, Person, world.lecturer).is_active is True
    assert latest(session) is EventKind.OFFER_OWNER_CHANGED


def test_a_closed_account_is_opened_again(client, world, session, sent):
    make(
        session,
        sent,
        lambda uow: deactivate_person(uow, world.manager, {}, Actor.of(world.administrator)),
    )
    address = f"/beheer/mensen/{world.manager.public_id}"

    client.press(client.get(address), "Account heropenen")

    assert fresh(session, Person, world.manager).is_active is True
    assert client.get(address).flashes == ["Het account is weer open."]


def test_people_are_found_by_part_of_name_and_by_account(client, world, session, sent):
    make(session, sent, lambda uow: person(uow, Role.LECTURER, world.institution, name="Renée Ång"))

    page = client.get("/beheer/mensen?tekst=renee")

    assert "Renée Ång" in page.text
    assert world.contact.name not in page.text
    assert "Niemand gevonden" in client.get("/beheer/mensen?tekst=renee&account=closed").text
