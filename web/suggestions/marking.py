# SPDX-License-Identifier: EUPL-1.2
"""Find sentences back in the text that they were read from, to mark them on the page.

The matcher keeps a sentence as it compared it: signs composed, invisible ones gone, spaces
single. So is the text here, with for each sign the place where it came from.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
PART_OF_TERM: Final = 5
"""A word of this length inside a longer shared word is shared too: compounds meet halfway."""

_WORD: Final = re.compile(r"\w+")
_CLUSTER: Final = re.compile(r"\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text: words with whether they are shared; ``number`` 0 is no marked sentence."""

    words: Sequence[tuple[str, bool]]
    number: int = 0


def passages(text: str, sentences: Mapping[int, str], terms: Sequence[str] = ()) -> list[Passage]:
    """Divide ``text`` in marked sentences, by number, and what stands between them.

    The pieces together are the text. A sentence that is not there (any more) is left out; shared
    ``terms`` stand out within marked sentences alone.
    """
    found: list[Passage] = []
    end = 0
    for start, stop, number in sorted(_spans(text, sentences)):
        if start < end:
            continue
        found += [Passage([(text[end:start], False)])] if start > end else []
        found.append(Passage(list(_words(text[start:stop], terms)), number))
        end = stop
    return [*found, Passage([(text[end:], False)])] if end < len(text) else found


def _spans(text: str, sentences: Mapping[int, str]) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and number of each sentence that stands in the text."""
    signs, places = _folded(text) if sentences else ("", [])
    for number, sentence in sentences.items():
        wanted = _folded(sentence)[0].strip()
        at = signs.find(wanted) if wanted else -1
        if at >= 0:
            yield places[at][0], places[at + len(wanted) - 1][1], number


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text as it is compared, with the place in ``text`` of each of its signs."""
    signs: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        for sign in _shown(text[start:end]):
            if sign != " " or (signs and signs[-1] != " "):
                signs.append(sign)
                places.append((start, end))
    return "".join(signs), places


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sign with its accents, and of each run of spaces."""
    start = end = 0
    for match in _CLUSTER.finditer(text):
        is_accent = unicodedata.combining(match[0][0]) > 0
        if end and not (is_accent and not text[start].isspace()):
            yield start, end
            start = match.start()
        end = match.end()
    if end:
        yield start, end


def _shown(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if cluster.isascii() and cluster.isprintable():  # nearly all of a text
        return cluster
    composed = unicodedata.normalize("NFKC", cluster)
    return "".join(sign for sign in composed if unicodedata.category(sign) not in INVISIBLE)


def _words(sentence: str, terms: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a sentence: words that both sides use, and all between them."""
    end = 0
    for match in _WORD.finditer(sentence):
        if _is_shared(match[0].lower(), terms):
            if match.start() > end:
                yield sentence[end : match.start()], False
            yield match[0], True
            end = match.end()
    if end < len(sentence):
        yield sentence[end:], False


def _is_shared(word: str, terms: Sequence[str]) -> bool:
    return any(term in word or (len(word) >= PART_OF_TERM and word in term) for term in terms)
