# SPDX-License-Identifier: EUPL-1.2
"""Both texts of a pair with the sentences marked that carry the match, numbered by pair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.assignment import Assignment
from models.offer import Offer
from models.suggestion import Suggestion
from web.suggestions.marking import Passage, passages
from web.texts import gettext

Evidence = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A text under a heading; ``is_list`` when each of ``texts`` is an item."""

    heading: str
    texts: Sequence[Sequence[Passage]]
    is_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentencePair:
    """Two sentences that are alike, and whether each still stands in its text."""

    number: int
    asked: str
    offered: str
    is_asked_there: bool
    is_offered_there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedTexts:
    """Both texts, and the pairs of sentences that are marked in them."""

    asked: Sequence[Block]
    offered: Sequence[Block]
    pairs: Sequence[SentencePair]

    @property
    def both_there(self) -> frozenset[int]:
        """Numbers of the pairs of which both sentences are marked."""
        there = (at.number for at in self.pairs if at.is_asked_there and at.is_offered_there)
        return frozenset(there)

    @property
    def is_whole(self) -> bool:
        """Whether every sentence still stands in its text."""
        return len(self.both_there) == len(self.pairs)


def marked_texts(pair: Suggestion) -> MarkedTexts:
    """Return the texts of both sides of now, with the evidence of the last computation marked."""
    terms = _shared_terms(pair.parts)
    asked = _asked(pair.assignment, _sentences(pair.evidence, "assignment_sentence"), terms)
    offered = _offered(pair.offer, _sentences(pair.evidence, "offer_sentence"), terms)
    ours, theirs = _numbers(asked), _numbers(offered)
    return MarkedTexts(
        asked=asked,
        offered=offered,
        pairs=[
            SentencePair(
                number=number,
                asked=found["assignment_sentence"],
                offered=found["offer_sentence"],
                is_asked_there=number in ours,
                is_offered_there=number in theirs,
            )
            for number, found in enumerate(pair.evidence, start=1)
        ],
    )


def _asked(
    assignment: Assignment, sentences: Mapping[int, str], terms: Sequence[str]
) -> list[Block]:
    texts = [
        (gettext("De vraag"), assignment.question),
        (gettext("Achtergrond"), assignment.background),
        (gettext("Gewenst resultaat"), assignment.expected_result),
    ]
    return list(_blocks(texts, dict(sentences), terms))


def _offered(offer: Offer, sentences: Mapping[int, str], terms: Sequence[str]) -> list[Block]:
    left = dict(sentences)
    found = list(_blocks([(gettext("Omschrijving"), offer.description)], left, terms))
    # Courses are compared as one running text, in which a full stop follows each.
    left = {number: line.removesuffix(".") for number, line in left.items()}
    courses = [_marked(course, left, terms) for course in offer.courses]
    if courses:
        found.append(Block(heading=gettext("Vakken en projecten"), texts=courses, is_list=True))
    return found


def _blocks(
    texts: Iterable[tuple[str, str]], left: dict[int, str], terms: Sequence[str]
) -> Iterable[Block]:
    for heading, text in texts:
        if text:
            yield Block(heading=heading, texts=[_marked(text, left, terms)])


def _marked(text: str, left: dict[int, str], terms: Sequence[str]) -> list[Passage]:
    """Mark what stands in this text, and take that out of what is looked for."""
    found = passages(text, left, terms)
    for passage in found:
        left.pop(passage.number, None)
    return found


def _numbers(blocks: Sequence[Block]) -> set[int]:
    return {at.number for block in blocks for text in block.texts for at in text if at.number}


def _sentences(evidence: Evidence, side: str) -> dict[int, str]:
    return {number: str(found[side]) for number, found in enumerate(evidence, start=1)}


def _shared_terms(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    found = [part["parameters"].get("terms", []) for part in parts if part["name"] == "terms"]
    return [str(term) for terms in found for term in terms]
