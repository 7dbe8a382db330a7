# SPDX-License-Identifier: EUPL-1.2
"""Encodes every text of the examples before the play, shortest first so that little is padded."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from matcher.index import texts_to_embed
from matcher.recipe import Recipe
from matcher.text import assignment_sentences, offer_sentences, text_hash
from matcher.types import AssignmentProfile, OfferProfile
from models.programme import Programme
from workers.bench import open_bench
from workers.imports.examples.texts import ExampleAssignment, ExampleOffer
from workers.profiles import SEPARATOR, offer_name
from workers.toolbox import Toolbox

AT_ONCE: Final = 256


def encode_texts(
    tools: Toolbox,
    assignments: Sequence[ExampleAssignment],
    offers: Sequence[ExampleOffer],
    programmes: Mapping[str, Programme],
    say: Callable[[str], None],
) -> None:
    """Encode whole texts and sentences; the play finds them in the memory of this process."""
    bench, recipe = open_bench(tools)
    asked = [_assignment_profile(example) for example in assignments]
    offered = [_offer_profile(example, programmes[example.key]) for example in offers]
    texts = texts_to_embed(asked, offered, recipe) | _sentences(asked, offered, recipe)
    by_length = iter(sorted(texts.items(), key=lambda item: len(item[1])))
    done = 0
    while some := dict(islice(by_length, AT_ONCE)):
        bench.cache.vectors(tools, some)
        done += len(some)
        say(f"example data: the language model read {done} of {len(texts)} texts")


def _sentences(
    asked: Sequence[AssignmentProfile], offered: Sequence[OfferProfile], recipe: Recipe
) -> dict[str, str]:
    rules = recipe.text_rules
    lines = [line for profile in asked for line in assignment_sentences(profile, rules)]
    lines += [line for profile in offered for line in offer_sentences(profile, rules)]
    return {text_hash(line): line for line in lines}


def _assignment_profile(example: ExampleAssignment) -> AssignmentProfile:
    """Return what ``workers.profiles`` will make of it, as far as its text goes."""
    return AssignmentProfile(
        id=example.key,
        title=example.title,
        text=SEPARATOR.join(filter(None, [example.question, example.background])),
        expected_result=example.expected_result,
        skills=tuple(example.skills),
    )


def _offer_profile(example: ExampleOffer, programme: Programme) -> OfferProfile:
    """Return what ``workers.profiles`` will make of it, as far as its text goes."""
    return OfferProfile(
        id=example.key,
        name=offer_name(example.title, programme),
        text=example.description,
        courses=". ".join(example.courses),
    )
