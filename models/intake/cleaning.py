# SPDX-License-Identifier: EUPL-1.2
"""Leaves out of a pasted text what is not about the assignment: who wrote to whom, and how."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.personal_data import find_personal_data

LONGEST_TEXT: Final = 60_000
QUOTED: Final = re.compile(r"^(?:>+|\|)\s?")
HEADER: Final = re.compile(
    r"^(?:van|aan|cc|bcc|verzonden|datum|from|to|sent|date|bijlagen?|attachments?|reply-to)\s*:",
    re.IGNORECASE,
)
GREETING: Final = re.compile(
    r"^(?:beste|geachte|hallo|hoi|hi|dag|goede(?:morgen|middag|navond|ndag)|l\.?s\.?|dear|hello"
    r"|good (?:morning|afternoon))\b.{0,60}$",
    re.IGNORECASE,
)
# From here on it is a signature: everything after a closing formula near the end.
CLOSING: Final = re.compile(
    r"^(?:(?:met )?(?:vriendelijke?|hartelijke?|beste) groet(?:en)?|groet(?:en|jes)?|mvg|m\.v\.g"
    r"|hoogachtend|alvast bedankt|(?:kind|best|warm) regards|regards|best wishes|sincerely"
    r"|yours (?:sincerely|faithfully)|thanks in advance|cheers)\b[\w ,.]{0,40}$",
    re.IGNORECASE,
)
SIGNATURE_LINES: Final = 12
NAMED: Final = re.compile(
    r"^(?:contact(?:persoon|gegevens)?|telefoon|tel|mobiel|e-?mail|begeleider|supervisor|phone"
    r"|naam|name)\.?\s*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The lines that are left, in order (an empty line parts two paragraphs), and what went."""

    lines: tuple[str, ...]
    hidden: int


def cleaned(text: str) -> Cleaned:
    """Return the lines about the assignment; at most ``LONGEST_TEXT`` characters are looked at."""
    lines = [_plain(line) for line in text[:LONGEST_TEXT].splitlines()]
    kept = [line for line in _without_signature(lines) if not _is_about_people(line)]
    hidden = sum(map(bool, lines)) - sum(map(bool, kept))
    return Cleaned(tuple(_collapsed(kept)), hidden)


def _plain(line: str) -> str:
    """One line without quoting marks, unreadable characters and outer spaces.

    Letters of one kind each (NFKC): a long s counts as an s for the patterns and the tables alike.
    """
    line = unicodedata.normalize("NFKC", line)
    readable = "".join(
        " " if char == "\t" or unicodedata.category(char) == "Zs" else char
        for char in line
        if char == "\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return QUOTED.sub("", readable.strip()).strip()


def _is_about_people(line: str) -> bool:
    about = HEADER.match(line) or GREETING.match(line) or NAMED.match(line)
    return bool(about) or find_personal_data(line) is not None


def _without_signature(lines: Sequence[str]) -> list[str]:
    """Drop each closing formula and the few lines after it; text after a blank pair goes on."""
    kept: list[str] = []
    skipping = 0
    for line in lines:
        if CLOSING.match(line):
            skipping = SIGNATURE_LINES
        elif skipping and len(line) > 80:
            skipping = 0
        if not skipping:
            kept.append(line)
        skipping = max(skipping - 1, 0)
    return kept


def _collapsed(lines: Sequence[str]) -> Iterator[str]:
    """Never two empty lines together, none at the ends."""
    waiting = False
    started = False
    for line in lines:
        if not line:
            waiting = started
            continue
        if waiting:
            yield ""
        yield line
        waiting, started = False, True
