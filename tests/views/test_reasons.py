# SPDX-License-Identifier: EUPL-1.2
"""Every reason that the matcher can give for a part of a score has a sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import matcher
from matcher.scoring import PART_NAMES
from web import reasons

FOLDER = Path(matcher.__file__).parent
SOURCES = sorted(set(FOLDER.glob("*.py")) - {FOLDER / "eligibility.py"})  # that gives no points


def codes_in(source: str) -> Iterator[str]:
    """Constants that become the code of a Reason: in the call, or by way of a name ``code``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
            given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            given = [node.value]
        else:
            continue
        constants = [
            at for value in given for at in ast.walk(value) if isinstance(at, ast.Constant)
        ]
        yield from (at.value for at in constants if isinstance(at.value, str))


def every_code() -> set[str]:
    found = {code for path in SOURCES for code in codes_in(path.read_text())}
    assert {"base", "text_close", "shared_terms"} <= found
    return found


@pytest.fixture(scope="module", autouse=True)
def _in_a_page() -> Iterator[None]:
    from web import labels, locale  # noqa: PLC0415

    app = Flask("web")
    locale.init_app(app)
    labels.init_app(app)
    with app.test_request_context("/"):
        yield


def test_every_reason_for_points_has_a_sentence_and_no_sentence_is_left_over():
    assert set(reasons.SENTENCES) == every_code()


def test_every_part_of_a_score_has_a_name():
    assert set(reasons.PART_NAMES) == {"base", *PART_NAMES}


@pytest.mark.parametrize(
    ("code", "parameters", "text"),
    [
        ("level_differs", {"assignment": "hbo-bachelor", "offer": "mbo-4", "gap": 2.5},
         "Het niveau verschilt. Gevraagd: hbo bachelor. Aanbod: mbo niveau 4."),
        ("shared_terms", {"terms": ["archief", "besluiten"]},
         "Beide teksten noemen: archief, besluiten."),
        ("no_shared_theme", {"assignment": ["Blockchain"], "offer": []},
         "Het thema verschilt: Blockchain en niet ingevuld."),
        ("of_a_newer_matcher", {}, "Voor dit onderdeel is geen uitleg."),
    ],
)  # fmt: skip
def test_a_sentence_is_filled_with_words_of_the_screen(code, parameters, text):
    assert reasons.sentence(code, parameters) == text


PARTS = [
    {"name": "base", "shown_points": 1, "points_milli": 0, "reason": "base", "parameters": {}},
    {"name": "text", "shown_points": 40, "points_milli": 900, "reason": "text_close",
     "parameters": {"similarity": 0.6}},
    {"name": "terms", "shown_points": -3, "points_milli": -60, "reason": "no_shared_terms",
     "parameters": {"terms": []}},
    {"name": "theme", "shown_points": 44, "points_milli": 990, "reason": "shared_theme",
     "parameters": {"theme": "Blockchain", "fit": 1.0}},
    {"name": "level", "shown_points": 0, "points_milli": 0, "reason": "same_level",
     "parameters": {"assignment": "phd", "offer": "phd", "gap": 0}},
]  # fmt: skip


def test_the_rows_of_a_score_add_up_to_it():
    rows = reasons.score_rows(PARTS)

    assert sum(points for _name, points, _most, _text in rows) == 82
    assert [name for name, *_rest in rows] == ["Begin", "Inhoud", "Woorden", "Thema", "Niveau"]


def test_the_top_reasons_are_the_parts_that_raise_the_score_most():
    assert reasons.top_reasons(PARTS) == [
        "Beide kiezen het thema Blockchain.",
        "De teksten gaan over hetzelfde.",
    ]
