# SPDX-License-Identifier: EUPL-1.2
"""Which assignments ask the same as one assignment: for its draft, and stored when it is ranked."""

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


def find_alike(
    tools: Toolbox, bench: Bench, recipe: Recipe, profile: AssignmentProfile
) -> dict[int, int] | None:
    """Return likeness (thousandths) by id of the assignments that are like this one, at most ten.

    Compared is with what was submitted and did not fall away; drafts are nobody's to find. None
    when only words are compared: what asks the same is not known then.
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
    return {ids[at.row]: at.likeness for at in alike(own, others, recipe, most=MOST)}
