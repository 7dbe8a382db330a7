# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong in the domain. No HTTP and no Dutch here: ``web/errors.py`` translates.

DomainError
├── NotAllowed            this person may not do this
├── NotFound              it does not exist, or not for this person
├── InvalidTransition     the state does not allow this step
│   └── AlreadyDone       the step was taken before (double click, second delivery)
├── MissingInformation    the step needs fields that are empty
├── InvalidInput          one field holds something that cannot be
├── CapacityExceeded      no place left
├── DoesNotFit            a hard rule keeps an assignment and an offer apart
├── StaleVersion          somebody else changed or deleted it meanwhile
└── LostLease             another worker took this job over
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class DomainError(Exception):
    """Base of all; ``code`` is stable and known to the screens."""

    code: ClassVar[str] = "domain_error"


class NotAllowed(DomainError):
    """The acting person has no right to this step."""

    code = "not_allowed"


class NotFound(DomainError):
    """The thing does not exist for this person."""

    code = "not_found"


class InvalidTransition(DomainError):
    """The step is not possible from the present state."""

    code = "invalid_transition"

    def __init__(self, action: str, state: str) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.action = action
        self.state = state


class AlreadyDone(InvalidTransition):
    """The step was already taken; nothing changed now."""

    code = "already_done"


class MissingInformation(DomainError):
    """Required fields are empty; ``fields`` names them in order."""

    code = "missing_information"

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(f"missing: {', '.join(fields)}")
        self.fields = tuple(fields)


class InvalidInput(DomainError):
    """One field cannot hold this; ``reason`` is a code with a text on screen."""

    code = "invalid_input"

    def __init__(self, field: str, reason: str, **details: object) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.details = details


class CapacityExceeded(DomainError):
    """No place is left; ``what`` is slots, groups or students."""

    code = "capacity_exceeded"

    def __init__(self, what: str, *, left: int) -> None:
        super().__init__(f"{what}: {left} left")
        self.what = what
        self.left = left


class DoesNotFit(DomainError):
    """Hard rules keep a pair apart; ``broken`` has the numbers of each by its reason code."""

    code = "does_not_fit"

    def __init__(self, broken: Mapping[str, Mapping[str, int]]) -> None:
        super().__init__(f"broken: {', '.join(broken)}")
        self.broken = broken


class StaleVersion(DomainError):
    """The row changed, or went, since this person read it."""

    code = "stale_version"


class LostLease(DomainError):
    """The job belongs to another worker now; this result is thrown away."""

    code = "lost_lease"
