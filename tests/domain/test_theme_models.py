# SPDX-License-Identifier: EUPL-1.2
"""Versions of learned themes: stored once, used when better, and an administrator decides."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from models.access import Actor
from models.base import utc_now
from models.errors import AlreadyDone, InvalidInput, NotAllowed
from models.event import Event
from models.job import Job
from models.operations.matching import note_matcher
from models.operations.theme_models import (
    LearnedThemes,
    ask_to_train,
    store_theme_model,
    train_when_due,
    use_best_theme_model,
    use_theme_model,
)
from models.queries.theme_models import (
    count_labelled,
    labelled_assignments,
    newest_theme_models,
    theme_model_in_use,
)
from models.theme_model import ThemeModel
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind

ENCODER = "encoder@1"


def learned(number: int = 1, *, better: bool = True, encoder: str = ENCODER) -> LearnedThemes:
    return LearnedThemes(
        encoder_version=encoder,
        taxonomy_hash="t",
        labels_hash=f"labels {number}",
        n_labels=40,
        is_better=better,
        figures={},
        learned={},
    )


@pytest.fixture
def administrator(uow, world):
    with uow:
        note_matcher(uow, encoder_version=ENCODER, weights_version="w")
    return Actor.of(world.administrator)


def in_use(session):
    return theme_model_in_use(session, ENCODER)


def events(session, kind):
    return session.scalars(select(func.count(Event.id)).where(Event.kind == kind)).one()


def jobs(session):
    statement = select(func.count(Job.id)).where(Job.kind == JobKind.TRAIN_THEMES)
    return session.scalars(statement).one()


def test_second_delivery_of_the_same_version_changes_nothing(uow, session):
    with uow:
        first = store_theme_model(uow, learned())
    with uow:
        assert store_theme_model(uow, learned()) is first

    assert session.scalars(select(func.count(ThemeModel.id))).one() == 1
    assert events(session, EventKind.THEMES_LEARNED) == 1


def test_better_version_is_used_and_the_one_before_is_not(uow, session):
    with uow:
        store_theme_model(uow, learned(1))
        second = store_theme_model(uow, learned(2))

    assert in_use(session) is second
    assert len(newest_theme_models(session)) == 2


def test_version_that_is_not_better_leaves_it_to_the_sentences(uow, session):
    with uow:
        store_theme_model(uow, learned(1))
        store_theme_model(uow, learned(2, better=False))

    assert in_use(session) is None


def test_version_of_another_encoder_is_never_used(uow, session, administrator):
    with uow:
        other = store_theme_model(uow, learned(encoder="another@1"))

    assert in_use(session) is None
    with pytest.raises(InvalidInput), uow:
        use_theme_model(uow, other, administrator)


def test_administrator_goes_back_and_newer_versions_wait(uow, session, administrator):
    with uow:
        first = store_theme_model(uow, learned(1))
        store_theme_model(uow, learned(2))
    with uow:
        use_theme_model(uow, first, administrator)
    with uow:
        third = store_theme_model(uow, learned(3))

    assert in_use(session) is first
    with uow:
        use_best_theme_model(uow, administrator)
    assert in_use(session) is third


def test_administrator_goes_back_to_the_sentences(uow, session, administrator):
    with uow:
        store_theme_model(uow, learned())
    with uow:
        use_theme_model(uow, None, administrator)

    assert in_use(session) is None
    assert events(session, EventKind.THEME_MODEL_CHOSEN) == 2


def test_who_chooses_is_told_once_also_when_the_version_stays(uow, session, administrator):
    with uow:
        model = store_theme_model(uow, learned())
    with uow:
        for choose in (lambda: use_theme_model(uow, model, administrator),
                       lambda: use_best_theme_model(uow, administrator)):  # fmt: skip
            choose()
            choose()

    chosen = select(Event).where(Event.kind == EventKind.THEME_MODEL_CHOSEN).order_by(Event.seq)
    told = [(at.subject_id, at.actor_id, at.payload) for at in session.scalars(chosen)]
    who = administrator.person_id
    assert told == [
        (model.id, None, {"by_hand": False}),
        (model.id, who, {"by_hand": True}),
        (model.id, who, {"by_hand": False}),
    ]
    assert in_use(session) is model


@pytest.mark.parametrize("who", ["contact", "lecturer", "coordinator", "manager"])
@pytest.mark.parametrize(
    "act",
    [ask_to_train, use_best_theme_model, lambda uow, actor: use_theme_model(uow, None, actor)],
    ids=["ask", "best", "none"],
)
def test_nobody_else_decides(uow, world, who, act):
    with pytest.raises(NotAllowed), uow:
        act(uow, Actor.of(getattr(world, who)))


def test_learning_is_asked_for_once(uow, session, administrator):
    with uow:
        ask_to_train(uow, administrator)
    with pytest.raises(AlreadyDone), uow:
        ask_to_train(uow, administrator)

    assert jobs(session) == 1


def test_only_what_a_coordinator_opened_teaches(uow, session, world):
    with uow:
        world.draft(uow)
        world.submitted(uow)
        opened = world.opened(uow)

    assert [at.assignment for at in labelled_assignments(session)] == [opened]
    assert count_labelled(session) == 1


@pytest.mark.parametrize(("people", "teaches"), [(False, 0), (True, 1)])
def test_examples_teach_only_among_examples(uow, session, world, people, teaches):
    with uow:
        world.opened(uow).is_example = True
        world.contact.is_example = people

    assert count_labelled(session) == teaches


def test_copies_of_copies_are_one_group(uow, session, world):
    with uow:
        first, second, third, alone = (world.opened(uow) for _ in range(4))
        second.copied_from_id, third.copied_from_id = first.id, second.id

    assert [at.root_id for at in labelled_assignments(session)] == [first.id] * 3 + [alone.id]


@pytest.fixture
def few_needed(monkeypatch):
    monkeypatch.setattr("models.operations.theme_models.FEWEST_LABELS", 2)
    monkeypatch.setattr("models.operations.theme_models.FEWEST_NEW", 1)


def on_day(session, sent, number):
    with UnitOfWork(session, sent, now=utc_now() + timedelta(days=number)) as uow:
        return train_when_due(uow)


def test_too_few_labels_start_nothing(session, sent, uow, world, few_needed):
    with uow:
        world.opened(uow)

    assert on_day(session, sent, 0) == 0


def test_enough_labels_start_learning_once_a_day(session, sent, uow, world, few_needed):
    with uow:
        world.opened(uow)
        world.opened(uow)

    assert [on_day(session, sent, 0), on_day(session, sent, 0)] == [1, 0]
    assert jobs(session) == 1


def test_nothing_new_starts_nothing(session, sent, uow, world, few_needed):
    with uow:
        world.opened(uow)
        world.opened(uow)
        store_theme_model(uow, learned()).n_labels = 2

    assert on_day(session, sent, 0) == 0
    with uow:
        world.opened(uow)
    assert on_day(session, sent, 1) == 1


def test_another_encoder_starts_learning(session, sent, uow, world, few_needed, administrator):
    with uow:
        world.opened(uow)
        world.opened(uow)
        store_theme_model(uow, learned(encoder="old@1")).n_labels = 2

    assert on_day(session, sent, 0) == 1


@pytest.fixture
def back_again(session, sent, uow, world, few_needed, administrator):
    """What was learned with one encoder, then with another; the first one ranks again."""
    with uow:
        world.opened(uow)
        world.opened(uow)
    for day, encoder in enumerate((ENCODER, "another@1")):
        with UnitOfWork(session, sent, now=utc_now() + timedelta(days=day)) as then:
            store_theme_model(then, learned(encoder=encoder)).n_labels = 2
    return administrator


def learn_again(session, sent, day):
    with UnitOfWork(session, sent, now=utc_now() + timedelta(days=day)) as uow:
        return store_theme_model(uow, learned())


def test_an_encoder_that_comes_back_brings_what_was_learned_with_it(session, sent, back_again):
    assert on_day(session, sent, 2) == 1
    assert in_use(session) is None

    first = learn_again(session, sent, 2)

    assert in_use(session) is first
    with UnitOfWork(session, sent):
        session.execute(delete(Job))
    assert on_day(session, sent, 3) == 0


def test_learning_again_leaves_alone_what_was_chosen_by_hand(session, sent, back_again):
    with UnitOfWork(session, sent) as uow:
        use_theme_model(uow, None, back_again)

    learn_again(session, sent, 2)

    assert in_use(session) is None
