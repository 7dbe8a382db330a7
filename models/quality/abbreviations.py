# SPDX-License-Identifier: EUPL-1.2
"""Finds abbreviations that a text never explains."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from models.quality.phrases import EVERYDAY

# At most eight letters and digits, two capitals or more, and no three small letters in a row, as in
# names such as "SharePoint".
TOKEN: Final = re.compile(
    r"(?<![\w.@/<-])(?=\w{2,8}(?!\w))(?!\w*[a-z]{3})[a-z]?[A-Z]\w*[A-Z]\w*(?![\w/@>]|\.\w)",
    re.ASCII,
)
ROMAN: Final = re.compile(r"[IVX]+")
SAID: Final = r"(?: ?\([^()\n]{8,200}\)|,? (?:staat voor|betekent|stands for|means|is short for) )"
EXPLAINED_AFTER: Final = re.compile(rf"(?<!\w)(\w{{2,8}}){SAID}")
EXPLAINED_BEFORE: Final = re.compile(r"\((\w{2,8})\)")
FARTHEST: Final = 80  # characters before the brackets in which it is written out


def unexplained(text: str, everything: str, known: Collection[str]) -> Iterator[str]:
    """Yield the abbreviations of ``text`` that nothing in ``everything`` explains."""
    clear = EVERYDAY | _explained(everything) | set(known)
    for line in text.splitlines():
        if not _is_shouted(line):
            yield from (each for each in TOKEN.findall(line) if not _is_clear(each, clear))


def _is_clear(abbreviation: str, clear: Collection[str]) -> bool:
    return abbreviation in clear or ROMAN.fullmatch(abbreviation) is not None


def _is_shouted(line: str) -> bool:
    """Whether most letters are capitals, so that capitals say nothing."""
    capitals = sum(map(str.isupper, line))
    return len(line) > 20 and capitals * 2 > sum(map(str.isalpha, line))


def _explained(text: str) -> set[str]:
    after = {match.group(1) for match in EXPLAINED_AFTER.finditer(text)}
    return after | {
        match.group(1)
        for match in EXPLAINED_BEFORE.finditer(text)
        if _is_written_out(match.group(1), text[max(0, match.start() - FARTHEST) : match.start()])
    }


def _is_written_out(abbreviation: str, before: str) -> bool:
    """Whether one of the words before begins with the first letter, as what is written out does."""
    first = abbreviation[0].casefold()
    return any(word.casefold().startswith(first) for word in re.findall(r"\w{3,}", before))
