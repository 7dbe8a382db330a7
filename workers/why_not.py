# SPDX-License-Identifier: EUPL-1.2
"""Why one offer is not among the suggestions of an assignment: ranked anew when somebody asks."""

from typing import Any

from matcher.why_not import why_not, why_not_as_json
from models.queries import matching as queries
from models.setting import SettingKey, setting
from workers.bench import bench_of
from workers.inquiries import Question
from workers.profiles import assignment_profile, fingerprint, offer_profile, theme_taxonomy
from workers.toolbox import Toolbox


def explain(tools: Toolbox, question: Question) -> dict[str, Any]:
    """Return where ``request["offer"]`` stands now, with proven repairs.

    When the assignment is not ranked (any more) or the offer is not published, the answer is
    that alone: ``{"outcome": "not_ranked"}`` or ``{"outcome": "not_offered"}``.
    """
    bench, offer_id = bench_of(tools), str(question.request["offer"])
    with tools.session_factory() as session:
        asking = queries.assignment_to_match(session, question.assignment_id or 0)
        offers = [offer_profile(at) for at in queries.open_offers(session)]
        recipe = bench.recipe_for(theme_taxonomy(queries.active_themes(session)))
        top_k = setting(session, SettingKey.SUGGESTIONS_SHOWN)
    if asking is None:
        return {"outcome": "not_ranked"}
    if offer_id not in {offer.id for offer in offers}:
        return {"outcome": "not_offered"}
    profile = assignment_profile(asking)
    index = bench.packed(tools, offers, recipe, fingerprint(*offers))
    vectors = bench.assignment_vectors(tools, profile, recipe)
    return why_not_as_json(why_not(profile, offer_id, index, vectors, top_k=top_k))
