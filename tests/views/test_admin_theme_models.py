# SPDX-License-Identifier: EUPL-1.2
"""What the computer learned about themes, and who decides whether it proposes with it."""

import pytest
from sqlalchemy import func, select

from models.job import Job
from models.operations.matching import take_matcher
from models.theme_model import ThemeModel
from models.vocabulary import JobKind
from tests.views.assignment_forms import as_person
from tests.views.reading import theme_model

PAGE = "/beheer/themas/geleerd"


@pytest.fixture
def administrator(app, world):
    return as_person(app, world.administrator)


def in_use(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(ThemeModel).where(ThemeModel.in_use.is_(True))).one_or_none()


def press(client, action):
    return client.follow(client.submit(client.get(PAGE), f"form[action$='{action}']"))


def test_without_versions_the_page_says_that_descriptions_work_too(administrator):
    page = administrator.get(PAGE)

    assert "Er is nog niets geleerd" in page.text
    assert "De computer gebruikt alleen de omschrijvingen" in page.text
    assert "Er zijn 0 opdrachten" in page.text


def test_versions_show_their_figures_and_the_newest_per_theme(administrator, uow):
    with uow:
        theme_model(uow)

    page = administrator.get(PAGE)

    assert "80%, eerste twee 95%" in page.text
    assert "90%, eerste twee 95%" in page.text
    row = page.select("#per-thema tbody tr").get_text(" ", strip=True)
    assert row == "Archief 12 75% 75%"


def test_button_lets_a_worker_learn_once(administrator, session):
    press(administrator, "leren")
    page = administrator.get(PAGE)

    assert "De computer leert nu." in page.text
    jobs = select(func.count(Job.id)).where(Job.kind == JobKind.TRAIN_THEMES)
    assert session.scalar(jobs) == 1


def test_second_click_on_learning_is_told(administrator, session):
    page = administrator.get(PAGE)
    administrator.submit(page, "form[action$='leren']")
    again = administrator.follow(administrator.submit(page, "form[action$='leren']"))

    assert "Dit was al gedaan." in again.text


def test_another_version_the_descriptions_and_back_to_the_figures(administrator, uow, session):
    with uow:
        older = theme_model(uow)
        newer = theme_model(uow, labels="2")

    assert "Deze versie stelt nu thema's voor." in press(administrator, "/gebruiken").text
    assert in_use(session).id == older.id
    page = press(administrator, "niets-gebruiken")
    assert "Een beheerder koos dit met de hand." in page.text
    assert in_use(session) is None
    assert "De cijfers bepalen" in press(administrator, "zelf-kiezen").text
    assert in_use(session).id == newer.id


def test_version_of_another_encoder_is_refused_in_words(administrator, uow, session):
    with uow:
        theme_model(uow, better=False)
        take_matcher(uow, encoder_version="other@1", weights_version="w")

    page = press(administrator, "/gebruiken")

    assert "Deze versie hoort bij een ander taalmodel." in page.text
    assert in_use(session) is None


def test_unknown_version_is_not_there(administrator, uow):
    with uow:
        model = theme_model(uow, better=False)
    page = administrator.get(PAGE)
    with uow:
        uow.session.delete(model)

    administrator.submit(page, "form[action$='/gebruiken']", _status=404)


def test_list_of_themes_leads_to_what_was_learned(administrator):
    assert administrator.get("/beheer/themas").select(f"a[href='{PAGE}']")
