# SPDX-License-Identifier: EUPL-1.2
"""Searching by words: who finds what, facets as links, and questions of every sort."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.access import Actor
from models.operations import offers
from models.unit_of_work import UnitOfWork
from models.vocabulary import AssignmentForm, Language, Level, Role
from tests.factories import in_weeks, organisation, person, theme
from tests.views.assignment_forms import as_person
from tests.views.placing import placed


def titles(page) -> list[str]:
    return [a.get_text(strip=True) for a in page.soup.select("#resultaten tbody th a")]


def facets(page) -> dict[str, dict[str, int]]:
    """Counts by the title of the facet and the label of the choice."""
    return {
        box.summary.get_text(strip=True): {
            item.a.get_text(" ", strip=True): int(item.select_one(".kp-tabs__number").get_text())
            for item in box.select("li")
        }
        for box in page.soup.select(".kp-facet")
    }


def choose(client, page, label):
    """Follow the link of a choice."""
    link = next(
        a for a in page.soup.select(".kp-facet__link") if label in a.get_text(" ", strip=True)
    )
    return client.get(str(link["href"]))


@pytest.fixture
def archive(session, sent, world):
    """Four assignments of one ministry, and a published offer, with words in common."""
    with UnitOfWork(session, sent) as uow:
        other = theme(uow, "Beveiliging")
        world.draft(uow, title="Archief concept")
        world.submitted(uow, title="Archief ingediend", form=AssignmentForm.INTERNSHIP)
        world.opened(uow, title="Archief open", levels=[Level.HBO_BACHELOR, Level.MBO_4])
        world.opened(uow, title="Sloten", themes=[other], question="Wie bewaakt het archief?")
        world.opened(uow, title="Bruggen", language=Language.ENGLISH)
        world.published(uow, title="Aanbod archief", description="Archieven ordenen.")
    return world


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("contact", ["Archief open", "Archief ingediend", "Sloten"]),
        ("coordinator", ["Archief open", "Archief ingediend", "Sloten"]),
        ("manager", ["Archief open", "Archief ingediend", "Sloten"]),
        ("lecturer", ["Archief open", "Sloten"]),
    ],
)
def test_everybody_finds_what_stands_in_their_own_list(app, archive, who, found):
    page = as_person(app, getattr(archive, who)).get("/zoeken?zoek=archief")

    assert sorted(titles(page)) == sorted(found)
    assert titles(page)[-1] == "Sloten", "words in the title count most"


def test_a_stranger_of_another_ministry_finds_no_assignment(app, archive, session, sent):
    with UnitOfWork(session, sent) as uow:
        stranger = person(uow, Role.MINISTRY_CONTACT, organisation(uow, archive.ministry.kind))

    page = as_person(app, stranger).get("/zoeken?zoek=archief")

    assert titles(page) == []
    assert "archief open" not in page.html.lower()
    assert facets(page) == {}


def test_an_administrator_searches_programmes_alone(app, archive):
    client = as_person(app, archive.administrator)

    page = client.get(f"/zoeken?zoek={archive.programme.name}")

    assert archive.programme.name in page.text
    assert "Opdrachten" not in page.select(".kp-tabs").get_text()
    client.get("/zoeken?soort=assignment", status=400)


def test_programmes_have_no_facets(app, archive):
    client = as_person(app, archive.coordinator)
    page = client.get("/zoeken?zoek=archief&vorm=group&niveau=hbo-bachelor&sorteer=title")

    found = client.get(f"/zoeken?soort=programme&zoek={archive.programme.name}&vorm=internship")

    assert page.link("Opleidingen") == "/zoeken?soort=programme&zoek=archief&sorteer=title"
    assert archive.programme.name in found.text
    assert facets(found) == {}
    assert found.soup.select("main [value=internship], .kp-tabs [href*=internship]") == []


def test_offers_and_placements_have_a_list_of_their_own(app, archive, session, sent):
    with UnitOfWork(session, sent) as uow:
        paused = archive.published(uow, title="Archief gepauzeerd")
        offers.pause_offer(uow, paused, Actor.of(archive.lecturer))
        archive.offer(uow, title="Archief in concept")
        pair = placed(uow, archive)

    contact, lecturer = as_person(app, archive.contact), as_person(app, archive.lecturer)

    assert titles(contact.get("/zoeken?soort=offer&zoek=archief")) == ["Aanbod archief"]
    assert sorted(titles(lecturer.get("/zoeken?soort=offer&zoek=archief"))) == [
        "Aanbod archief",
        "Archief gepauzeerd",
    ]
    assert titles(lecturer.get("/zoeken?soort=placement")) == [pair.assignment.title]


def test_the_other_kind_says_how_much_it_has(app, archive):
    page = as_person(app, archive.contact).get("/zoeken?zoek=archief")

    tabs = [a.get_text(" ", strip=True) for a in page.soup.select(".kp-tabs__link")]
    assert tabs[:2] == ["Opdrachten 3", "Aanbod van opleidingen 1"]


def test_a_choice_counts_what_it_would_leave(app, archive):
    client = as_person(app, archive.coordinator)
    page = client.get("/zoeken?zoek=archief")

    assert facets(page)["Opdrachtvorm"] == {"Groepsopdracht": 2, "Stage": 1}
    assert facets(page)["Niveau"] == {"hbo bachelor": 3, "mbo niveau 4": 1}
    assert facets(page)["Status"] == {"Ingediend": 1, "Opengesteld": 2}
    assert facets(page)["Thema"] == {archive.theme.name: 2, "Beveiliging": 1}


def test_choices_add_up_and_can_be_taken_back(app, archive):
    client = as_person(app, archive.coordinator)

    opened = choose(client, client.get("/zoeken?zoek=archief"), "Opengesteld")
    secured = choose(client, opened, "Beveiliging")
    back = choose(client, secured, "Opengesteld")

    assert sorted(titles(opened)) == ["Archief open", "Sloten"]
    assert titles(secured) == ["Sloten"]
    assert facets(secured)["Thema"] == {
        archive.theme.name: 1,
        "Beveiliging (gekozen, wis deze keuze)": 1,
    }
    assert titles(back) == ["Sloten"]
    assert back.value("zoek") == "archief"


def test_a_new_question_keeps_what_was_chosen(app, archive):
    client = as_person(app, archive.coordinator)
    page = client.get("/zoeken?zoek=archief&vorm=group&sorteer=title")

    again = client.submit(page, "form.kp-search", zoek="bruggen", _status=200)

    assert titles(again) == ["Bruggen"]
    assert facets(again)["Opdrachtvorm"] == {"Groepsopdracht (gekozen, wis deze keuze)": 1}


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("title", ["Later", "Vroeger"]),
        ("start", ["Vroeger", "Later"]),
        ("newest", ["Later", "Vroeger"]),
    ],
)
def test_results_come_in_the_order_that_is_asked(app, world, session, sent, order, found):
    with UnitOfWork(session, sent) as uow:
        world.submitted(uow, title="Vroeger", start_on=in_weeks(4))
        world.submitted(uow, title="Later", start_on=in_weeks(8))

    assert titles(as_person(app, world.coordinator).get(f"/zoeken?sorteer={order}")) == found


def test_a_half_year_holds_what_starts_in_it(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        start = in_weeks(20)
        world.submitted(uow, title="Straks", start_on=start)
        world.submitted(uow, title="Veel later", start_on=in_weeks(20 + 60))
    half = f"{start.year}-{1 if start.month <= 6 else 2}"

    page = as_person(app, world.coordinator).get(f"/zoeken?periode={half}")

    assert titles(page) == ["Straks"]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("🙂🙂", id="faces alone"),
        pytest.param("?!", id="signs alone"),
        pytest.param("hoe kunnen wij " * 26, id="as long as it may be"),
        pytest.param("50%", id="a percent sign is no wildcard"),
        pytest.param("' OR 1=1 --", id="no part of a statement"),
        pytest.param("archief\\_", id="an escape sign"),
    ],
)
def test_a_strange_question_finds_nothing_and_stays_on_the_page(app, archive, question):
    page = as_person(app, archive.coordinator).get("/zoeken?zoek=" + question.replace("%", "%25"))

    assert titles(page) == []
    assert str(page.value("zoek")).strip() == question.strip()
    assert "Typ minder woorden" in page.text


def test_a_question_of_more_than_four_hundred_characters_is_refused(app, archive):
    page = as_person(app, archive.coordinator).get("/zoeken?zoek=" + "a" * 401, status=400)

    assert page.errors == ["Maak de tekst 1 tekens korter. U mag 400 tekens gebruiken."]


def test_what_is_typed_is_never_code(app, archive):
    typed = "<script>alert(1)</script>\"'><img src=x>"
    client = as_person(app, archive.coordinator)

    page = client.browser.get("/zoeken", query_string={"zoek": typed, "thema": typed})

    assert b"<script>alert" not in page.data
    assert b"<img src=x>" not in page.data


@pytest.mark.parametrize(
    "query",
    ["thema=x", "niveau=mbo-9", "status=draft", "periode=2027-3", "soort=person", "regio=Gent"],
)
def test_a_wrong_choice_is_named_and_left_out(app, archive, query):
    page = as_person(app, archive.coordinator).get(f"/zoeken?zoek=archief&{query}", status=400)

    assert page.errors == ["Kies een antwoord uit de lijst."]
    assert len(titles(page)) == 3


def test_fifty_results_a_page(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        for number in range(53):
            world.submitted(uow, title=f"Archief {number}")
    client = as_person(app, world.coordinator)

    first = client.get("/zoeken?zoek=archief&vorm=group")
    second = client.get(first.link("2"))

    assert (len(titles(first)), len(titles(second))) == (50, 3)
    assert set(titles(first)).isdisjoint(titles(second))
    client.get("/zoeken?zoek=archief&pagina=3", status=404)


@pytest.mark.parametrize("who", ["contact", "coordinator", "lecturer"])
@pytest.mark.parametrize("kind", ["assignment", "offer", "placement"])
def test_many_results_ask_as_many_queries_as_few(app, world, session, sent, who, kind):
    with UnitOfWork(session, sent) as uow:
        for _ in range(12):
            world.opened(uow)
            world.published(uow)
        placed(uow, world)

    as_person(app, getattr(world, who)).get(f"/zoeken?soort={kind}&zoek=a", most_queries=16)


ANYTHING = st.text(max_size=40) | st.sampled_from(["", "assignment", "offer", "group", "open", "1"])
NAMES = st.sampled_from(
    ["zoek", "soort", "thema", "niveau", "vorm", "regio", "status", "taal", "periode", "sorteer"]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, ANYTHING, max_size=4))
def test_any_address_gets_a_page(app, archive, parameters):
    client = as_person(app, archive.coordinator)

    answer = client.browser.get("/zoeken", query_string=parameters)

    assert answer.status_code in (200, 400)
