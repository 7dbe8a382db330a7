# SPDX-License-Identifier: EUPL-1.2
"""Find by words: long lists in SQL alone, names whatever the case and the accents.

Names go in two steps, since neither database folds accents without an extension: a LIKE pattern
that lets through too much rather than too little, then the exact comparison and the ranking here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Text, and_, cast, or_, true

SHOWN: Final = 20
LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8
CODE_FROM: Final = 3
INSIDE_FROM: Final = 4
"""Query words of this length are also found inside a longer (compound) word."""

_BREAKS: Final = re.compile(r"[^a-z0-9]+")
_MAY_HAVE_ACCENT: Final = re.compile(r"[aceiouy]")

Found = Row[Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A text to search in, made ready by ``spaced``, and how much a hit in it counts.

    Query words shorter than ``shortest`` are not looked for: codes would answer any digit.
    """

    words: str
    weight: int
    shortest: int = 1


def query_words(text: str) -> tuple[str, ...]:
    """Return the words of a query: letters a to z and digits, at most eight, each once."""
    return tuple(dict.fromkeys(spaced(text[:LONGEST_QUERY]).split()))[:MOST_WORDS]


def each_word(text: str, says: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that ``says`` holds for each word of ``text``, at most eight."""
    return and_(true(), *(says(word) for word in text.split()[:MOST_WORDS]))


def holds(word: str, *columns: Any) -> ColumnElement[bool]:
    """Return the condition that one of ``columns`` holds ``word``, whatever its case.

    SQLite folds the case of a to z only, so a word with an accent is looked for in three shapes.
    """
    shapes = [word] if word.isascii() else [word.lower(), word.upper(), word.capitalize()]
    return or_(*(column.icontains(shape, autoescape=True)
                 for column in columns for shape in shapes))  # fmt: skip


def is_unanswerable(text: str) -> bool:
    """Whether something was typed that holds no letter or digit; nothing can match it."""
    return bool(text.strip()) and not query_words(text)


@lru_cache(maxsize=2**14)  # folding the names is most of the work
def spaced(*texts: str) -> str:
    """Return the words of ``texts`` with one space around each, folded to a to z and 0 to 9."""
    return f" {_BREAKS.sub(' ', _fold(' '.join(texts))).strip()} "


def spaced_and_squeezed(abbreviation: str) -> str:
    """TU/e is found as "tu e" and as "tue"."""
    apart = spaced(abbreviation)
    return f"{apart}{apart.replace(' ', '')} "


def score(words: Sequence[str], fields: Sequence[Field]) -> int | None:
    """Add up the best hit of each word: whole word 3, beginning 2, inside 1, times the weight.

    Returns:
        Points, or None when a word is found nowhere.
    """
    total = 0
    for word in words:
        best = max((_hit(word, field) * field.weight for field in fields), default=0)
        if not best:
            return None
        total += best
    return total


def ranked(
    rows: Iterable[Found],
    words: Sequence[str],
    fields: Callable[[Found], Sequence[Field]],
    *,
    limit: int,
    first: Callable[[Found], bool] = lambda _row: False,
) -> list[Found]:
    """Order rows by points, then ``first``, then how little else the name says, then name, id."""
    asked = " ".join(words)
    found = []
    for row in rows:
        points = score(words, fields(row))
        if points is None:
            continue
        name = spaced(row.name).strip()
        rank = (name != asked, -points, not first(row), len(name) if words else 0, name, row.id)
        found.append((rank, row))
    found.sort(key=lambda pair: pair[0])
    return [row for _, row in found[: max(limit, 0)]]


def may_contain(column: Any, word: str) -> ColumnElement[bool]:
    """Return a condition that holds at least wherever ``word`` occurs in a text column."""
    found: ColumnElement[bool] = column.ilike(f"%{_pattern(word, '_')}%")
    return found


def may_list(column: Any, word: str) -> ColumnElement[bool]:
    """Return the same for a column with a list of names (JSON writes an accent as six signs)."""
    return cast(column, Text).ilike(f"%{_pattern(word, '%')}%")


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _hit(word: str, field: Field) -> int:
    if word not in field.words or len(word) < field.shortest:
        return 0
    if f" {word} " in field.words:
        return 3
    if f" {word}" in field.words:
        return 2
    return 1 if len(word) >= INSIDE_FROM else 0


def _pattern(word: str, any_sign: str) -> str:
    """Open up letters that may carry an accent, unless hardly a letter would be left."""
    opened = _MAY_HAVE_ACCENT.sub("", word)
    return _MAY_HAVE_ACCENT.sub(any_sign, word) if len(opened) > 1 else word
