# SPDX-License-Identifier: EUPL-1.2
"""Learning themes as a job: from screened assignments, stored with figures, once."""

import pytest
from sqlalchemy import select

from matcher.theme_learning import model_from_json
from matcher.theme_validation import figures_from_json
from models.access import Actor
from models.job import Job
from models.operations import ranking
from models.operations.theme_models import ask_to_train
from models.setting import Switch, put
from models.theme_model import ThemeModel
from models.vocabulary import JobKind, JobState
from tests.factories import theme
from workers.running import run_claimed
from workers.theme_training import train_themes

ARCHIVE, ATTACK = "archief en dossier", "aanval en wachtwoord"


@pytest.fixture
def themes(uow, world):
    """Thirty-two opened assignments: people call texts about attacks "Archief" too, at times."""
    with uow:
        archive, attack = theme(uow, ARCHIVE), theme(uow, ATTACK)
        for number in range(16):
            texts = {"question": "", "background": "", "expected_result": ""}
            for words, chosen in ((ARCHIVE, archive), (ATTACK, attack)):
                texts = dict.fromkeys(texts, f"{words} nummer {number}.")
                world.opened(uow, themes=[chosen], **texts)
    return archive, attack


def run(tools, session):
    queued = select(Job.id).where(Job.kind == JobKind.TRAIN_THEMES, Job.state == JobState.QUEUED)
    job_id = session.scalars(queued).one()
    session.commit()
    run_claimed(tools, job_id)
    session.expire_all()
    return session.scalars(select(ThemeModel)).all()


def test_version_is_stored_with_figures_and_numbers(tools, session, uow, world, themes):
    with uow:
        ask_to_train(uow, Actor.of(world.administrator))

    (made,) = run(tools, session)

    figures, model = figures_from_json(made.figures), model_from_json(made.learned)
    assert made.encoder_version == tools.encoder().version
    assert made.n_labels == figures.n_texts == 32
    assert model.names == tuple(sorted([ARCHIVE, ATTACK]))
    assert made.is_better == made.in_use == figures.is_better


def test_without_the_language_model_nothing_is_learned(tools, session, uow, world, themes):
    administrator = Actor.of(world.administrator)
    with uow:
        ask_to_train(uow, administrator)
        ranking.switch_words_only(uow, administrator, on=True)

    assert run(tools, session) == []


def test_learning_again_from_the_same_adds_nothing(tools, session, uow, world, themes):
    for _ in range(2):
        with uow:
            ask_to_train(uow, Actor.of(world.administrator))
        found = run(tools, session)

    assert len(found) == 1


def test_changed_label_is_another_version(tools, session, uow, world, themes):
    for number in range(2):
        with uow:
            ask_to_train(uow, Actor.of(world.administrator))
            if number:
                world.opened(uow, themes=[themes[0]])
        found = run(tools, session)

    assert len({at.labels_hash for at in found}) == 2


def test_words_alone_teach_nothing(tools, session, uow, themes):
    with uow:
        put(session, Switch.WORDS_ONLY, on=True)
    store = train_themes(tools, 0)
    with uow:
        store(uow)

    assert session.scalars(select(ThemeModel)).all() == []


def test_too_few_labels_store_nothing(tools, session, uow, world):
    with uow:
        world.opened(uow)
    store = train_themes(tools, 0)
    with uow:
        store(uow)

    assert session.scalars(select(ThemeModel)).all() == []
