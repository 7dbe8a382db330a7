# SPDX-License-Identifier: EUPL-1.2
"""Where one offer stands for an assignment, what costs it points, and what would change that."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import build_index, rank
from matcher.changes import SIDES
from matcher.eligibility import broken_rules
from matcher.results import repair_as_json
from matcher.why_not import BELOW, EXCLUDED, SUGGESTED, why_not, why_not_as_json
from tests.matching.builders import make_assignment, make_offer, make_vectors
from tests.matching.pairs import demanding_assignments, demanding_offers


def ask(assignment, offers, recipe, offer_id, top_k):
    vectors = make_vectors([assignment], offers, recipe)
    index = build_index(offers, vectors, recipe)
    return why_not(assignment, offer_id, index, vectors, top_k=top_k)


@settings(max_examples=60)
@given(demanding_assignments, demanding_offers, st.integers(1, 3))
def test_the_answer_agrees_with_the_ranking(recipe, assignment, offers, top_k):
    vectors = make_vectors([assignment], offers, recipe)
    index = build_index(offers, vectors, recipe)
    result = rank(assignment, index, vectors, top_k=top_k)
    whole = rank(assignment, index, vectors, top_k=len(offers)).suggestions
    order = [at.offer_id for at in whole]

    for offer in index.offers:
        found = why_not(assignment, offer.id, index, vectors, top_k=top_k)
        assert (found.eligible, found.shown) == (len(order), len(result.suggestions))
        assert found.reasons == broken_rules(assignment, offer)
        assert found.last == (result.suggestions[-1] if result.suggestions else None)
        if found.reasons:
            assert found.outcome == EXCLUDED
            better = [at for at in whole if at.raw_milli > found.account.raw_milli]
            assert len(better) < found.position <= len(order) + 1
        else:
            assert found.position == order.index(offer.id) + 1
            assert found.account == whole[found.position - 1]
            assert found.outcome == (SUGGESTED if found.position <= top_k else BELOW)


@settings(max_examples=40)
@given(demanding_assignments, demanding_offers, st.integers(1, 2))
def test_without_a_repair_the_obstacle_is_named_and_only_then(recipe, assignment, offers, top_k):
    for offer in offers:
        found = ask(assignment, offers, recipe, offer.id, top_k)
        needs_none = found.outcome == SUGGESTED or found.repair is not None
        assert bool(found.obstacle) != needs_none
        assert found.own_repairs.keys() <= set(SIDES)
        if found.repair is not None:
            costs = [at.cost for at in found.own_repairs.values()]
            assert all(found.repair.cost <= cost for cost in costs)


def test_obstacles_say_what_nothing_mends(recipe):
    def obstacle(assignment, offer):
        return ask(make_assignment(**assignment), [make_offer(**offer)], recipe, "o", 1).obstacle

    three = {"forms": ("internship",), "languages": ("nl",), "groups_left": 0}
    assert obstacle({}, {"is_open": False}) == "closed"
    assert obstacle({"declined_offers": frozenset("o")}, {}) == "declined"
    assert obstacle({"form": "group", "language": "en"}, three) == "too_many_rules"
    assert obstacle({}, {}) == ""


def test_the_answer_as_plain_values(recipe):
    assignment = make_assignment(form="group")
    offers = [make_offer(id="best", text="dashboard over wachttijden"),
              make_offer(forms=("internship",))]  # fmt: skip
    found = ask(assignment, offers, recipe, "o", 1)

    stored = why_not_as_json(found)

    assert found.repair is not None or found.obstacle == "too_far_below"
    assert stored["outcome"] == "excluded"
    assert (stored["eligible"], stored["shown"]) == (1, 1)
    assert stored["reasons"] == [
        {"code": "form", "parameters": {"assignment": "group", "offer": ["internship"]}}
    ]
    assert stored["repair"] == (repair_as_json(found.repair) if found.repair else None)
    for account in (stored["account"], stored["last"]):
        assert isinstance(account, dict)
        assert sum(at["shown_points"] for at in account["parts"]) == account["score"]
        assert sum(at["points_milli"] for at in account["parts"]) == account["raw_milli"]
