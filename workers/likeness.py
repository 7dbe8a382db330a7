# SPDX-License-Identifier: EUPL-1.2
"""Which assignments ask the same as one assignment: for its draft, and stored when it is ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from matcher.duplicates import alike
from matcher.packing import pack_texts
from matcher.recipe import Recipe
from matcher.text import assignment_text, text_hash
from matcher.types import AssignmentProfile
from matcher.words_only import WordsOnlyEncoder
from models.queries.compared_texts import compared_versions
from models.search import SearchKind
from workers.bench import Bench
from workers.shelves import take
from workers.toolbox import Toolbox

MOST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What one assignment is like.

    Attributes:
        found: likeness (thousandths) by id of the others, at most ten.
        unlike: ids of those it was compared with and that are not like it.
    """

    found: Mapping[int, int]
    unlike: frozenset[int] = frozenset()


def find_alike(
    tools: Toolbox, bench: Bench, recipe: Recipe, profile: AssignmentProfile
) -> Likeness | None:
    """Return which assignments are like this one.

    Compared is with what was submitted and did not fall away, as far as this process has read it;
    drafts are nobody's to find. None when only words are compared: what asks the same is not known
    then.
    """
    if isinstance(bench.encoder, WordsOnlyEncoder):
        return None
    own_id = int(profile.id)
    with tools.session_factory() as session:
        versions = compared_versions(session, but=own_id)
    ids, others = take(tools, bench, recipe, SearchKind.ASSIGNMENT, versions)
    text = assignment_text(profile, recipe.text_rules)
    vectors = bench.cache.vectors(tools, {text_hash(text): text})
    own = pack_texts([text], vectors, recipe.statistics.assignment_means)
    found = {ids[at.row]: at.likeness for at in alike(own, others, recipe, most=MOST)}
    cut_off = len(found) == MOST
    return Likeness(found=found, unlike=frozenset() if cut_off else frozenset(ids) - found.keys())
