# SPDX-License-Identifier: EUPL-1.2
"""The inbox per role and the page of a pair: who sees what, filters, score, and polling."""

import uuid
from typing import Any

import pytest

from models.access import Actor
from models.assignment import Favourite
from models.base import utc_now
from models.operations import suggestions
from models.organisation import Place
from models.suggestion import MatchRun, Suggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    AssignmentForm,
    Language,
    Level,
    OrganisationKind,
    Role,
    SubjectKind,
    WorkMode,
)
from tests import factories
from tests.client import Page
from tests.factories import in_weeks

PARTS: list[dict[str, Any]] = [
    {"name": "base", "shown_points": 1, "points_milli": 0, "reason": "base", "parameters": {}},
    {"name": "text", "shown_points": 50, "points_milli": 2500, "reason": "text_close",
     "parameters": {"similarity": 0.61}},
    {"name": "terms", "shown_points": 12, "points_milli": 600, "reason": "shared_terms",
     "parameters": {"terms": ["besluiten", "zoeken"]}},
    {"name": "theme", "shown_points": 20, "points_milli": 1000, "reason": "shared_theme",
     "parameters": {"theme": "Informatiehuishouding", "fit": 1.0}},
    {"name": "level", "shown_points": -3, "points_milli": -150, "reason": "level_differs",
     "parameters": {"assignment": "hbo-bachelor", "offer": "wo-bachelor", "gap": 0.5}},
]  # fmt: skip
EVIDENCE = [
    {"assignment_sentence": "De dienst zoekt besluiten in drie systemen.",
     "offer_sentence": "Studenten bouwen zoeksystemen.", "similarity": 0.7}
]  # fmt: skip


def titles(page: Page) -> list[str]:
    return [at.get_text(strip=True) for at in page.soup.select("#resultaten .kp-pair h2")]


def scored(uow: UnitOfWork, pair: Suggestion) -> Suggestion:
    run = MatchRun(
        subject_kind=SubjectKind.ASSIGNMENT, subject_id=pair.assignment_id, content_hash="c",
        counterpart_hash=str(uuid.uuid4()), encoder_version="proefmodel@7",
        weights_version="proef-2", curve={"a": 1.29, "b": -4.25}, created_at=utc_now(),
    )  # fmt: skip
    uow.session.add(run)
    pair.run, pair.parts, pair.evidence = run, PARTS, EVIDENCE
    uow.session.flush()
    return pair


def test_a_lecturer_sees_each_asking_assignment_once_with_the_best_offer(client, uow, world):
    with uow:
        assignment = world.opened(uow, title="Vind het besluit")
        world.suggestion(uow, assignment, world.published(uow, title="Minder")).score = 60
        best = scored(uow, world.suggestion(uow, assignment, world.published(uow, title="Best")))
        best.score = 90
        world.suggestion(uow, world.submitted(uow, title="Nog dicht"), world.published(uow))
    client.sign_in(world.lecturer)

    page = client.get("/voorstellen")

    assert titles(page) == ["Vind het besluit"]
    assert "Best (" in page.text
    assert "90 zeer passend" in page.text
    assert "Nieuw" in page.text
    assert "Een computer maakt deze voorstellen. Een mens beslist." in page.text


def test_best_score_comes_first(client, uow, world):
    with uow:
        offer = world.published(uow)
        for score in (55, 91, 73):
            assignment = world.opened(uow, title=f"Score {score}")
            world.suggestion(uow, assignment, offer).score = score
    client.sign_in(world.lecturer)

    assert titles(client.get("/voorstellen")) == ["Score 91", "Score 73", "Score 55"]


def test_lists_and_pages_stay_within_their_queries(client, uow, world):
    with uow:
        offer = world.published(uow)
        for number in range(8):
            pair = world.suggestion(uow, world.opened(uow, title=f"Opdracht {number}"), offer)
            scored(uow, pair)
    client.sign_in(world.lecturer)

    page = client.get("/voorstellen", most_queries=18)
    client.get(page.link(titles(page)[0]), most_queries=25)


