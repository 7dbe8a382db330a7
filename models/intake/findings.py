# SPDX-License-Identifier: EUPL-1.2
"""What reading a text gives."""

from dataclasses import dataclass
from typing import Final

LONGEST_QUOTE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value for a field of an assignment, and the words that say so, as they stand in the text.

    ``value`` is what the field of ``Assignment`` holds.
    """

    field: str
    value: object
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All findings, at most one per field; the lines nobody used; how many were left out.

    ``hidden_lines`` counts greetings, signatures and lines with personal data: they are not kept.
    """

    findings: tuple[Finding, ...]
    unused: tuple[str, ...]
    hidden_lines: int

    def value_of(self, field: str) -> object:
        """Return what was found for a field, or None."""
        return next((found.value for found in self.findings if found.field == field), None)


def shortened(quote: str) -> str:
    """Return the words on one line, cut off where they become too long to show."""
    line = " ".join(quote.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"
