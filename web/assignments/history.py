# SPDX-License-Identifier: EUPL-1.2
"""The timeline in words: what happened, from which state to which, who, and why."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from models.queries.timeline import TimelineEntry
from models.vocabulary import (
    AssignmentState,
    DeclineReason,
    EventKind,
    HandPlacementReason,
    PlacementState,
    ProgrammeSuggestionState,
    StopReason,
    SubjectKind,
    SuggestionState,
)
from web.labels import label
from web.texts import gettext

STATES: Final[dict[SubjectKind, type[StrEnum]]] = {
    SubjectKind.ASSIGNMENT: AssignmentState,
    SubjectKind.SUGGESTION: SuggestionState,
    SubjectKind.PROGRAMME_SUGGESTION: ProgrammeSuggestionState,
    SubjectKind.PLACEMENT: PlacementState,
}
REASONS: Final[dict[EventKind, type[StrEnum]]] = {
    EventKind.SUGGESTION_DECLINED: DeclineReason,
    EventKind.PROGRAMME_DECLINED: DeclineReason,
    EventKind.SUGGESTION_CONFIRMED: HandPlacementReason,
    EventKind.PLACEMENT_RELEASED: StopReason,
    EventKind.PLACEMENT_STOPPED: StopReason,
    EventKind.ASSIGNMENT_RELEASED: StopReason,
    EventKind.ASSIGNMENT_DISCONTINUED: StopReason,
}
TONES: Final[dict[EventKind, str]] = {
    EventKind.ASSIGNMENT_RETURNED: "warning",
    EventKind.ASSIGNMENT_RELEASED: "warning",
    EventKind.ASSIGNMENT_WITHDRAWN: "danger",
    EventKind.ASSIGNMENT_UNPLACED: "danger",
    EventKind.ASSIGNMENT_DISCONTINUED: "danger",
    EventKind.PLACEMENT_RELEASED: "warning",
    EventKind.PLACEMENT_STOPPED: "danger",
}


def items(entries: Iterable[TimelineEntry]) -> list[dict[str, Any]]:
    """Return the entries as the timeline component shows them."""
    return [
        {
            "title": label(entry.kind),
            "moment": entry.moment,
            "who": _who(entry),
            "text": "\n".join(filter(None, (_move(entry), entry.about, _reason(entry)))),
            "tone": TONES.get(entry.kind, "neutral"),
        }
        for entry in entries
    ]


def _who(entry: TimelineEntry) -> str:
    if entry.role is None:
        return gettext("Koppelpunt")
    role = str(label(entry.role))
    return f"{entry.name}, {role.lower()}" if entry.name else role


def _move(entry: TimelineEntry) -> str:
    states = STATES.get(entry.subject)
    if states is None or not entry.to_state or entry.to_state == entry.from_state:
        return ""
    to = label(states(entry.to_state))
    if not entry.from_state:
        return gettext("Status: %(to)s.", to=to)
    return gettext("Van %(start)s naar %(to)s.", start=label(states(entry.from_state)), to=to)


def _reason(entry: TimelineEntry) -> str:
    if not entry.reason:
        return ""
    known = REASONS.get(entry.kind)
    if known is not None and entry.reason in known._value2member_map_:
        return gettext("Reden: %(reason)s.", reason=label(known(entry.reason)))
    return gettext("Reden: %(reason)s", reason=entry.reason)
