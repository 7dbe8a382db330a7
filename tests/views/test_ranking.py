# SPDX-License-Identifier: EUPL-1.2
"""What changed and why, who gets suggestions, the model card, and the switch for words only."""

import re

import pytest
from sqlalchemy import select

from models.access import Actor
from models.job import Job
from models.operations import ranking, suggestions
from models.operations.matching import note_matcher
from models.operations.ranking import switch_words_only
from models.queries.fairness import FEWEST
from models.ranking import RankingVersion, ranking_in_use
from models.unit_of_work import UnitOfWork
from models.vocabulary import JobKind, RankingOutcome
from tests.architecture.source import ROOT
from tests.factories import new_ranking
from tests.views.assignment_forms import as_person
from tests.views.placing import placed
from web.model_card import MEASURED

WORSE = {
    "measure": "ndcg", "group": "level", "name": "mbo-4", "n": 6, "before": 0.8, "after": 0.7,
    "low": -0.2, "high": 0.0, "is_worse": True,
}  # fmt: skip
ALL = WORSE | {"group": "all", "name": "", "n": 30, "after": 0.9, "is_worse": False}


@pytest.fixture
def manager(app, world):
    return as_person(app, world.manager)


@pytest.fixture
def administrator(app, world):
    return as_person(app, world.administrator)


def version(session, sent, **fields):
    with UnitOfWork(session, sent) as uow:
        return new_ranking(uow, **fields)


def in_use(session):
    session.rollback()
    session.expire_all()
    found = ranking_in_use(session)
    assert found is not None
    return found


def path(found, step=""):
    return f"/rangschikking/{found.public_id}{step}"


def test_before_a_worker_started_the_page_says_so(manager):
    page = manager.get("/rangschikking")

    assert "De computer gebruikt de meegeleverde gewichten." in page.text
    assert "Nog geen versies" in page.text


def test_a_version_tells_what_changes_in_words_and_from_what(manager, session, sent):
    found = version(session, sent)

    page = manager.get("/rangschikking")

    assert "Thema telt nu zwaarder: van 0,9 naar 1,2." in page.text
    assert "Geleerd van 40 keer ja en 30 keer nee." in page.text
    assert "Thema telt nu zwaarder" in manager.get(path(found)).text
    assert "Theme now counts more: from 0.9 to 1.2." in manager.get("/en/rangschikking").text


def test_a_new_version_is_switched_on_after_its_proof_and_back_with_one_press(
    manager, session, sent
):
    found = version(session, sent, figures=[ALL])
    shipped = in_use(session)
    assert "Bekijk en zet aan" in manager.get("/rangschikking").text
    page = manager.get(path(found))
    assert "Alles samen" in page.text

    manager.submit(page, "form.kp-confirm")

    assert in_use(session).id == found.id
    assert session.scalars(select(Job.kind)).all() == [JobKind.RANK_ALL]
    page = manager.get("/rangschikking")
    assert "Alle voorstellen worden nu vernieuwd." in page.text
    manager.press(page, "Terug naar versie subjects-1")
    assert in_use(session).id == shipped.id
    assert "subjects-1 → " in manager.get("/rangschikking").text


def test_a_refused_version_says_what_gets_worse_and_cannot_be_used(manager, session, sent):
    found = version(session, sent, passes=False, figures=[ALL, WORSE])
    token = manager.get("/rangschikking").value("csrf_token")

    page = manager.get(path(found))

    assert "Deze versie mag niet aan" in page.text
    assert "Niveau: mbo niveau 4" in page.text
    assert page.soup.select_one("form.kp-confirm") is None
    manager.browser.post(path(found, "/gebruiken"), data={"csrf_token": token})
    assert in_use(session).name == "subjects-1"
    told = manager.get("/rangschikking").flashes
    assert told == ["Deze versie is gezakt voor de proef. Kies een andere versie."]


def test_a_version_without_enough_later_decisions_says_so(manager, session, sent):
    found = version(session, sent, passes=False)

    assert "te weinig latere opdrachten" in manager.get(path(found)).text


def test_examples_of_pairs_that_moved_are_for_who_may_read_them(app, world, session, sent):
    with UnitOfWork(session, sent) as uow:
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
        moved = {
            "assignment": pair.assignment_id, "offer": pair.offer_id, "before": 7, "after": 2,
        }  # fmt: skip
        found = new_ranking(uow, moved=[moved])

    for_coordinator = as_person(app, world.coordinator).get(path(found))
    for_administrator = as_person(app, world.administrator).get(path(found))

    assert pair.assignment.title in for_coordinator.text
    assert "van 7 naar 2" in for_coordinator.text
    assert pair.assignment.title not in for_administrator.text


