# SPDX-License-Identifier: EUPL-1.2
"""Learning themes from labels: asked for, stored with its figures, put in use and out of use."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select, update

from models import event
from models.access import SYSTEM, Actor, Permission
from models.assignment import Assignment
from models.base import local_date
from models.errors import AlreadyDone, InvalidInput, NotAllowed
from models.setting import Mark, leave_mark, marked
from models.suggestion import MATCHER_ID, Matcher
from models.theme_model import ThemeModel, is_training, labelled, newest_theme_model
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, JobState, SubjectKind

ALL_THEMES: Final = 0  # subject of a job about the whole list
FEWEST_LABELS: Final = 30
FEWEST_NEW: Final = 10
NEW_SHARE: Final = 10  # or a tenth of the labels of the last time, when that is more


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedThemes:
    """What a worker learned, from what; fields as in ``ThemeModel``."""

    encoder_version: str
    taxonomy_hash: str
    labels_hash: str
    n_labels: int
    is_better: bool
    figures: dict[str, Any]
    learned: dict[str, Any]


def ask_to_train(uow: UnitOfWork, actor: Actor) -> None:
    """Let a worker learn from the labels of now.

    Raises:
        NotAllowed: the actor manages no themes.
        AlreadyDone: a worker learns already.
    """
    _require_right(actor)
    if is_training(uow.session):
        raise AlreadyDone("train_themes", JobState.QUEUED)
    uow.enqueue(JobKind.TRAIN_THEMES, ALL_THEMES)


def train_when_due(uow: UnitOfWork) -> int:
    """Once a day: let a worker learn when enough labels came since the last time. Return 1 or 0."""
    today = local_date(uow.now).toordinal()
    if marked(uow.session, Mark.THEMES_COUNTED) == today:
        return 0
    leave_mark(uow.session, Mark.THEMES_COUNTED, today)
    if not _is_due(uow) or is_training(uow.session):
        return 0
    uow.enqueue(JobKind.TRAIN_THEMES, ALL_THEMES)
    return 1


def store_theme_model(uow: UnitOfWork, learned: LearnedThemes) -> ThemeModel:
    """Keep a version; a repeated delivery changes nothing.

    The newest version is used when it is better than the sentences of the themes alone, and none
    is when it is not; unless an administrator chose by hand. What is learned again, because an
    encoder came back, is the newest from now on.
    """
    same = select(ThemeModel).filter_by(
        encoder_version=learned.encoder_version,
        taxonomy_hash=learned.taxonomy_hash,
        labels_hash=learned.labels_hash,
    )
    model = uow.session.scalars(same).one_or_none() or _new(uow, learned)
    model.created_at = uow.now
    uow.session.flush()
    if not _is_by_hand(uow):
        _choose(uow, model if model.is_better else None, SYSTEM, by_hand=False)
    return model


def use_theme_model(uow: UnitOfWork, model: ThemeModel | None, actor: Actor) -> None:
    """Use this version from now on, or with None the sentences alone; newer ones wait.

    Raises:
        NotAllowed: the actor manages no themes.
        InvalidInput: the version was made with another encoder than the workers use.
    """
    _require_right(actor)
    if model is not None and model.encoder_version != _encoder_in_use(uow):
        raise InvalidInput("theme_model", "other_encoder")
    _choose(uow, model, actor, by_hand=True)


def use_best_theme_model(uow: UnitOfWork, actor: Actor) -> None:
    """Let the figures decide again, beginning with the newest version.

    Raises:
        NotAllowed: the actor manages no themes.
    """
    _require_right(actor)
    newest = newest_theme_model(uow.session)
    _choose(uow, newest if newest and newest.is_better else None, actor, by_hand=False)


def _new(uow: UnitOfWork, learned: LearnedThemes) -> ThemeModel:
    made = ThemeModel(
        created_at=uow.now,
        encoder_version=learned.encoder_version,
        taxonomy_hash=learned.taxonomy_hash,
        labels_hash=learned.labels_hash,
        n_labels=learned.n_labels,
        is_better=learned.is_better,
        figures=learned.figures,
        learned=learned.learned,
    )
    uow.session.add(made)
    uow.session.flush()
    payload: dict[str, object] = {"labels": made.n_labels, "is_better": made.is_better}
    _record(uow, EventKind.THEMES_LEARNED, made.id, SYSTEM, payload)
    return made


def _is_due(uow: UnitOfWork) -> bool:
    counted = labelled().with_only_columns(func.count(Assignment.id))
    labels, last = uow.session.scalars(counted).one(), newest_theme_model(uow.session)
    if labels < FEWEST_LABELS or last is None:
        return labels >= FEWEST_LABELS
    is_other_encoder = last.encoder_version != (_encoder_in_use(uow) or last.encoder_version)
    return is_other_encoder or labels - last.n_labels >= max(FEWEST_NEW, last.n_labels // NEW_SHARE)


def _encoder_in_use(uow: UnitOfWork) -> str | None:
    matcher = uow.session.get(Matcher, MATCHER_ID)
    return matcher.encoder_version if matcher else None


def _choose(uow: UnitOfWork, model: ThemeModel | None, actor: Actor, *, by_hand: bool) -> None:
    """Record a change of the version in use, of who chooses, or of both."""
    current = select(ThemeModel).where(ThemeModel.in_use.is_(True)).with_for_update()
    is_same = uow.session.scalars(current).one_or_none() is model
    if is_same and by_hand is _is_by_hand(uow):
        return
    leave_mark(uow.session, Mark.THEMES_BY_HAND, int(by_hand))
    if not is_same:
        _put_in_use(uow, model)
    chosen = model.id if model else ALL_THEMES
    _record(uow, EventKind.THEME_MODEL_CHOSEN, chosen, actor, {"by_hand": by_hand})


def _put_in_use(uow: UnitOfWork, model: ThemeModel | None) -> None:
    uow.session.execute(update(ThemeModel).values(in_use=False).where(ThemeModel.in_use.is_(True)))
    if model is not None:
        model.in_use = True
    uow.session.flush()


def _is_by_hand(uow: UnitOfWork) -> bool:
    return bool(marked(uow.session, Mark.THEMES_BY_HAND))


def _require_right(actor: Actor) -> None:
    if not actor.may(Permission.MANAGE_THEMES):
        raise NotAllowed


def _record(
    uow: UnitOfWork, kind: EventKind, model_id: int, actor: Actor, payload: dict[str, object]
) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.THEME_MODEL,
            subject_id=model_id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )
