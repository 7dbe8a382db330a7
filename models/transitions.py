# SPDX-License-Identifier: EUPL-1.2
"""The five state machines as tables.

One row is one permitted step: action, from, to, who may, what it needs, which event it leaves.
``models.lifecycle.move`` takes the steps; ``docs/lifecycle.md`` is generated from these tables;
CHECK constraints in the entities repeat the invariants.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.access import Party
from models.vocabulary import (
    AssignmentState,
    EventKind,
    OfferState,
    PlacementState,
    ProgrammeSuggestionState,
    ReportBucket,
    SuggestionState,
)


class AssignmentAction(StrEnum):
    """Steps of an assignment."""

    SUBMIT = "submit"
    RETURN_TO_AUTHOR = "return_to_author"
    OPEN_FOR_INTEREST = "open_for_interest"
    AGREE = "agree"
    RELEASE = "release"
    START = "start"
    COMPLETE = "complete"
    DEFER = "defer"
    MARK_UNPLACED = "mark_unplaced"
    WITHDRAW = "withdraw"
    DISCONTINUE = "discontinue"
    REOPEN = "reopen"
    CLOSE_SLOTS = "close_slots"


class OfferAction(StrEnum):
    """Steps of an offer."""

    PUBLISH = "publish"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


class SuggestionAction(StrEnum):
    """Steps of a suggestion."""

    REQUEST = "request"
    EXPRESS_INTEREST = "express_interest"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    REVIVE = "revive"
    CONFIRM = "confirm"
    UNDO_CONFIRMATION = "undo_confirmation"
    RESTORE_REQUEST = "restore_request"
    RESTORE_INTEREST = "restore_interest"
    RESTORE_ACCEPTANCE = "restore_acceptance"
    RESTORE_REFUSAL = "restore_refusal"


class ProgrammeAction(StrEnum):
    """Steps of a programme without an offer that fits an assignment."""

    INVITE = "invite"
    ANSWER = "answer"
    DECLINE = "decline"
    SUPERSEDE = "supersede"
    REVIVE = "revive"


class PlacementAction(StrEnum):
    """Steps of a placement."""

    START = "start"
    COMPLETE = "complete"
    RELEASE = "release"
    STOP = "stop"


class Need(StrEnum):
    """What a step cannot do without."""

    SUBMISSION = "submission"
    PUBLICATION = "publication"
    REASON = "reason"
    NEXT_START = "next_start_on"
    END = "ended_on"
    OUTCOME = "outcome"
    DEADLINE = "deadline_on"
    SLOTS = "slots"
    OFFER = "offer_id"


Action = AssignmentAction | OfferAction | SuggestionAction | ProgrammeAction | PlacementAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One permitted step."""

    action: Action
    sources: tuple[StrEnum, ...]
    target: StrEnum
    who: frozenset[Party]
    event: EventKind
    needs: tuple[Need, ...] = ()


AUTHOR = frozenset({Party.AUTHOR})
PROGRAMME = frozenset({Party.PROGRAMME})
COORDINATOR = frozenset({Party.COORDINATOR})
SYSTEM = frozenset({Party.SYSTEM})

_A, _O, _S, _P = AssignmentState, OfferState, SuggestionState, PlacementState


def _row(
    action: Action,
    states: tuple[Iterable[StrEnum], StrEnum],
    who: frozenset[Party],
    kind: EventKind,
    *needs: Need,
) -> Transition:
    sources, target = states
    return Transition(
        action=action, sources=tuple(sources), target=target, who=who, event=kind, needs=needs
    )


_AA, _E = AssignmentAction, EventKind
ASSIGNMENT_TRANSITIONS: Final = (
    _row(_AA.SUBMIT, ([_A.DRAFT, _A.RETURNED], _A.SUBMITTED), AUTHOR,
         _E.ASSIGNMENT_SUBMITTED, Need.SUBMISSION),
    _row(_AA.RETURN_TO_AUTHOR, ([_A.SUBMITTED], _A.RETURNED), COORDINATOR,
         _E.ASSIGNMENT_RETURNED, Need.REASON),
    _row(_AA.OPEN_FOR_INTEREST, ([_A.SUBMITTED, _A.DEFERRED], _A.OPEN), COORDINATOR | SYSTEM,
         _E.ASSIGNMENT_OPENED),
    _row(_AA.AGREE, ([_A.OPEN], _A.AGREED), COORDINATOR, _E.ASSIGNMENT_AGREED),
    _row(_AA.RELEASE, ([_A.AGREED], _A.OPEN), COORDINATOR, _E.ASSIGNMENT_RELEASED, Need.REASON),
    _row(_AA.START, ([_A.AGREED], _A.IN_PROGRESS), COORDINATOR | PROGRAMME,
         _E.ASSIGNMENT_STARTED),
    _row(_AA.COMPLETE, ([_A.IN_PROGRESS], _A.COMPLETED), COORDINATOR | PROGRAMME,
         _E.ASSIGNMENT_COMPLETED, Need.END, Need.OUTCOME),
    _row(_AA.DEFER, ([_A.SUBMITTED, _A.OPEN, _A.DEFERRED], _A.DEFERRED), COORDINATOR,
         _E.ASSIGNMENT_DEFERRED, Need.NEXT_START),
    _row(_AA.MARK_UNPLACED, ([_A.SUBMITTED, _A.OPEN], _A.UNPLACED), COORDINATOR,
         _E.ASSIGNMENT_UNPLACED, Need.REASON),
    _row(_AA.WITHDRAW,
         ([_A.DRAFT, _A.SUBMITTED, _A.RETURNED, _A.OPEN, _A.DEFERRED], _A.WITHDRAWN),
         AUTHOR | COORDINATOR, _E.ASSIGNMENT_WITHDRAWN, Need.REASON),
    _row(_AA.DISCONTINUE, ([_A.AGREED, _A.IN_PROGRESS], _A.DISCONTINUED), COORDINATOR,
         _E.ASSIGNMENT_DISCONTINUED, Need.REASON),
    _row(_AA.REOPEN, ([_A.WITHDRAWN, _A.UNPLACED, _A.DISCONTINUED], _A.SUBMITTED), COORDINATOR,
         _E.ASSIGNMENT_REOPENED, Need.REASON, Need.SUBMISSION),
    _row(_AA.CLOSE_SLOTS, ([_A.AGREED], _A.AGREED), COORDINATOR,
         _E.ASSIGNMENT_SLOTS_CLOSED, Need.SLOTS),
    _row(_AA.CLOSE_SLOTS, ([_A.IN_PROGRESS], _A.IN_PROGRESS), COORDINATOR,
         _E.ASSIGNMENT_SLOTS_CLOSED, Need.SLOTS),
)  # fmt: skip

_OA = OfferAction
OFFER_TRANSITIONS: Final = (
    _row(_OA.PUBLISH, ([_O.DRAFT], _O.PUBLISHED), PROGRAMME, _E.OFFER_PUBLISHED, Need.PUBLICATION),
    _row(_OA.PAUSE, ([_O.PUBLISHED], _O.PAUSED), PROGRAMME, _E.OFFER_PAUSED),
    _row(_OA.RESUME, ([_O.PAUSED], _O.PUBLISHED), PROGRAMME, _E.OFFER_RESUMED),
    _row(_OA.CLOSE, ([_O.DRAFT, _O.PUBLISHED, _O.PAUSED], _O.CLOSED), PROGRAMME | SYSTEM,
         _E.OFFER_CLOSED),
)  # fmt: skip

_SA = SuggestionAction
SUGGESTION_TRANSITIONS: Final = (
    _row(_SA.REQUEST, ([_S.SUGGESTED, _S.EXPIRED, _S.SUPERSEDED], _S.REQUESTED),
         AUTHOR | COORDINATOR, _E.PROGRAMME_REQUESTED, Need.DEADLINE),
    _row(_SA.EXPRESS_INTEREST, ([_S.SUGGESTED, _S.EXPIRED, _S.SUPERSEDED], _S.INTERESTED),
         PROGRAMME, _E.INTEREST_EXPRESSED, Need.DEADLINE),
    _row(_SA.ACCEPT, ([_S.REQUESTED], _S.ACCEPTED), PROGRAMME, _E.SUGGESTION_ACCEPTED),
    _row(_SA.ACCEPT, ([_S.INTERESTED], _S.ACCEPTED), AUTHOR, _E.SUGGESTION_ACCEPTED),
    _row(_SA.DECLINE, ([_S.SUGGESTED, _S.REQUESTED, _S.INTERESTED, _S.ACCEPTED], _S.DECLINED),
         PROGRAMME, _E.SUGGESTION_DECLINED, Need.REASON),
    _row(_SA.DECLINE, ([_S.INTERESTED, _S.REQUESTED, _S.ACCEPTED], _S.DECLINED), AUTHOR,
         _E.SUGGESTION_DECLINED, Need.REASON),
    _row(_SA.EXPIRE, ([_S.REQUESTED, _S.INTERESTED], _S.EXPIRED), SYSTEM, _E.SUGGESTION_EXPIRED),
    _row(_SA.SUPERSEDE,
         ([_S.SUGGESTED, _S.REQUESTED, _S.INTERESTED, _S.ACCEPTED, _S.CONFIRMED], _S.SUPERSEDED),
         SYSTEM, _E.SUGGESTION_SUPERSEDED),
    _row(_SA.REVIVE, ([_S.SUPERSEDED], _S.SUGGESTED), SYSTEM, _E.SUGGESTION_REVIVED),
    _row(_SA.CONFIRM, ([_S.ACCEPTED], _S.CONFIRMED), COORDINATOR, _E.SUGGESTION_CONFIRMED),
    _row(_SA.CONFIRM,
         ([_S.SUGGESTED, _S.REQUESTED, _S.INTERESTED, _S.EXPIRED, _S.DECLINED, _S.SUPERSEDED],
          _S.CONFIRMED),
         COORDINATOR, _E.SUGGESTION_CONFIRMED, Need.REASON),
    _row(_SA.UNDO_CONFIRMATION, ([_S.CONFIRMED], _S.ACCEPTED), COORDINATOR,
         _E.SUGGESTION_RESTORED),
    _row(_SA.RESTORE_REQUEST, ([_S.SUPERSEDED], _S.REQUESTED), SYSTEM,
         _E.SUGGESTION_RESTORED, Need.DEADLINE),
    _row(_SA.RESTORE_INTEREST, ([_S.SUPERSEDED], _S.INTERESTED), SYSTEM,
         _E.SUGGESTION_RESTORED, Need.DEADLINE),
    _row(_SA.RESTORE_ACCEPTANCE, ([_S.SUPERSEDED], _S.ACCEPTED), SYSTEM,
         _E.SUGGESTION_RESTORED),
    _row(_SA.RESTORE_REFUSAL, ([_S.SUPERSEDED], _S.DECLINED), SYSTEM, _E.SUGGESTION_RESTORED),
)  # fmt: skip

