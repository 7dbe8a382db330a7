# SPDX-License-Identifier: EUPL-1.2
"""Which weights rank: learned when there is enough, switched on and back by a person."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, func, select, update

from models import event
from models.access import SYSTEM, Actor, Permission
from models.errors import AlreadyDone, InvalidInput, NotAllowed
from models.job import Job
from models.ranking import RankingVersion, ranking_in_use
from models.setting import Switch, is_on, put
from models.suggestion import MATCHER_ID, Matcher
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    JobKind,
    JobState,
    RankingOutcome,
    RankingSource,
    RankingVerdict,
    SubjectKind,
)

EVERYTHING: Final = 0  # subject of jobs that are not about one row
WORDS_ONLY_SUBJECT: Final = 101
LEARN_EVERY: Final = timedelta(days=7)
ENOUGH_NEW: Final = 20
TEACHING: Final = (
    EventKind.INTEREST_EXPRESSED,
    EventKind.PROGRAMME_REQUESTED,
    EventKind.SUGGESTION_ACCEPTED,
    EventKind.SUGGESTION_DECLINED,
    EventKind.SUGGESTION_CONFIRMED,
    EventKind.PLACEMENT_COMPLETED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRanking:
    """Weights as they were learned and tested; fields as in ``RankingVersion``."""

    name: str
    weights: dict[str, float]
    curve: dict[str, float]
    encoder_version: str
    passes: bool
    n_fits: int
    n_unfit: int
    n_tested: int
    decided_until: datetime
    figures: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    with_examples: bool = False


def note_shipped(
    uow: UnitOfWork,
    name: str,
    weights: dict[str, float],
    curve: dict[str, float],
    *,
    encoder_version: str,
) -> None:
    """Keep the weights of this release as a version; use them unless learned ones are in use."""
    version = uow.session.scalars(select(RankingVersion).filter_by(name=name)).one_or_none()
    if version is None:
        version = RankingVersion(
            name=name,
            source=RankingSource.SHIPPED,
            verdict=RankingVerdict.PASSED,
            weights=weights,
            curve=curve,
            encoder_version=encoder_version,
            created_at=uow.now,
        )
        uow.session.add(version)
        uow.session.flush()
    current = ranking_in_use(uow.session)
    if current is None or (current.source is RankingSource.SHIPPED and current is not version):
        _use(uow, version, SYSTEM)


def ask_to_learn(uow: UnitOfWork, actor: Actor) -> None:
    """Let a worker learn from the decisions so far.

    Raises:
        NotAllowed: the actor does not decide about the ranking.
        AlreadyDone: it is being done.
        InvalidInput: only words are compared now, so there is nothing to adjust.
    """
    _require_right(actor)
    if is_on(uow.session, Switch.WORDS_ONLY):
        raise InvalidInput("ranking", "words_only")
    if _has_job(uow, JobState.QUEUED, JobState.RUNNING):
        raise AlreadyDone("learn", JobState.QUEUED)
    uow.enqueue(JobKind.FIT_RANKING, EVERYTHING)
    _record(uow, EventKind.RANKING_ASKED, EVERYTHING, actor)


def learn_when_due(uow: UnitOfWork) -> int:
    """Learn again a week after the last time, when enough was decided since. Return 1 or 0.

    Learning that failed for good waits for a person.
    """
    last = select(func.max(event.Event.occurred_at)).where(
        event.Event.kind == EventKind.RANKING_FITTED
    )
    since = uow.session.scalar(last)
    if since is not None and since > uow.now - LEARN_EVERY:
        return 0
    new = select(func.count(event.Event.id)).where(event.Event.kind.in_(TEACHING))
    if since is not None:
        new = new.where(event.Event.occurred_at > since)
    if uow.session.scalars(new).one() < ENOUGH_NEW:
        return 0
    if _has_job(uow, JobState.QUEUED, JobState.RUNNING, JobState.DEAD):
        return 0
    if is_on(uow.session, Switch.WORDS_ONLY):
        return 0
    uow.enqueue(JobKind.FIT_RANKING, EVERYTHING)
    return 1


def store_learned(uow: UnitOfWork, learned: LearnedRanking, decisions: int) -> RankingVersion:
    """Keep what was learned, refused or not; nothing is switched on. A known set is kept once."""
    known = select(RankingVersion).filter_by(name=learned.name)
    version = uow.session.scalars(known).one_or_none()
    if version is None:
        version = _learned_version(uow, learned)
    else:
        _judge(version, learned)
    _record_fitted(uow, RankingOutcome.NEW, decisions, version.id)
    return version


def learned_nothing(uow: UnitOfWork, outcome: RankingOutcome, decisions: int) -> None:
    """Remember that there was too little to learn from, or no reason to change anything."""
    _record_fitted(uow, outcome, decisions, EVERYTHING)


def switch_to(uow: UnitOfWork, version: RankingVersion, actor: Actor) -> RankingVersion:
    """Rank by this version from now on, forward or back; everything is ranked again.

    Raises:
        NotAllowed: the actor does not decide about the ranking.
        AlreadyDone: it is in use.
        InvalidInput: earlier decisions speak against it, or it was learned with another encoder
            than the one that ranks.
    """
    _require_right(actor)
    uow.session.refresh(version, with_for_update={"of": RankingVersion})
    if version.is_in_use:
        raise AlreadyDone("switch_to", version.name)
    if version.verdict is RankingVerdict.REFUSED:
        raise InvalidInput("version", "refused")
    _require_its_encoder(uow, version)
    _use(uow, version, actor)
    uow.enqueue(JobKind.RANK_ALL, EVERYTHING)
    return version


def leave_learned(uow: UnitOfWork) -> None:
    """Rank with the weights of the release again: learned ones were tested with another encoder."""
    in_use = ranking_in_use(uow.session)
    if in_use is None or in_use.source is RankingSource.SHIPPED:
        return
    shipped = (
        select(RankingVersion)
        .where(RankingVersion.source == RankingSource.SHIPPED)
        .order_by(RankingVersion.created_at.desc(), RankingVersion.id.desc())
        .limit(1)
    )
    _use(uow, uow.session.scalars(shipped).one(), SYSTEM)


def switch_words_only(uow: UnitOfWork, actor: Actor, *, on: bool) -> None:
    """Rank by words, stated themes and levels alone, or by meaning again.

    Raises:
        NotAllowed: the actor manages no settings.
        AlreadyDone: it is so.
    """
    if not actor.may(Permission.MANAGE_SETTINGS):
        raise NotAllowed
    before = is_on(uow.session, Switch.WORDS_ONLY)
    if before == on:
        raise AlreadyDone("switch", str(on))
    put(uow.session, Switch.WORDS_ONLY, on=on)
    uow.record(
        event.Fact(
            kind=EventKind.SETTING_CHANGED,
            subject_kind=SubjectKind.SETTING,
            subject_id=WORDS_ONLY_SUBJECT,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            from_state=str(int(before)),
            to_state=str(int(on)),
            payload={"key": Switch.WORDS_ONLY.value},
        )
    )
    uow.enqueue(JobKind.RANK_ALL, EVERYTHING)


def _use(uow: UnitOfWork, version: RankingVersion, actor: Actor) -> None:
    before = ranking_in_use(uow.session)
    uow.session.execute(update(RankingVersion).values(is_in_use=False))
    version.is_in_use, version.in_use_since = True, uow.now
    uow.session.flush()
    uow.record(
        event.Fact(
            kind=EventKind.RANKING_SWITCHED,
            subject_kind=SubjectKind.RANKING,
            subject_id=version.id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            from_state=before.name if before else None,
            to_state=version.name,
        )
    )


def _require_its_encoder(uow: UnitOfWork, version: RankingVersion) -> None:
    """Weights count the figures of one encoder; only the shipped ones suit every encoder."""
    if version.source is RankingSource.SHIPPED:
        return
    if is_on(uow.session, Switch.WORDS_ONLY):
        raise InvalidInput("version", "words_only")
    ranks = uow.session.get(Matcher, MATCHER_ID)
    if ranks is not None and ranks.encoder_version != version.encoder_version:
        raise InvalidInput("version", "other_encoder")


def _learned_version(uow: UnitOfWork, learned: LearnedRanking) -> RankingVersion:
    current = ranking_in_use(uow.session)
    version = RankingVersion(
        name=learned.name,
        source=RankingSource.LEARNED,
        parent_id=current.id if current else None,
        created_at=uow.now,
    )
    _judge(version, learned)
    uow.session.add(version)
    uow.session.flush()
    return version


def _judge(version: RankingVersion, learned: LearnedRanking) -> None:
    version.verdict = RankingVerdict.PASSED if learned.passes else RankingVerdict.REFUSED
    version.weights, version.curve = learned.weights, learned.curve
    version.encoder_version = learned.encoder_version
    version.n_fits, version.n_unfit = learned.n_fits, learned.n_unfit
    version.n_tested, version.decided_until = learned.n_tested, learned.decided_until
    version.figures, version.moved = learned.figures, learned.moved
    version.with_examples = learned.with_examples


def _record_fitted(
    uow: UnitOfWork, outcome: RankingOutcome, decisions: int, subject_id: int
) -> None:
    payload = {"outcome": outcome.value, "decisions": decisions}
    _record(uow, EventKind.RANKING_FITTED, subject_id, SYSTEM, payload=payload)


def _has_job(uow: UnitOfWork, *states: JobState) -> bool:
    asked = exists().where(Job.kind == JobKind.FIT_RANKING, Job.state.in_(states))
    return bool(uow.session.scalar(select(asked)))


def _require_right(actor: Actor) -> None:
    if not actor.may(Permission.MANAGE_RANKING):
        raise NotAllowed


def _record(
    uow: UnitOfWork,
    kind: EventKind,
    subject_id: int,
    actor: Actor,
    *,
    payload: dict[str, Any] | None = None,
) -> None:
    uow.record(
        event.Fact(
            kind=kind,
            subject_kind=SubjectKind.RANKING,
            subject_id=subject_id,
            actor_id=actor.person_id,
            occurred_at=uow.now,
            payload=payload,
        )
    )
