# SPDX-License-Identifier: EUPL-1.2
"""A split: results are found literally, and each lands in exactly one part."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import embed_missing
from matcher.level_expectations import KINDS, shipped_expectations
from matcher.levels import LEVELS
from matcher.splitting import MOST_RESULTS, expected_results, propose_split, result_texts
from tests.fakes import HashingEncoder

EXPECTATIONS = shipped_expectations()
KNOWN: dict[str, Any] = {}
MIXED = "Een vergelijking van drie methoden, een werkend script in Python en een advies."

texts = st.lists(
    st.sampled_from(
        (MIXED, "Een scriptie", ", een app", " en een advies", "\n- een plan", ";", " de ", "\n")
    )
    | st.text(max_size=20),
    max_size=8,
).map("".join)
levels = st.lists(st.sampled_from(sorted(LEVELS)), max_size=3, unique=True)


def split(result: str, question: str, stated: list[str], recipe):
    results = expected_results(result, question)
    KNOWN.update(embed_missing(HashingEncoder(), result_texts(results, EXPECTATIONS), KNOWN))
    return results, propose_split(results, stated, KNOWN, recipe.statistics, EXPECTATIONS)


@given(result=texts, question=texts, stated=levels)
def test_each_result_is_in_exactly_one_part(recipe, result, question, stated):
    results, parts = split(result, question, stated, recipe)

    assert len(parts) in (0, 2, 3)
    if parts:
        assert Counter(one for part in parts for one in part.results) == Counter(results)
        assert [part.kind for part in parts] == [
            kind for kind in KINDS if kind in {part.kind for part in parts}
        ]
        assert all(part.results for part in parts)


@given(result=texts, question=texts)
def test_results_stand_literally_in_their_field(result, question):
    fields = {"expected_result": result, "question": question}

    for one in expected_results(result, question):
        assert one.text in fields[one.field]
        assert one.text.strip()


@given(result=st.text(alphabet="abc def,.;\n-", max_size=60))
def test_no_word_of_the_expected_result_is_lost(result):
    found = " ".join(one.text for one in expected_results(result, ""))

    assert Counter(re.findall(r"\w+", found)) == Counter(re.findall(r"\w+", result))


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ("", []),
        ("Een advies.", ["Een advies."]),
        (
            MIXED,
            [
                "Een vergelijking van drie methoden",
                "een werkend script in Python",
                "een advies.",
            ],
        ),
        (
            "Werkende demonstratie met uitgifte, controle en intrekking, plus een notitie.",
            ["Werkende demonstratie met uitgifte, controle en intrekking", "een notitie."],
        ),
        ("- app\n- handleiding", ["app", "handleiding"]),
        ("1. Een app\n2) Een plan", ["Een app", "Een plan"]),
        ("A thesis, a data set and the code.", ["A thesis", "a data set", "the code."]),
        ("Een app, die werkt.", ["Een app, die werkt."]),
    ],
)
def test_lists_are_taken_apart_and_other_sentences_are_not(result, found):
    assert [one.text for one in expected_results(result, "")] == found


def test_list_items_of_the_question_count_as_results():
    found = expected_results("", "Wij zoeken hulp.\n- bouw een app\n2. vergelijk methoden\nDank.")

    assert [one.text for one in found] == ["bouw een app", "vergelijk methoden"]
    assert {one.field for one in found} == {"question"}


def test_building_design_and_research_go_to_their_own_level(recipe):
    _, parts = split(MIXED, "", ["hbo-bachelor", "wo-bachelor"], recipe)

    assert [(part.kind, part.level) for part in parts] == [
        ("build", "mbo-4"),
        ("design", "hbo-bachelor"),
        ("research", "wo-bachelor"),
    ]


def test_part_is_plain_json(recipe):
    _, parts = split(MIXED, "", [], recipe)

    assert json.loads(json.dumps(parts[0].to_json())) == {
        "kind": "build",
        "level": "mbo-4",
        "results": [{"field": "expected_result", "text": "een werkend script in Python"}],
    }


def test_work_of_one_kind_is_left_whole(recipe):
    assert split("Een scriptie, een onderzoek.", "", ["wo-master"], recipe)[1] == ()


def test_result_without_telling_words_stays_at_the_stated_level(recipe):
    _, parts = split("Een app, een zus en een zo.", "", ["wo-master"], recipe)

    assert [part.kind for part in parts] == ["build", "research"]


def test_endless_list_is_not_divided(recipe):
    lines = "\n".join(f"- een app {n}\n- een advies {n}" for n in range(MOST_RESULTS))

    assert split(lines, "", [], recipe)[1] == ()