_GA, _G = ProgrammeAction, ProgrammeSuggestionState
PROGRAMME_SUGGESTION_TRANSITIONS: Final = (
    _row(_GA.INVITE, ([_G.SUGGESTED], _G.INVITED), COORDINATOR, _E.PROGRAMME_INVITED),
    _row(_GA.ANSWER, ([_G.SUGGESTED, _G.INVITED], _G.ANSWERED), PROGRAMME,
         _E.PROGRAMME_ANSWERED, Need.OFFER),
    _row(_GA.DECLINE, ([_G.SUGGESTED, _G.INVITED], _G.DECLINED), PROGRAMME,
         _E.PROGRAMME_DECLINED, Need.REASON),
    _row(_GA.SUPERSEDE, ([_G.SUGGESTED, _G.INVITED, _G.ANSWERED], _G.SUPERSEDED), SYSTEM,
         _E.PROGRAMME_SUPERSEDED),
    _row(_GA.REVIVE, ([_G.ANSWERED, _G.SUPERSEDED], _G.SUGGESTED), SYSTEM, _E.PROGRAMME_REVIVED),
)  # fmt: skip

_PA = PlacementAction
PLACEMENT_TRANSITIONS: Final = (
    _row(_PA.START, ([_P.AGREED], _P.IN_PROGRESS), COORDINATOR | PROGRAMME, _E.PLACEMENT_STARTED),
    _row(_PA.COMPLETE, ([_P.IN_PROGRESS], _P.COMPLETED), COORDINATOR | PROGRAMME,
         _E.PLACEMENT_COMPLETED, Need.END, Need.OUTCOME),
    _row(_PA.RELEASE, ([_P.AGREED], _P.RELEASED), COORDINATOR, _E.PLACEMENT_RELEASED, Need.REASON),
    _row(_PA.STOP, ([_P.IN_PROGRESS], _P.STOPPED), COORDINATOR, _E.PLACEMENT_STOPPED, Need.REASON),
)  # fmt: skip

REPORT_BUCKETS: Final[dict[AssignmentState, ReportBucket | None]] = {
    _A.DRAFT: None,
    _A.SUBMITTED: ReportBucket.IN_PREPARATION,
    _A.RETURNED: ReportBucket.IN_PREPARATION,
    _A.OPEN: ReportBucket.IN_PREPARATION,
    _A.AGREED: ReportBucket.IN_PREPARATION,
    _A.DEFERRED: ReportBucket.IN_PREPARATION,
    _A.IN_PROGRESS: ReportBucket.IN_EXECUTION,
    _A.COMPLETED: ReportBucket.FINISHED,
    _A.WITHDRAWN: ReportBucket.NOT_CONTINUED,
    _A.UNPLACED: ReportBucket.NOT_CONTINUED,
    _A.DISCONTINUED: ReportBucket.NOT_CONTINUED,
}

COMPARED: Final = frozenset(
    {
        *(_A.SUBMITTED, _A.OPEN, _A.AGREED, _A.IN_PROGRESS, _A.DEFERRED),
        _A.COMPLETED,
    }
)
"""Assignments whose text is compared with that of others: what asks, runs or was finished."""
JOINABLE: Final = frozenset({_A.SUBMITTED, _A.OPEN, _A.DEFERRED})
"""Assignments that can still become one: nobody works on them yet."""
ENDED: Final = (_A.COMPLETED, _A.WITHDRAWN, _A.UNPLACED, _A.DISCONTINUED)
"""Nobody has work to do for an assignment in one of these states."""

ASKED: Final = (_S.REQUESTED, _S.INTERESTED)
"""One side waits for the answer of the other, until a deadline."""

IN_TALKS: Final = (*ASKED, _S.ACCEPTED)
"""Both sides know of the pair and it is not decided."""

LIVE: Final = (_S.SUGGESTED, *IN_TALKS)
"""The pair can still become a placement."""

UNDER_WAY: Final = (_P.AGREED, _P.IN_PROGRESS)
"""Students work on it, or will."""
