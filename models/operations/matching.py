# SPDX-License-Identifier: EUPL-1.2
"""Storing what the matcher computed. The machine suggests; it never moves an assignment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from models import event
from models.access import SYSTEM
from models.assignment import Assignment
from models.capacity import RANKED_STATES, taken_slots
from models.lifecycle import move
from models.offer import Offer
from models.programme import Programme
from models.suggestion import MATCHER_ID, Matcher, MatchRun, Suggestion
from models.transitions import SuggestionAction
from models.unit_of_work import UnitOfWork
from models.vocabulary import EventKind, JobKind, OfferState, SubjectKind, SuggestionState

REVIVABLE: Final = (SuggestionState.SUPERSEDED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunKey:
    """What was computed, from which texts, with which encoder and weights."""

    subject_kind: SubjectKind
    subject_id: int
    content_hash: str
    counterpart_hash: str
    encoder_version: str
    weights_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPair:
    """One pair as scored: ``score`` 0-100, ``parts`` adding up to it, evidence sentences.

    The hashes are those of the two texts that were compared.
    """

    assignment_id: int
    offer_id: int
    score: int
    raw_milli: int
    label: str
    parts: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    assignment_hash: str = ""
    offer_hash: str = ""


def known_run(uow: UnitOfWork, key: RunKey) -> MatchRun | None:
    """Return the run with this key when it is the last one stored for its subject."""
    latest = (
        select(MatchRun)
        .where(MatchRun.subject_kind == key.subject_kind, MatchRun.subject_id == key.subject_id)
        .order_by(MatchRun.created_at.desc(), MatchRun.id.desc())
        .limit(1)
    )
    run = uow.session.scalars(latest).one_or_none()
    return run if run is not None and _key_of(run) == key else None


def note_matcher(uow: UnitOfWork, *, encoder_version: str, weights_version: str) -> None:
    """Remember with what the workers rank now: what was ranked otherwise is found by the sweep.

    A run of an encoder that went out of use meanwhile says nothing about now; see ``encoders``.
    """
    noted = uow.session.get(Matcher, MATCHER_ID)
    if noted is None:
        noted = Matcher(id=MATCHER_ID, encoder_version=encoder_version)
        uow.session.add(noted)
    if noted.encoder_version == encoder_version:
        noted.weights_version = weights_version
    uow.session.flush()


def take_matcher(uow: UnitOfWork, *, encoder_version: str, weights_version: str) -> None:
    """Rank with this from now on: words alone instead of an encoder, or an encoder again.

    The encoder itself does not go out of use by it, so where it came from stays noted.
    """
    noted = uow.session.get_one(Matcher, MATCHER_ID)
    noted.encoder_version, noted.weights_version = encoder_version, weights_version
    uow.session.flush()


def _note_run(uow: UnitOfWork, key: RunKey) -> None:
    """Remember with what this was ranked, unless by an encoder that went out of use meanwhile."""
    noted = uow.session.get(Matcher, MATCHER_ID)
    if noted is None or noted.encoder_version == key.encoder_version:
        note_matcher(uow, encoder_version=key.encoder_version, weights_version=key.weights_version)


def rank_again_after(
    uow: UnitOfWork,
    *,
    institutions: Collection[int] = (),
    programmes: Collection[int] = (),
    places: Collection[int] = (),
) -> None:
    """Queue what these rows have a part in: seats, names of programmes, places."""
    offers = (
        select(Offer.id)
        .join(Programme, Programme.id == Offer.programme_id)
        .where(
            Offer.state == OfferState.PUBLISHED,
            Offer.programme_id.in_(programmes)
            | Programme.institution_id.in_(institutions)
            | Offer.place_id.in_(places),
        )
    )
    assignments = select(Assignment.id).where(
        Assignment.state.in_(RANKED_STATES), Assignment.place_id.in_(places)
    )
    for kind, found in ((JobKind.MATCH_OFFER, offers), (JobKind.MATCH_ASSIGNMENT, assignments)):
        for subject_id in uow.session.scalars(found).all():
            uow.enqueue(kind, subject_id)


def store_run(
    uow: UnitOfWork,
    key: RunKey,
    curve: dict[str, Any],
    pairs: Sequence[ScoredPair],
    *,
    classifier_version: str = "",
) -> MatchRun:
    """Store the suggestions of one computation; a repeated delivery changes nothing.

    Pairs seen before are re-scored in place and keep their state; suggestions without a reaction
    that are not in ``pairs`` any more are superseded. A pair whose assignment stopped asking or
    whose offer closed while it was computed is left out.
    """
    _note_run(uow, key)
    present = _present(uow, key)
    pairs = _still_possible(uow, pairs)
    known = known_run(uow, key)
    if known is not None and _is_as_stored(known, pairs, present):
        return known
    run = _run(uow, key, curve)
    run.classifier_version = classifier_version
    for scored in pairs:
        suggestion = present.pop(_ids(scored), None)
        _store_pair(uow, run, scored, suggestion)
    for suggestion in present.values():
        if suggestion.state is SuggestionState.SUGGESTED and suggestion.run_id is not None:
            move(uow, suggestion, SuggestionAction.SUPERSEDE, SYSTEM)
    uow.session.flush()
    _record_ready(uow, key, run, len(pairs))
    return run


def note_offers_ranked(
    uow: UnitOfWork, keys: Sequence[RunKey], curve: dict[str, Any], *, classifier_version: str
) -> None:
    """Say that these offers took part when everything was ranked again; scores stand elsewhere."""
    for key in keys:
        _run(uow, key, curve).classifier_version = classifier_version


def _run(uow: UnitOfWork, key: RunKey, curve: dict[str, Any]) -> MatchRun:
    same = select(MatchRun).filter_by(
        subject_kind=key.subject_kind,
        subject_id=key.subject_id,
        content_hash=key.content_hash,
        counterpart_hash=key.counterpart_hash,
        encoder_version=key.encoder_version,
        weights_version=key.weights_version,
    )
    run = uow.session.scalars(same).one_or_none()
    if run is None:
        run = MatchRun(
            subject_kind=key.subject_kind,
            subject_id=key.subject_id,
            content_hash=key.content_hash,
            counterpart_hash=key.counterpart_hash,
            encoder_version=key.encoder_version,
            weights_version=key.weights_version,
            curve=curve,
            created_at=uow.now,
        )
        uow.session.add(run)
    run.created_at = uow.now
    uow.session.flush()
    return run


def _present(uow: UnitOfWork, key: RunKey) -> dict[tuple[int, int], Suggestion]:
    column = (
        Suggestion.assignment_id
        if key.subject_kind is SubjectKind.ASSIGNMENT
        else Suggestion.offer_id
    )
    statement = select(Suggestion).where(column == key.subject_id).order_by(Suggestion.id)
    statement = statement.with_for_update()
    rows = uow.session.scalars(statement.execution_options(populate_existing=True))
    return {(row.assignment_id, row.offer_id): row for row in rows}


def _still_possible(uow: UnitOfWork, pairs: Sequence[ScoredPair]) -> list[ScoredPair]:
    asking = select(Assignment.id).where(
        Assignment.id.in_({scored.assignment_id for scored in pairs}),
        Assignment.state.in_(RANKED_STATES),
        taken_slots() < Assignment.slots,
    )
    offered = select(Offer.id).where(
        Offer.id.in_({scored.offer_id for scored in pairs}), Offer.state == OfferState.PUBLISHED
    )
    assignments, offers = set(uow.session.scalars(asking)), set(uow.session.scalars(offered))
    return [at for at in pairs if at.assignment_id in assignments and at.offer_id in offers]


def _ids(scored: ScoredPair) -> tuple[int, int]:
    return scored.assignment_id, scored.offer_id


def _is_as_stored(
    run: MatchRun, pairs: Sequence[ScoredPair], present: dict[tuple[int, int], Suggestion]
) -> bool:
    """Whether each pair is there, and this run left none that is not among them any more."""
    listed = {_ids(scored) for scored in pairs}
    has_surplus = any(
        at.run_id == run.id and at.state is SuggestionState.SUGGESTED and ids not in listed
        for ids, at in present.items()
    )
    return not has_surplus and all(_is_live(present.get(ids)) for ids in listed)


def _is_live(suggestion: Suggestion | None) -> bool:
    return suggestion is not None and suggestion.state not in REVIVABLE


def _store_pair(
    uow: UnitOfWork, run: MatchRun, scored: ScoredPair, suggestion: Suggestion | None
) -> None:
    if suggestion is None:
        suggestion = Suggestion(
            assignment_id=scored.assignment_id,
            offer_id=scored.offer_id,
            created_at=uow.now,
            state_since=uow.now,
        )
        uow.session.add(suggestion)
    suggestion.run_id = run.id
    suggestion.score, suggestion.raw_milli = scored.score, scored.raw_milli
    suggestion.label = scored.label
    suggestion.parts, suggestion.evidence = scored.parts, scored.evidence
    suggestion.assignment_hash, suggestion.offer_hash = scored.assignment_hash, scored.offer_hash
    if suggestion.state in REVIVABLE:
        move(uow, suggestion, SuggestionAction.REVIVE, SYSTEM)


def _record_ready(uow: UnitOfWork, key: RunKey, run: MatchRun, count: int) -> None:
    is_assignment = key.subject_kind is SubjectKind.ASSIGNMENT
    uow.record(
        event.Fact(
            kind=EventKind.SUGGESTIONS_READY,
            subject_kind=key.subject_kind,
            subject_id=key.subject_id,
            assignment_id=key.subject_id if is_assignment else None,
            occurred_at=uow.now,
            payload={"run": run.id, "suggestions": count},
        )
    )


def _key_of(run: MatchRun) -> RunKey:
    return RunKey(
        subject_kind=run.subject_kind,
        subject_id=run.subject_id,
        content_hash=run.content_hash,
        counterpart_hash=run.counterpart_hash,
        encoder_version=run.encoder_version,
        weights_version=run.weights_version,
    )
