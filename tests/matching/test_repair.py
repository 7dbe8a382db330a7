# SPDX-License-Identifier: EUPL-1.2
"""Repairs are proven: applied and ranked afresh, and nothing smaller in the table does it too."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher import OfferProfile, Place, Window, build_index, rank
from matcher.changes import RULE_CHANGES, STEPS, applied, candidates
from matcher.eligibility import RULES, broken_rules
from matcher.index import pack_assignment
from matcher.repair import RepairShop, with_repairs
from matcher.results import repair_as_json
from matcher.substitution import only, row_of, substituted
from matcher.themes import likely_themes
from tests.matching.builders import (
    assignments,
    make_assignment,
    make_offer,
    make_vectors,
    offer_lists,
    rank_afresh,
)
from tests.matching.pairs import demanding_assignments, demanding_offers, edited, table, twice

SPRING = Window(start=date(2027, 2, 1), end=date(2027, 4, 1))
SUMMER = Window(start=date(2027, 4, 20), end=date(2027, 7, 1))
AUTUMN = Window(start=date(2027, 9, 1), end=date(2027, 12, 1))
THE_HAGUE = Place(lat=52.08, lon=4.31)
GRONINGEN = Place(lat=53.22, lon=6.57)
RIVALS = [make_offer(id=f"r{i}", text="dashboard over wachttijden") for i in range(3)]


def shop_of(assignment, offers, recipe, top_k=2):
    vectors = make_vectors([assignment], offers, recipe)
    index = build_index(offers, vectors, recipe)
    return RepairShop(assignment, index, vectors, top_k=top_k), index, vectors


def likely(assignment, offer, index, vectors):
    ours = pack_assignment(assignment, vectors, index).likeness
    sides = {"assignment": ours, "offer": index.likeness[row_of(index, offer.id)]}
    return {
        side: tuple(
            at.name
            for at in likely_themes(likeness, index.prototypes)[:3]
            if at.probability > round(1 / len(index.prototypes.names), 3)
        )
        for side, likeness in sides.items()
    }


def is_suggested(pair, offers, recipe, top_k):
    assignment, changed = pair
    others = [at for at in offers if at.id != changed.id]
    result = rank_afresh(assignment, [*others, changed], recipe, top_k=top_k)
    return changed.id in [at.offer_id for at in result.suggestions]


def made(repair, assignment, offer, index, vectors):
    """The profiles after the changes that people read, found back in the table."""
    broken = tuple(at.code for at in broken_rules(assignment, offer))
    rows = candidates(assignment, offer, broken, likely(assignment, offer, index, vectors))
    chosen = tuple(next(row for row in rows if row.change == at) for at in repair.changes)
    return applied(assignment, offer, chosen)


@settings(max_examples=60)
@given(demanding_assignments, demanding_offers, st.integers(1, 3))
def test_every_repair_applied_makes_the_offer_a_suggestion(recipe, assignment, offers, top_k):
    shop, index, vectors = shop_of(assignment, offers, recipe, top_k)
    result = rank(assignment, index, vectors, top_k=top_k)

    for offer in index.offers:
        if offer.id in [at.offer_id for at in result.suggestions]:
            continue
        repair = shop.smallest(offer.id)
        if repair is None:
            continue
        pair = made(repair, assignment, offer, index, vectors)
        others = [at for at in offers if at.id != offer.id]
        after = rank_afresh(pair[0], [*others, pair[1]], recipe, top_k=top_k)
        place = [at.offer_id for at in after.suggestions].index(offer.id)
        assert repair.position == place + 1
        assert repair.score == after.suggestions[place].score
        gone = {at.offer_id for at in result.suggestions} - {
            at.offer_id for at in after.suggestions
        }
        assert repair.lost == len(gone)
        assert (pair[0].text, pair[0].title) == (assignment.text, assignment.title)
        assert (pair[1].text, pair[1].courses, pair[1].name) == (offer.text, "", offer.name)


@settings(max_examples=60)
@given(demanding_assignments, demanding_offers, st.integers(1, 3))
def test_nothing_in_the_table_does_it_in_fewer_steps(recipe, assignment, offers, top_k):
    shop, index, vectors = shop_of(assignment, offers, recipe, top_k)
    offer = index.offers[0]
    pair = assignment, offer
    assume(not is_suggested(pair, offers, recipe, top_k))
    assume(RULE_CHANGES.keys() >= {at.code for at in broken_rules(*pair)})
    repair = shop.smallest(offer.id)

    edits = table(pair, likely(*pair, index, vectors))
    most = float("inf") if repair is None else repair.cost
    for changes in [*((edit,) for edit in edits), *twice(edits)]:
        after = edited(pair, *changes)
        steps = sum(edit.steps for edit in changes)
        if steps < most and after is not None and not broken_rules(*after):
            assert not is_suggested(after, offers, recipe, top_k), changes


@settings(max_examples=40)
@given(demanding_assignments, demanding_offers, st.sampled_from(("assignment", "offer")))
def test_a_repair_of_one_side_changes_that_side_alone_and_is_never_smaller(
    recipe, assignment, offers, side
):
    shop, index, _ = shop_of(assignment, offers, recipe, 1)
    for offer in index.offers:
        if broken_rules(assignment, offer):
            own, whole = shop.smallest(offer.id, [side]), shop.smallest(offer.id)
            if own is not None:
                assert {at.side for at in own.changes} == {side}
                assert whole is not None
                assert whole.cost <= own.cost


@pytest.mark.parametrize(
    ("assignment", "offer", "steps", "changes"),
    [
        pytest.param({"window": SPRING}, {"window": SUMMER}, 3,
                     [("assignment", "more_flexible", {"weeks": 3})], id="some weeks"),
        pytest.param({"window": SPRING}, {"window": AUTUMN}, 22,
                     [("assignment", "move_start", {"weeks": 22, "direction": "later",
                                                    "start": "2027-07-05"})], id="months"),
        pytest.param({"window": AUTUMN}, {"window": SPRING}, 22,
                     [("assignment", "move_start", {"weeks": 22, "direction": "earlier",
                                                    "start": "2027-03-31"})], id="months back"),
        pytest.param({"form": "group"}, {"forms": ("internship",)}, 6,
                     [("offer", "accept_form", {"form": "group"})], id="form"),
        pytest.param({"language": "en"}, {"languages": ("nl",)}, 6,
                     [("offer", "accept_language", {"language": "en"})], id="language"),
        pytest.param({"group_min": 5}, {"group_max": 3}, 4,
                     [("assignment", "smaller_group", {"students": 3})], id="smaller group asked"),
        pytest.param({"group_max": 2}, {"group_min": 3, "group_max": 6}, 2,
                     [("offer", "smaller_group", {"students": 2})], id="smaller group"),
        pytest.param({}, {"groups_left": 0}, 5,
                     [("offer", "more_room", {"groups": 1, "students": 0})], id="full"),
        pytest.param({"group_min": 4}, {"groups_left": 1, "students_left": 3}, 1,
                     [("offer", "more_room", {"groups": 0, "students": 1})], id="few places"),
        pytest.param({"place": THE_HAGUE, "work_mode": "on_site"},
                     {"place": GRONINGEN, "max_distance_km": 50.0}, 3,
                     [("assignment", "work_hybrid", {})], id="far"),
        pytest.param({"place": THE_HAGUE, "work_mode": "on_site"},
                     {"place": GRONINGEN, "max_distance_km": 190.0}, 1,
                     [("offer", "travel_further", {"km": 199})], id="just too far"),
        pytest.param({"form": "group", "window": SPRING},
                     {"forms": ("internship",), "window": SUMMER}, 9,
                     [("assignment", "more_flexible", {"weeks": 3}),
                      ("offer", "accept_form", {"form": "group"})], id="two changes"),
    ],
)  # fmt: skip
def test_smallest_change_of_the_table(recipe, assignment, offer, steps, changes):
    asked = make_assignment(**assignment)
    repair = shop_of(asked, [make_offer(**offer)], recipe)[0].smallest("o")

    assert repair is not None
    assert repair.cost == steps
    assert [(at.side, at.code, at.parameters) for at in repair.changes] == changes


def test_a_level_more_brings_an_offer_up_among_the_suggestions(recipe):
    asked = make_assignment(levels=("hbo-bachelor",), themes=("Blockchain",))
    rivals = [replace(at, levels=("hbo-bachelor",)) for at in RIVALS]
    low = make_offer(text="dashboard over wachttijden", levels=("mbo-4",), themes=("Blockchain",))

    repair = shop_of(asked, [*rivals, low], recipe, 3)[0].smallest("o", ["offer"])

    assert repair is not None
    assert [at.code for at in repair.changes] == ["accept_level"]
    assert repair.position <= 3


@pytest.mark.parametrize(
    ("assignment", "offer"),
    [
        pytest.param({}, {"is_open": False}, id="closed"),
        pytest.param({"declined_offers": frozenset({"o"})}, {}, id="declined"),
        pytest.param({"form": "group"}, {"is_open": False, "forms": ("internship",)}, id="more"),
        pytest.param(
            {"form": "group", "language": "en", "window": SPRING},
            {"forms": ("internship",), "languages": ("nl",), "window": AUTUMN},
            id="three rules",
        ),
    ],
)
def test_nothing_mends_this(recipe, assignment, offer):
    shop, *_ = shop_of(make_assignment(**assignment), [make_offer(**offer)], recipe)

    assert shop.smallest("o") is None


def test_a_pair_that_fits_after_the_change_but_scores_too_low_has_no_repair(recipe):
    asked = make_assignment(form="group", themes=("Blockchain",), levels=("hbo-bachelor",))
    rivals = [replace(at, themes=("Blockchain",), levels=("hbo-bachelor",)) for at in RIVALS]
    other = make_offer(
        text="wet wet wet", forms=("internship",), levels=("phd",), themes=("Cyberveiligheid",)
    )

    shop, index, vectors = shop_of(asked, [*rivals, other], recipe, 1)

    assert shop.smallest("o") is None
    assert (
        with_repairs(rank(asked, index, vectors, top_k=1), asked, index, vectors, top_k=1)
        .excluded[0]
        .repair
        is None
    )


@given(demanding_assignments, demanding_offers, st.integers(1, 2))
def test_exclusions_near_the_list_get_their_repair_and_others_none(
    recipe, assignment, offers, top_k
):
    shop, index, vectors = shop_of(assignment, offers, recipe, top_k)
    result = rank(assignment, index, vectors, top_k=top_k)

    repaired = with_repairs(result, assignment, index, vectors, top_k=top_k)

    assert replace(repaired, excluded=()) == replace(result, excluded=())
    given_ = [at for at in repaired.excluded if at.repair is not None]
    assert len(given_) <= top_k
    assert all(at.repair == shop.smallest(at.offer_id) for at in given_)


@given(assignments, offer_lists.filter(len), st.data())
def test_an_offer_put_in_its_place_ranks_as_if_all_were_packed_again(
    recipe, assignment, offers, data
):
    _, index, vectors = shop_of(assignment, offers, recipe, 20)
    offer: OfferProfile = data.draw(st.sampled_from(index.offers))
    changed = replace(offer, levels=("phd",), themes=("Blockchain",), forms=(), is_open=True)

    quick = rank(assignment, substituted(index, changed), vectors)

    others = [at for at in offers if at.id != offer.id]
    assert quick == rank_afresh(assignment, [*others, changed], recipe)
    alone = rank(assignment, only(index, row_of(index, offer.id)), vectors)
    assert alone == rank_afresh(assignment, [offer], recipe)


def test_a_theme_is_proposed_only_when_the_text_is_about_it(recipe):
    asked = make_assignment(themes=("Blockchain",))
    rivals = [replace(at, themes=("Blockchain",)) for at in RIVALS]
    offers = [*rivals, make_offer(themes=("Cyberveiligheid",))]
    silent = {key: 0 * vector for key, vector in make_vectors([asked], offers, recipe).items()}
    index = build_index(offers, silent, recipe)

    assert RepairShop(asked, index, silent, top_k=3).smallest("o") is None


def test_another_text_is_not_put_in_place(recipe):
    _, index, _ = shop_of(make_assignment(), [make_offer()], recipe)

    with pytest.raises(ValueError, match="the text of offer 'o' changed"):
        substituted(index, make_offer(text="Iets anders."))
    with pytest.raises(KeyError, match="onbekend thema"):
        substituted(index, make_offer(themes=("Onbekend thema",)))
    with pytest.raises(KeyError, match="weg"):
        substituted(index, make_offer(id="weg"))


def test_every_rule_is_mended_by_a_row_of_the_table_or_by_nothing():
    assert set(RULES) - set(RULE_CHANGES) == {"closed", "declined"}
    assert min(STEPS.values()) >= 1


def test_a_repair_as_plain_values(recipe):
    asked = make_assignment(form="group")
    repair = shop_of(asked, [make_offer(forms=("internship",))], recipe)[0].smallest("o")

    assert repair is not None
    assert repair_as_json(repair) == {
        "steps": 6, "position": 1, "score": repair.score, "lost": 0,
        "changes": [{"side": "offer", "code": "accept_form", "form": "group"}],
    }  # fmt: skip
