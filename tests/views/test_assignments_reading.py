# SPDX-License-Identifier: EUPL-1.2
"""Lists of assignments: who sees what, and how it is found."""

import pytest

from models.access import Actor
from models.operations import assignments, favourites
from models.organisation import Place
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, Language, Level, Role, WorkMode
from tests.factories import in_weeks, organisation, person, theme
from tests.views.assignment_forms import address, as_person

UNREADABLE = "Haal de onleesbare tekens uit deze tekst. Typ de tekst opnieuw."


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def drafts_on(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#concepten .kp-task__title")]


def test_each_role_lists_what_it_may_see(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        world.draft(uow, title="Concept")
        world.submitted(uow, title="Ingediend")
        world.opened(uow, title="Open")

    contact = as_person(app, world.contact).get("/opdrachten")
    coordinator = as_person(app, world.coordinator).get("/opdrachten")
    manager = as_person(app, world.manager).get("/opdrachten")
    lecturer = as_person(app, world.lecturer).get("/opdrachten")

    assert drafts_on(contact) == ["Concept"]
    assert set(titles(contact)) == {"Ingediend", "Open"}
    assert (drafts_on(coordinator), set(titles(coordinator))) == ([], {"Ingediend", "Open"})
    assert set(titles(manager)) == {"Ingediend", "Open"}
    assert titles(lecturer) == ["Open"]


def test_an_administrator_has_no_assignments(app, world):
    as_person(app, world.administrator).get("/opdrachten", status=403)


def test_a_visitor_is_asked_to_sign_in(client, world):
    assert client.get("/opdrachten", status=302).location.startswith("/inloggen")


def test_a_colleague_sees_what_is_submitted_but_no_draft(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        draft = world.draft(uow)
        sent_in = world.submitted(uow)

    client = as_person(app, colleague)

    client.get(address(draft), status=404)
    client.get(address(sent_in))


def test_somebody_of_another_ministry_finds_nothing(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        elsewhere = organisation(uow, world.ministry.kind)
        stranger = person(uow, Role.MINISTRY_CONTACT, elsewhere)
        opened = world.opened(uow)

    client = as_person(app, stranger)

    assert titles(client.get("/opdrachten")) == []
    for rest in ((), ("voorstellen",), ("controleren",), ("delen",), ("bewerken", "vraag")):
        client.get(address(opened, *rest), status=404)
    page = client.get("/opdrachten/nieuw")
    token = page.value("csrf_token")
    for verb in ("favoriet", "kopie", "indienen", "intrekken", "bewerken/vraag/bewaren"):
        client.post(address(opened, verb), {"csrf_token": token}, status=404)


def test_a_lecturer_sees_no_assignment_before_it_opens(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        submitted = world.submitted(uow)

    as_person(app, world.lecturer).get(address(submitted), status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("zoek=BRIEV", ["Brieven"], id="title in capitals"),
        pytest.param("zoek=ZOEKT+brieven", ["Brieven"], id="words of title and question"),
        pytest.param("zoek=%C3%89%C3%A9nvoud", ["Bruggen"], id="accents in any case"),
        pytest.param("zoek=50%25", [], id="a percent sign is no wildcard"),
        pytest.param("fase=open", ["Bruggen"], id="state"),
        pytest.param("vorm=internship", ["Bruggen"], id="form"),
        pytest.param("niveau=mbo-4", ["Bruggen"], id="level"),
        pytest.param("provincie=Utrecht", ["Bruggen"], id="province"),
        pytest.param("taal=en", ["Bruggen"], id="language"),
        pytest.param("werkvorm=hybrid", ["Bruggen"], id="work mode"),
        pytest.param("favorieten=1", ["Bruggen"], id="favourites"),
        pytest.param("sorteer=title", ["Brieven", "Bruggen"], id="by title"),
        pytest.param("sorteer=start", ["Bruggen", "Brieven"], id="by start"),
    ],
)
def test_filters_find(app, world, session, sent, query, found):
    with UnitOfWork(session, sent) as uow:
        place = Place(
            name="Amersfoort", municipality="Amersfoort", province="Utrecht",
            latitude=52.1, longitude=5.3,
        )  # fmt: skip
        uow.session.add(place)
        uow.session.flush()
        world.submitted(uow, title="Brieven", question="Wie zoekt onze brieven?")
        bridges = world.opened(
            uow, title="Bruggen", question="Waar is éénvoud?", form=AssignmentForm.INTERNSHIP,
            levels=[Level.HBO_AD, Level.MBO_4], language=Language.ENGLISH, start_on=in_weeks(8),
            place_id=place.id, work_mode=WorkMode.HYBRID,
        )  # fmt: skip
        favourites.set_favourite(uow, bridges, Actor.of(world.coordinator), wanted=True)

    assert titles(as_person(app, world.coordinator).get(f"/opdrachten?{query}")) == found


def test_theme_window_and_organisation_find(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        other, elsewhere = theme(uow), organisation(uow, world.ministry.kind)
        world.submitted(uow, title="Vroeg", start_on=in_weeks(6))
        late = world.submitted(uow, title="Laat", start_on=in_weeks(30), themes=[other])
        late.organisation_id = elsewhere.id

    client = as_person(app, world.coordinator)
    middle = (in_weeks(18)).strftime("%d-%m-%Y")

    assert titles(client.get(f"/opdrachten?van={middle}")) == ["Laat"]
    assert titles(client.get(f"/opdrachten?tot={middle}")) == ["Vroeg"]
    assert titles(client.get(f"/opdrachten?thema={other.public_id}")) == ["Laat"]
    assert titles(client.get(f"/opdrachten?organisatie={elsewhere.public_id}")) == ["Laat"]


def test_a_contact_can_ask_for_own_assignments_only(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        colleague = person(uow, Role.MINISTRY_CONTACT, world.ministry)
        mine = world.submitted(uow, title="Van mij")
        theirs = world.submitted(uow, title="Van een collega")
        theirs.owner_id = colleague.id
        assert mine.owner_id == world.contact.id

    page = as_person(app, world.contact).get("/opdrachten?mijn=1")

    assert titles(page) == ["Van mij"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("niveau=mbo-9", "Kies een antwoord uit de lijst.", id="unknown level"),
        pytest.param("thema=' or 1=1", "Kies een antwoord uit de lijst.", id="no theme"),
        pytest.param("van=31-02-2027", "Vul een datum in die bestaat, bijvoorbeeld 01-02-2027.",
                     id="no day"),
        pytest.param("zoek=a%00b", UNREADABLE, id="zero byte"),
    ],
)  # fmt: skip
def test_a_wrong_filter_is_named_and_left_out(app, world, session, sent, query, message):
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow, title="Blijft staan")

    page = as_person(app, world.coordinator).get(f"/opdrachten?{query}", status=400)

    assert page.errors == [message]
    assert titles(page) == ["Blijft staan"]


def test_fifty_rows_a_page_and_filters_survive_it(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for number in range(53):
            world.submitted(uow, title=f"Archief {number}")
        world.submitted(uow, title="Iets anders")

    client = as_person(app, world.coordinator)
    first = client.get("/opdrachten?zoek=archief")
    second = client.get(first.link("2"))

    assert (len(titles(first)), len(titles(second))) == (50, 3)
    assert "53 opdrachten gevonden" in first.text
    assert second.value("zoek") == "archief"
    assert set(titles(first)).isdisjoint(titles(second))
    client.get("/opdrachten?pagina=3&zoek=archief", status=404)
    client.get("/opdrachten?pagina=nul", status=404)


@pytest.mark.parametrize("who", ["contact", "coordinator", "lecturer"])
def test_a_full_list_asks_as_many_queries_as_a_short_one(app, world, session, sent, who):
    client = as_person(app, getattr(world, who))
    with UnitOfWork(session, sent) as uow:
        for _ in range(30):
            world.opened(uow)

    client.get("/opdrachten", most_queries=14)


def test_free_places_are_counted_while_somebody_looks_for_them(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        made = world.opened(uow, slots=3)
    client, shown = as_person(app, world.coordinator), "3 van 3 plekken vrij"
    assert shown in client.get("/opdrachten").text
    with UnitOfWork(session, sent) as uow:
        assignments.mark_unplaced(uow, made, Actor.of(world.coordinator), "Niemand kan.")

    assert shown not in client.get("/opdrachten").text


def test_an_empty_list_helps(app, world):
    contact = as_person(app, world.contact).get("/opdrachten")
    lecturer = as_person(app, world.lecturer).get("/opdrachten")
    none = as_person(app, world.coordinator).get("/opdrachten?zoek=niets")

    assert "U schrijft haar in vijf stappen." in contact.text
    assert "Zodra een opdracht open staat" in lecturer.text
    assert "Kies minder filters" in none.text
