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
from tests.factories import World, organisation, person, programme

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


def latest(session):
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
    page = client.submit(client.get("/beheer/themas/nieuw"), name="quantum", description="x",
                         _status=400)  # fmt: skip
    assert page.errors == ["Deze naam bestaat al. Kies een andere naam."]


def test_a_changed_theme_ranks_the_assignments_that_have_it(client, world, session, sent):
    assignment = make(session, sent, world.opened)
    make(session, sent, lambda uow: uow.session.execute(text("DELETE FROM job")))
    page = client.get(f"/beheer/themas/{world.theme.public_id}")

    client.submit(page, description="Een nieuwe zin.")

    session.rollback()
    jobs = session.execute(select(Job.kind, Job.subject_id)).all()
    assert [tuple(job) for job in jobs] == [(JobKind.MATCH_ASSIGNMENT, assignment.id)]


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


def test_the_log_is_filtered_by_kind_person_and_day(client, world, session, sent):
    make(session, sent, world.opened)

    everything = client.get("/beheer/logboek")
    by_kind = client.get("/beheer/logboek?wat=assignment_opened")
    by_person = client.get(f"/beheer/logboek?wie={world.contact.name}")
    before = client.get("/beheer/logboek?tot=01-01-2020")

    assert "Ingediend → Opengesteld" in everything.text
    assert by_kind.text.count("regel gevonden") == 1
    assert "Opdracht opengesteld" not in by_person.soup.select_one("#resultaten").text
    assert "Geen regels gevonden" in before.text
    assert client.get("/beheer/logboek?tot=gisteren").errors


def test_the_chain_is_checked_on_request(client, world, session, sent):
    make(session, sent, world.opened)
    page = client.get("/beheer/logboek")
    assert "Het logboek klopt" in client.press(page, "Hele logboek controleren", _status=200).text

    session.execute(text("UPDATE event SET kind = 'login_failed' WHERE seq = 2"))
    session.commit()

    broken = client.press(page, "Hele logboek controleren", _status=200)
    assert "Het logboek klopt niet" in broken.text
    assert "Regel 2: de regel is gewijzigd" in broken.text


def test_failed_work_gets_a_fresh_start_once(client, world, session, sent):
    dead = make(session, sent, _dead_job)
    page = client.get("/beheer/taken")
    assert "1 taak mislukt" in page.text

    client.press(page, "Opnieuw doen")
    client.press(page, "Opnieuw doen")

    assert client.get("/beheer/taken").flashes == [
        "De taak wordt opnieuw gedaan.", "Dit was al gedaan.",
    ]  # fmt: skip
    assert fresh(session, Job, dead).state is JobState.DONE
    queued = select(func.count(Job.id)).where(Job.state == JobState.QUEUED)
    assert session.scalars(queued).one() == 1
    page = client.get("/beheer/taken/99999999999999999999/opnieuw", status=405)


def _dead_job(uow):
    job = Job(
        kind=JobKind.DELIVER_MAIL, subject_id=7, state=JobState.DEAD, due_at=utc_now(),
        created_at=utc_now(), finished_at=utc_now(), error="too_many_attempts",
    )  # fmt: skip
    uow.session.add(job)
    uow.session.flush()
    return job


def test_mail_in_files_can_be_read_on_the_embedded_default(client, world, session, sent, app):
    with UnitOfWork(session, sent) as uow:
        found = mails.notify(
            uow, [world.contact.id], MailTemplate.INVITATION, {"secret_path": "/x"}, occasion="1"
        )[0]
        failed = mails.notify(
            uow, [world.lecturer.id], MailTemplate.PASSWORD_RESET, {}, occasion="2"
        )[0]
        failed.state, failed.error = MailState.FAILED, "SMTPServerDisconnected"
    outbox = app.extensions["koppelpunt.settings"].outbox_dir
    outbox.mkdir(parents=True)
    (outbox / f"{found.public_id}.eml").write_text(
        "Subject: Welkom\nContent-Type: text/plain; charset=utf-8\n\nGa naar http://a.nl/x <b>\n"
    )

    page = client.get("/beheer/post")
    shown = client.get(page.link("Uitnodiging"))
    only_failed = client.get("/beheer/post?status=failed")

    assert shown.h1 == "Welkom"
    assert "Ga naar http://a.nl/x <b>" in shown.text
    assert "SMTPServerDisconnected" in only_failed.text
    assert world.contact.email not in only_failed.text
    client.get(f"/beheer/post/{failed.public_id}", status=404)
