# SPDX-License-Identifier: EUPL-1.2
"""Storing which programmes without an offer fit an assignment, and when to look again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Exists, ScalarSelect, Select, exists, func, or_, select

from models import event
from models.access import SYSTEM
from models.assignment import Assignment
from models.base import lock
from models.capacity import RANKED_STATES, free_slots, taken_slots
from models.job import Job
from models.lifecycle import move
from models.person import Membership
from models.programme_suggestion import (
    ProgrammeRun,
    ProgrammeSuggestion,
    programmes_with_offer,
)
from models.suggestion import MATCHER_ID, Matcher
from models.transitions import ProgrammeAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import (
    EventKind,
    JobKind,
    JobState,
    ProgrammeSuggestionState,
    Role,
    SubjectKind,
)

ALL_PROGRAMMES: Final = 0  # subject of the one job that makes missing vectors
LISTS_KEPT: Final = timedelta(days=7)
"""So long a list stays as it is when nothing asks for a new one: programmes come and go slowly."""
MOST_WAITING: Final = 6  # half a second each
SEPARATOR: Final = " with "


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRunKey:
    """What was computed, from which texts, with which encoder and weights."""

    assignment_id: int
    content_hash: str
    counterpart_hash: str
    encoder_version: str
    weights_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredProgramme:
    """One programme as scored; ``position`` is its place in the list of whom to ask, if any."""

    programme_id: int
    position: int | None
    score: int
    raw_milli: int
    label: str
    parts: list[dict[str, Any]]


def store_programmes(
    uow: UnitOfWork,
    key: ProgrammeRunKey,
    curve: dict[str, Any],
    scored: Sequence[ScoredProgramme],
) -> ProgrammeRun | None:
    """Store the list of one computation; the same one again moves only the moment of its run.

    Rows seen before are re-scored in place and keep their state. What nobody reacted to and is
    not in ``scored`` any more goes; what somebody reacted to stays without a position. A programme
    that got an offer while this was computed is left out, and so is everything when the
    assignment stopped asking.
    """
    assignment = uow.session.get_one(Assignment, key.assignment_id)
    lock(uow.session, assignment)
    if assignment.state not in RANKED_STATES or free_slots(uow.session, assignment) < 1:
        return None
    is_new = _last_key(uow, key.assignment_id) != key
    run, present = _run(uow, key, curve), _present(uow, key.assignment_id)
    with_offer = programmes_with_offer(uow.session, [at.programme_id for at in scored])
    wanted = [at for at in scored if at.programme_id not in with_offer]
    for at in wanted:
        _store_one(uow, run, at, present.pop(at.programme_id, None))
    for suggestion in present.values():
        _let_go(uow, suggestion)
    uow.session.flush()
    if is_new:
        _record_ranked(uow, run, len(wanted))
    return run


def rank_programmes_missed(uow: UnitOfWork) -> int:
    """Queue assignments whose list is missing, made otherwise, or older than what it depends on.

    Some at a time, newest first. Nothing while texts of programmes are being encoded: that end
    asks for all lists again. Return how many.
    """
    alive = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    encoding = select(Job.id).where(Job.kind == JobKind.EMBED_PROGRAMMES, alive)
    if uow.session.scalars(encoding.limit(1)).first() is not None:
        return 0
    waiting = select(func.count(Job.id)).where(
        Job.kind == JobKind.MATCH_PROGRAMMES, Job.state == JobState.QUEUED
    )
    room = max(MOST_WAITING - uow.session.scalars(waiting).one(), 0)
    missed = uow.session.scalars(_missed(uow).limit(room)).all()
    for assignment_id in missed:
        uow.enqueue(JobKind.MATCH_PROGRAMMES, assignment_id)
    return len(missed)


def _missed(uow: UnitOfWork) -> Select[int]:
    latest = _latest(ProgrammeRun.ranked_at)
    conditions = [latest.is_(None), latest < _since(uow)]
    in_use = uow.session.get(Matcher, MATCHER_ID)
    if in_use is not None:
        made_with = _latest(ProgrammeRun.encoder_version + SEPARATOR + ProgrammeRun.weights_version)
        now = in_use.encoder_version + SEPARATOR + in_use.weights_version
        conditions.append(made_with.is_distinct_from(now))
    return (
        select(Assignment.id)
        .where(
            Assignment.state.in_(RANKED_STATES),
            taken_slots() < Assignment.slots,
            or_(*conditions),
            ~_has_job(),
        )
        .order_by(Assignment.id.desc())
    )


def _since(uow: UnitOfWork) -> datetime:
    """Return before which moment a list is too old: new vectors, a first lecturer, or its age."""
    encoded = select(func.max(Job.finished_at)).where(
        Job.kind == JobKind.EMBED_PROGRAMMES, Job.state == JobState.DONE
    )
    first = (
        select(func.min(Membership.granted_at).label("moment"))
        .where(Membership.role == Role.LECTURER)
        .group_by(Membership.organisation_id)
        .subquery()
    )
    joined = select(func.max(first.c.moment))
    moments = [uow.now - LISTS_KEPT]
    moments += [at for at in map(uow.session.scalar, (encoded, joined)) if at is not None]
    return max(moments)


def _latest(column: Any) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(ProgrammeRun.assignment_id == Assignment.id)
        .order_by(ProgrammeRun.ranked_at.desc(), ProgrammeRun.id.desc())
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )


def _has_job() -> Exists:
    alive = (JobState.QUEUED, JobState.RUNNING, JobState.DEAD)
    return exists().where(
        Job.kind == JobKind.MATCH_PROGRAMMES,
        Job.subject_id == Assignment.id,
        Job.state.in_(alive),
    )


def _last_key(uow: UnitOfWork, assignment_id: int) -> ProgrammeRunKey | None:
    latest = (
        select(ProgrammeRun)
        .where(ProgrammeRun.assignment_id == assignment_id)
        .order_by(ProgrammeRun.ranked_at.desc(), ProgrammeRun.id.desc())
        .limit(1)
    )
    run = uow.session.scalars(latest).one_or_none()
    if run is None:
        return None
    return ProgrammeRunKey(
        assignment_id=run.assignment_id,
        content_hash=run.content_hash,
        counterpart_hash=run.counterpart_hash,
        encoder_version=run.encoder_version,
        weights_version=run.weights_version,
    )


def _run(uow: UnitOfWork, key: ProgrammeRunKey, curve: dict[str, Any]) -> ProgrammeRun:
    values = {
        "assignment_id": key.assignment_id,
        "content_hash": key.content_hash,
        "counterpart_hash": key.counterpart_hash,
        "encoder_version": key.encoder_version,
        "weights_version": key.weights_version,
    }
    run = uow.session.scalars(select(ProgrammeRun).filter_by(**values)).one_or_none()
    if run is None:
        run = ProgrammeRun(**values, curve=curve, ranked_at=uow.now)
        uow.session.add(run)
    run.ranked_at = uow.now
    uow.session.flush()
    return run


def _present(uow: UnitOfWork, assignment_id: int) -> dict[int, ProgrammeSuggestion]:
    statement = (
        select(ProgrammeSuggestion)
        .where(ProgrammeSuggestion.assignment_id == assignment_id)
        .order_by(ProgrammeSuggestion.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.programme_id: row for row in uow.session.scalars(statement)}


def _store_one(
    uow: UnitOfWork,
    run: ProgrammeRun,
    scored: ScoredProgramme,
    suggestion: ProgrammeSuggestion | None,
) -> None:
    if suggestion is None:
        suggestion = ProgrammeSuggestion(
            assignment_id=run.assignment_id,
            programme_id=scored.programme_id,
            created_at=uow.now,
            state_since=uow.now,
        )
        uow.session.add(suggestion)
    suggestion.run_id, suggestion.position = run.id, scored.position
    suggestion.score, suggestion.raw_milli = scored.score, scored.raw_milli
    suggestion.label, suggestion.parts = scored.label, scored.parts
    if suggestion.state is ProgrammeSuggestionState.SUPERSEDED:
        move(uow, suggestion, ProgrammeAction.REVIVE, SYSTEM)


def _let_go(uow: UnitOfWork, suggestion: ProgrammeSuggestion) -> None:
    """Nobody reacted: the row goes, as its run is on record. One that ever moved has events."""
    suggestion.position = None
    if suggestion.state is not ProgrammeSuggestionState.SUGGESTED:
        return
    if suggestion.state_since == suggestion.created_at:
        uow.session.delete(suggestion)
    else:
        move(uow, suggestion, ProgrammeAction.SUPERSEDE, SYSTEM)


def _record_ranked(uow: UnitOfWork, run: ProgrammeRun, count: int) -> None:
    uow.record(
        event.Fact(
            kind=EventKind.PROGRAMMES_RANKED,
            subject_kind=SubjectKind.ASSIGNMENT,
            subject_id=run.assignment_id,
            assignment_id=run.assignment_id,
            occurred_at=uow.now,
            payload={"run": run.id, "programmes": count},
        )
    )
