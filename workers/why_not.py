# SPDX-License-Identifier: EUPL-1.2
"""Why one offer is not among the suggestions of an assignment: ranked anew when somebody asks."""

from typing import Any

from matcher.why_not import why_not, why_not_as_json
from models.queries import matching as queries
from workers.inquiries import Question
from workers.matching import open_field
from workers.profiles import assignment_profile
from workers.toolbox import Toolbox


def explain(tools: Toolbox, question: Question) -> dict[str, Any]:
    """Return where ``request["offer"]`` stands now, with proven repairs.

    When the assignment is not ranked (any more) or the offer is not published, the answer is
    that alone: ``{"outcome": "not_ranked"}`` or ``{"outcome": "not_offered"}``.
    """
    with tools.session_factory() as session:
        asking = queries.assignment_to_match(session, question.assignment_id or 0)
    if asking is None:
        return {"outcome": "not_ranked"}
    field, offer_id = open_field(tools), str(question.request["offer"])
    if offer_id not in {offer.id for offer in field.index.offers}:
        return {"outcome": "not_offered"}
    profile = assignment_profile(asking)
    vectors = field.bench.assignment_vectors(tools, profile, field.recipe)
    return why_not_as_json(why_not(profile, offer_id, field.index, vectors, top_k=field.top_k))