@pytest.mark.parametrize(
    "query",
    [
        "tekst=gezochte",
        "vorm=hackathon",
        "niveau=mbo-4",
        "thema={theme}",
        "regio=Zeeland",
        "taal=en",
        "vanaf={late}",
        "favoriet=1",
        "aanbod={offer}",
        "mijn=1",
    ],
)
def test_each_filter_finds_the_one_pair(client, uow, world, query):
    with uow:
        place = Place(name="Goes", municipality="Goes", province="Zeeland", latitude=51.5,
                      longitude=3.9)  # fmt: skip
        theme = factories.theme(uow, "Gezocht thema")
        uow.session.add(place)
        uow.session.flush()
        colleague = factories.person(uow, Role.LECTURER, world.institution)
        world.suggestion(
            uow, world.opened(uow, title="Iets anders"), world.published(uow, by=colleague)
        )
        assignment = world.opened(
            uow, title="Het gezochte", form=AssignmentForm.HACKATHON, levels=[Level.MBO_4],
            themes=[theme], place_id=place.id, work_mode=WorkMode.ON_SITE,
            language=Language.ENGLISH, start_on=in_weeks(30),
        )  # fmt: skip
        offer = world.published(uow)
        world.suggestion(uow, assignment, offer)
        uow.session.add(
            Favourite(
                person_id=world.lecturer.id, assignment_id=assignment.id, created_at=utc_now()
            )
        )
    client.sign_in(world.lecturer)
    filled = query.format(
        theme=theme.public_id, late=in_weeks(29).isoformat(), offer=offer.public_id
    )

    assert titles(client.get(f"/voorstellen?{filled}")) == ["Het gezochte"]


@pytest.mark.parametrize("query", ["vorm=fout", "thema=1", "vanaf=32-01-2027", "aanbod=x"])
def test_a_wrong_filter_is_told_at_the_field(client, world, query):
    client.sign_in(world.lecturer)

    assert len(client.get(f"/voorstellen?{query}", status=400).errors) == 1


@pytest.mark.parametrize("query", ["lijst=fout", "als=coordinator", "als=x", "pagina=0"])
def test_lists_that_are_not_there_do_not_exist(client, world, query):
    client.sign_in(world.lecturer)

    client.get(f"/voorstellen?{query}", status=404)


def test_the_open_list_is_only_sent_again_when_it_changed(client, uow, world):
    with uow:
        offer = world.published(uow)
        world.suggestion(uow, world.opened(uow, title="De eerste"), offer)
    client.sign_in(world.lecturer)
    again = client.get("/voorstellen?tekst=de").soup.select_one("#resultaten")["hx-get"]

    client.get(again, status=204)
    with uow:
        world.suggestion(uow, world.opened(uow, title="De tweede"), offer)
    page = client.get(again)

    assert set(titles(page)) == {"De eerste", "De tweede"}


def test_each_side_finds_what_it_must_answer(client, uow, world):
    with uow:
        asked = world.suggestion(uow, world.opened(uow, title="Gevraagd"), world.published(uow))
        shown = world.suggestion(uow, world.opened(uow, title="Getoond"), world.published(uow))
        suggestions.request_programme(uow, asked, Actor.of(world.contact))
        suggestions.express_interest(uow, shown, Actor.of(world.lecturer))

    client.sign_in(world.lecturer)
    lecturer = client.get("/voorstellen?lijst=gevraagd")
    client.sign_in(world.contact)
    contact = client.get("/voorstellen")
    client.sign_in(world.coordinator)
    boxes = {
        box: titles(client.get(f"/voorstellen?lijst={box}"))
        for box in ("akkoord", "belangstelling", "gevraagd", "afgesloten")
    }

    assert titles(lecturer) == ["Gevraagd"]
    assert titles(contact) == ["Getoond"]
    assert "Antwoord uiterlijk" in lecturer.text
    assert boxes == {
        "akkoord": [], "belangstelling": ["Getoond"], "gevraagd": ["Gevraagd"], "afgesloten": [],
    }  # fmt: skip


def test_the_inbox_opens_where_something_waits(client, uow, world):
    with uow:
        pair = world.suggestion(uow, world.opened(uow, title="Nieuw"), world.published(uow))
    client.sign_in(world.contact)

    page = client.get("/voorstellen")

    assert titles(page) == ["Nieuw"]
    assert "lijst=nieuw" in page.select("#resultaten")["hx-get"]
    with uow:
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))
    assert "Nieuw" in titles(client.get("/voorstellen"))
    assert titles(client.get("/voorstellen?lijst=nieuw")) == []


def test_somebody_with_two_roles_has_both_inboxes(client, uow, world):
    with uow:
        both = factories.person(uow, Role.LECTURER, world.institution)
        from models.person import Membership  # noqa: PLC0415

        both.memberships.append(
            Membership(organisation=world.ministry, role=Role.MINISTRY_CONTACT,
                       granted_at=utc_now())
        )  # fmt: skip
        uow.session.flush()
    client.sign_in(both)

    page = client.get("/voorstellen")

    assert "als=opdrachtgever" in page.link("Als opdrachtgever")
    client.get(page.link("Als opdrachtgever"))