def test_a_coordinator_reads_and_decides_nothing(app, world, session, sent):
    found = version(session, sent)
    client = as_person(app, world.coordinator)

    page, detail = client.get("/rangschikking"), client.get(path(found))

    assert not page.soup.select("main form")
    assert not detail.soup.select("main form")


def test_learning_is_asked_for_once_and_its_outcome_is_told(manager, session, sent):
    manager.press(manager.get("/rangschikking"), "Leer nu")

    assert session.scalars(select(Job.kind)).all() == [JobKind.FIT_RANKING]
    assert "Leer nu" not in manager.get("/rangschikking").text
    with UnitOfWork(session, sent) as uow:
        ranking.learned_nothing(uow, RankingOutcome.TOO_LITTLE, 7)
    page = manager.get("/rangschikking")
    assert "van 7 beslissingen" in page.text
    assert "Er zijn nog te weinig beslissingen om van te leren." in page.text


NOTICE = "Een computer maakt deze voorstellen. Een mens beslist."
MODEL_OFF = "Het taalmodel staat uit"


def test_words_only_is_told_beside_every_list_of_suggestions(
    app, world, session, sent, administrator
):
    with UnitOfWork(session, sent) as uow:
        assignment = world.opened(uow)
        offer = world.published(uow)
        pair = world.suggestion(uow, assignment, offer)
    pages = {
        f"/opdrachten/{assignment.public_id}": world.contact,
        f"/opdrachten/{assignment.public_id}/voorstellen": world.contact,
        f"/aanbod/{offer.public_id}": world.lecturer,
        f"/voorstellen/{pair.public_id}": world.lecturer,
        "/voorstellen": world.lecturer,
        "/rangschikking": world.coordinator,
    }
    for address, reader in pages.items():
        page = as_person(app, reader).get(address)
        assert NOTICE in page.text, address
        assert MODEL_OFF not in page.text, address

    administrator.press(administrator.get("/rangschikking"), "Vergelijk alleen woorden")

    for address, reader in pages.items():
        page = as_person(app, reader).get(address)
        assert MODEL_OFF in page.select(".kp-notice").text, address
    administrator.press(administrator.get("/rangschikking"), "Zet het taalmodel weer aan")
    assert MODEL_OFF not in administrator.get("/rangschikking").text


def test_no_page_names_a_score_without_the_notice():
    """Each template that shows suggestions holds the notice, or is a part of one that does."""
    shows = re.compile(r"ui\.(score|score_badge|pair_row)\(|_suggestions\.html")
    without = {
        str(file.relative_to(ROOT / "web" / "templates"))
        for file in (ROOT / "web" / "templates").rglob("*.html")
        if shows.search(text := file.read_text())
        and "ui.notice()" not in text
        and file.parent.name != "components"
    }

    assert without <= PARTS, f"Show ui.notice() on {without - PARTS}"


PARTS = {
    "assignments/_suggestions.html",
    "assignments/advice/_suggestions.html",
}


def test_the_division_counts_and_hides_small_groups(app, world, session, sent):
    client = as_person(app, world.coordinator)
    assert "Nog niets te tellen" in client.get("/rangschikking/verdeling").text
    with UnitOfWork(session, sent) as uow:
        placed(uow, world)
        for _ in range(FEWEST - 2):
            world.published(uow)
    page = client.get("/rangschikking/verdeling")
    assert f"Minder dan {FEWEST} keer aanbod" in page.text
    with UnitOfWork(session, sent) as uow:
        pair = world.suggestion(uow, world.opened(uow), world.published(uow))
        suggestions.express_interest(uow, pair, Actor.of(world.lecturer))

    page = client.get("/rangschikking/verdeling")

    cells = [cell.text for cell in page.soup.select("#sector tbody td")]
    assert cells == ["5", "0,4", "40%", "40%", "20%"]
    assert f"Minder dan {FEWEST}" not in page.text


def test_the_model_card_says_what_runs(client, world, session, sent):
    assert "Nog niet gestart" in client.get("/modelkaart").text
    version(session, sent)
    with UnitOfWork(session, sent) as uow:
        note_matcher(uow, encoder_version="e5@1", weights_version="subjects-1+abc")

    page = client.get("/modelkaart")

    assert "e5@1" in page.text
    assert "subjects-1+abc" in page.text
    assert "Meegeleverd" in page.text
    with UnitOfWork(session, sent) as uow:
        switch_words_only(uow, Actor.of(world.administrator), on=True)
    assert "Staat uit" in client.get("/modelkaart").text


def test_the_model_card_tells_what_was_measured():
    measured = (ROOT / "docs" / "evaluation.md").read_text()

    for _, value in MEASURED:
        assert f" {value:.3f} " in measured


def test_there_is_one_version_of_each_name(session, sent):
    first = version(session, sent, name="learned-same")

    again = version(session, sent, name="learned-same")

    assert again.id == first.id
    assert len(session.scalars(select(RankingVersion)).all()) == 2
