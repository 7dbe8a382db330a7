# SPDX-License-Identifier: EUPL-1.2
"""What a full installation looks like: how much of everything, and how each state was reached."""

from dataclasses import dataclass
from typing import Final

from models.vocabulary import AssignmentState as State
from models.vocabulary import EventKind

SUBMITTED = (EventKind.ASSIGNMENT_SUBMITTED, State.SUBMITTED)
OPENED = (EventKind.ASSIGNMENT_OPENED, State.OPEN)
AGREED = (EventKind.ASSIGNMENT_AGREED, State.AGREED)
STARTED = (EventKind.ASSIGNMENT_STARTED, State.IN_PROGRESS)

Step = tuple[EventKind, State]

HISTORY: Final[dict[State, tuple[Step, ...]]] = {
    State.DRAFT: (),
    State.SUBMITTED: (SUBMITTED,),
    State.RETURNED: (SUBMITTED, (EventKind.ASSIGNMENT_RETURNED, State.RETURNED)),
    State.OPEN: (SUBMITTED, OPENED),
    State.AGREED: (SUBMITTED, OPENED, AGREED),
    State.IN_PROGRESS: (SUBMITTED, OPENED, AGREED, STARTED),
    State.COMPLETED: (
        *(SUBMITTED, OPENED, AGREED, STARTED),
        (EventKind.ASSIGNMENT_COMPLETED, State.COMPLETED),
    ),
    State.WITHDRAWN: (SUBMITTED, (EventKind.ASSIGNMENT_WITHDRAWN, State.WITHDRAWN)),
    State.DEFERRED: (SUBMITTED, OPENED, (EventKind.ASSIGNMENT_DEFERRED, State.DEFERRED)),
    State.UNPLACED: (SUBMITTED, OPENED, (EventKind.ASSIGNMENT_UNPLACED, State.UNPLACED)),
    State.DISCONTINUED: (
        *(SUBMITTED, OPENED, AGREED, STARTED),
        (EventKind.ASSIGNMENT_DISCONTINUED, State.DISCONTINUED),
    ),
}
PLACED: Final = (State.AGREED, State.IN_PROGRESS, State.COMPLETED, State.DISCONTINUED)
WITH_REASON: Final = (State.RETURNED, State.WITHDRAWN, State.UNPLACED, State.DISCONTINUED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How many rows; assignments by state. Asking are submitted, open, and agreed with a place."""

    assignments: dict[State, int]
    offers: int
    contacts: int
    lecturers: int
    coordinators: int
    suggestions_each: int = 20


FULL: Final = Shape(
    assignments={
        State.DRAFT: 200,
        State.SUBMITTED: 120,
        State.RETURNED: 60,
        State.OPEN: 320,
        State.AGREED: 600,
        State.IN_PROGRESS: 1500,
        State.COMPLETED: 5400,
        State.WITHDRAWN: 600,
        State.DEFERRED: 200,
        State.UNPLACED: 500,
        State.DISCONTINUED: 500,
    },
    offers=2000,
    contacts=220,
    lecturers=250,
    coordinators=30,
)
SMALL: Final = Shape(
    assignments=dict.fromkeys(State, 4), offers=30, contacts=8, lecturers=8, coordinators=4
)