def test_the_page_of_a_pair_accounts_for_its_score(client, uow, world):
    with uow:
        pair = scored(uow, world.suggestion(uow, world.opened(uow), world.published(uow)))
    client.sign_in(world.contact)

    page = client.get(f"/voorstellen/{pair.public_id}")

    points = [
        float(cell.get_text(strip=True).replace(",", "."))
        for cell in page.soup.select(".kp-score .kp-parts tbody td")
    ]
    assert sum(points) == pair.score == 80
    assert "proefmodel@7" in page.text
    assert "proef-2" in page.text
    assert "a = 1,29, b = -4,25" in page.text
    assert "Een computer maakt deze voorstellen. Een mens beslist." in page.text
    assert "Studenten bouwen zoeksystemen." in page.select("#teksten table").get_text()


def test_a_pair_that_is_not_suggested_any_more_can_still_be_asked(client, uow, world):
    with uow:
        assignment = world.opened(uow)
        pair = world.suggestion(uow, assignment, world.published(uow))
        suggestions.supersede_all(uow, assignment)
    for who, button in (
        (world.contact, "Opleiding vragen"),
        (world.lecturer, "Belangstelling tonen"),
    ):
        client.sign_in(who)
        page = client.get(f"/voorstellen/{pair.public_id}")
        assert "Dit voorstel geldt nu niet. Vragen kan nog wel" in page.text
        page.button(button)

    page = client.follow(client.press(page, "Belangstelling tonen", _most_queries=80))

    assert page.flashes == ["Uw belangstelling is verstuurd. De opdrachtgever krijgt een e-mail."]


def test_the_page_of_a_pair_compares_every_aspect(client, uow, world):
    with uow:
        pair = world.suggestion(
            uow, world.opened(uow), world.published(uow, forms=[AssignmentForm.HACKATHON])
        )
    client.sign_in(world.lecturer)

    page = client.get(f"/voorstellen/{pair.public_id}")

    subjects = [at.get_text(strip=True) for at in page.soup.select(".kp-comparison tbody th")]
    assert subjects == [
        "Opdrachtvorm", "Status", "Thema", "Niveau", "Periode", "Taal", "Plaats en afstand",
        "Werkvorm", "Groepsgrootte", "Plekken",
    ]  # fmt: skip
    assert "Past niet" in page.text


def test_what_does_not_fit_comes_first_and_says_what_it_costs(client, uow, world):
    with uow:
        pair = scored(
            uow,
            world.suggestion(
                uow,
                world.opened(uow, levels=[Level.HBO_BACHELOR]),
                world.published(uow, levels=[Level.WO_BACHELOR], forms=[AssignmentForm.HACKATHON]),
            ),
        )
        pair.parts = [*PARTS[:2], PARTS[2] | {"shown_points": -1, "reason": "no_shared_terms",
                                              "parameters": {"terms": []}}, *PARTS[3:]]  # fmt: skip
    client.sign_in(world.contact)

    page = client.get(f"/voorstellen/{pair.public_id}")

    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.soup.select(".kp-comparison tbody tr")
    ]
    assert [row[0] for row in rows[:3]] == ["Opdrachtvorm", "Woorden", "Niveau"]
    assert rows[1][1:3] == ["Geen gedeelde woorden", "Geen gedeelde woorden"]
    assert "Past niet" in rows[1][3]
    assert rows[1][3].endswith("Dit kost 1 punt.")
    assert rows[2][1:3] == ["hbo bachelor", "wo bachelor"]
    assert rows[2][3].endswith("De niveaus liggen dicht bij elkaar. Dit kost 3 punten.")
    told = {row[0]: row[3] for row in rows}
    assert told["Inhoud"].endswith("De teksten gaan over hetzelfde. Dit geeft 50 punten.")
    assert told["Thema"].endswith("Dit geeft 20 punten.")
    assert len(rows) == 12
    marked = page.soup.select(".kp-comparison tbody tr.kp-row--danger")
    assert len(marked) == 2


@pytest.mark.parametrize("step", ["", "/belangstelling", "/aanvaarden", "/afwijzen"])
def test_foreign_and_hidden_pairs_do_not_exist(client, uow, world, step):
    with uow:
        elsewhere = factories.organisation(uow, OrganisationKind.INSTITUTION)
        other = factories.person(uow, Role.LECTURER, elsewhere)
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
        closed = world.suggestion(uow, world.submitted(uow), world.published(uow))
    for person, public_id in (
        (other, pair.public_id),
        (world.lecturer, closed.public_id),
        (other, uuid.uuid4()),
    ):
        client.sign_in(person)
        token = client.get("/aanbod/nieuw").value("csrf_token")
        if step:
            client.post(f"/voorstellen/{public_id}{step}", {"csrf_token": token}, status=404)
        else:
            client.get(f"/voorstellen/{public_id}", status=404)
