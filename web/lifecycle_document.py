# SPDX-License-Identifier: EUPL-1.2
"""The lifecycle as a page: diagrams and tables made from the transition tables."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from models.transitions import (
    ASSIGNMENT_TRANSITIONS,
    OFFER_TRANSITIONS,
    PLACEMENT_TRANSITIONS,
    PROGRAMME_SUGGESTION_TRANSITIONS,
    REPORT_BUCKETS,
    SUGGESTION_TRANSITIONS,
    Transition,
)
from models.vocabulary import (
    AssignmentState,
    OfferState,
    PlacementState,
    ProgrammeSuggestionState,
    ReportBucket,
    SuggestionState,
)

INTRODUCTION: Final = """\
# Lifecycle

Made by `script/koppelpunt lifecycle > docs/lifecycle.md` from the tables in
`models/transitions.py`; a test compares the two. One row is one permitted step. `models.lifecycle`
takes it: it locks the row, checks state, right and needs, sets the state and leaves one event.
A step that is not here is refused.

Who: *author* is the owner, deputy or a co-owner of the assignment; *programme* a lecturer of the
offer's institution; *coordinator* any coordinator; *system* the service itself. A programme moves
an assignment through its placement only.
"""
MACHINES: Final[tuple[tuple[str, type[StrEnum], StrEnum, Sequence[Transition]], ...]] = (
    ("Assignment", AssignmentState, AssignmentState.DRAFT, ASSIGNMENT_TRANSITIONS),
    ("Offer", OfferState, OfferState.DRAFT, OFFER_TRANSITIONS),
    ("Suggestion", SuggestionState, SuggestionState.SUGGESTED, SUGGESTION_TRANSITIONS),
    (
        "Programme without an offer",
        ProgrammeSuggestionState,
        ProgrammeSuggestionState.SUGGESTED,
        PROGRAMME_SUGGESTION_TRANSITIONS,
    ),
    ("Placement", PlacementState, PlacementState.AGREED, PLACEMENT_TRANSITIONS),
)
BUCKETS: Final[dict[ReportBucket | None, str]] = {
    None: "not counted",
    ReportBucket.IN_PREPARATION: "in preparation",
    ReportBucket.IN_EXECUTION: "in execution",
    ReportBucket.FINISHED: "finished",
    ReportBucket.NOT_CONTINUED: "counted apart: not continued",
}


def lifecycle_document() -> str:
    """Return the page in Markdown, with mermaid diagrams."""
    lines = [INTRODUCTION]
    for name, states, first, rows in MACHINES:
        lines += [f"## {name}\n", *_diagram(states, first, rows), "", *_table(rows), ""]
    lines += ["## Report buckets\n", *_buckets()]
    return "\n".join(lines) + "\n"


def _diagram(states: type[StrEnum], first: StrEnum, rows: Sequence[Transition]) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {first.value}"
    for row in rows:
        for source in row.sources:
            yield f"    {source.value} --> {row.target.value}: {row.action.value}"
    left = {source for row in rows for source in row.sources}
    for state in states:
        if state not in left:
            yield f"    {state.value} --> [*]"
    yield "```"


def _table(rows: Sequence[Transition]) -> Iterator[str]:
    yield "| action | from | to | who | needs | event |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        cells = (
            row.action.value,
            ", ".join(source.value for source in row.sources),
            row.target.value,
            ", ".join(sorted(party.value for party in row.who)),
            ", ".join(need.value for need in row.needs),
            row.event.value,
        )
        yield "| " + " | ".join(cells) + " |"


def _buckets() -> Iterator[str]:
    yield "| state of the assignment | public figures |"
    yield "|---|---|"
    for state, bucket in REPORT_BUCKETS.items():
        yield f"| {state.value} | {BUCKETS[bucket]} |"
