# SPDX-License-Identifier: EUPL-1.2
"""The judged set: what is refused, and that the shipped one is whole and unchanged."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from matcher.evaluation.agreement import agreement
from matcher.evaluation.judged import HALVES, KINDS, JudgedSetError, read_judged_set

SHIPPED = Path(__file__).parents[3] / "data" / "evaluation"


@pytest.fixture
def folder(tmp_path):
    """A small set that is right."""
    (tmp_path / "offers.toml").write_text(
        "".join(
            f'[[offer]]\nid = "{name}"\nname = "Informatica"\ntext = "Wij bouwen."\n'
            'levels = ["hbo-bachelor"]\nthemes = []\nlanguages = ["nl"]\n'
            for name in ("p2", "p1")
        )
    )
    (tmp_path / "test.toml").write_text(
        '[[assignment]]\nid = "t1"\nkind = "plain"\ntitle = "Dashboard"\ntext = "Bouw het."\n'
        'levels = ["mbo-4", "hbo-ad"]\nthemes = ["Blockchain"]\nlanguage = "en"\n'
    )
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades" / "test-a.csv").write_text("assignment,offer,grade\nt1,p1,3\n")
    (tmp_path / "grades" / "test-b.csv").write_text("assignment,offer,grade\nt1,p1,2\nt1,p2,1\n")
    return tmp_path


def test_grade_is_the_mean_of_both_judges_and_absent_is_zero(folder):
    judged = read_judged_set(folder, "test")

    assert [offer.id for offer in judged.offers] == ["p1", "p2"]
    assert judged.grades.tolist() == [[2.5, 0.5]]
    assert (judged.sectors, judged.kinds) == (("mbo",), ("plain",))


def test_what_hard_rules_decide_about_is_not_read(folder):
    judged = read_judged_set(folder, "test")

    assert judged.assignments[0].language is None
    assert judged.offers[0].languages == ()


def test_themes_can_be_taken_away_and_nothing_else(folder):
    judged = read_judged_set(folder, "test")

    bare = judged.without_themes()

    assert judged.assignments[0].themes == ("Blockchain",)
    assert bare.assignments[0].themes == ()
    assert bare.assignments[0].title == judged.assignments[0].title
    assert bare.offers == judged.offers


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        pytest.param("grades/test-b.csv", "p2", "p9", "unknown pair t1, p9", id="offer"),
        pytest.param("grades/test-a.csv", "t1", "d1", "unknown pair d1, p1", id="assignment"),
        pytest.param("grades/test-b.csv", "p2,1", "p2,4", "unknown grade '4'", id="too high"),
        pytest.param("grades/test-b.csv", "p2,1", "p2,0", "unknown grade '0'", id="zero"),
        pytest.param("grades/test-b.csv", "p2", "p1", "graded twice", id="twice"),
        pytest.param("test.toml", "plain", "easy", "unknown kind 'easy'", id="kind"),
        pytest.param("test.toml", "mbo-4", "mbo-9", "unknown code 'mbo-9'", id="level"),
        pytest.param("test.toml", '"mbo-4", "hbo-ad"', "", "asks no level", id="no level"),
        pytest.param("offers.toml", "p2", "p1", "p1 occurs twice", id="identifier twice"),
        pytest.param("offers.toml", "hbo-bachelor", "hbo", "unknown code 'hbo'", id="offer level"),
        pytest.param("offers.toml", "[[offer]]", "[[aanbod]]", "holds no offer", id="no offers"),
    ],
)
def test_contradictions_are_refused(folder, name, old, new, message):
    file = folder / name
    file.write_text(file.read_text().replace(old, new))

    with pytest.raises(JudgedSetError, match=re.escape(message)):
        read_judged_set(folder, "test")


def test_test_half_is_as_it_was_before_any_weight_was_chosen():
    lines = (SHIPPED / "test.sha256").read_text().splitlines()
    expected = {name: digest for digest, name in map(str.split, lines)}

    found = {name: sha256((SHIPPED / name).read_bytes()).hexdigest() for name in expected}

    assert "test.toml" in expected
    assert found == expected


@pytest.mark.parametrize("half", HALVES)
def test_shipped_half_has_ten_of_each_kind_and_something_to_find_for_each(half):
    judged = read_judged_set(SHIPPED, half)

    assert judged.grades.shape == (60, 120)
    assert Counter(judged.kinds) == dict.fromkeys(KINDS, 10)
    assert (judged.grades.max(axis=1) >= 2).all()


def test_halves_share_no_assignment_and_have_the_same_offers():
    development, test = (read_judged_set(SHIPPED, half) for half in HALVES)

    texts = [{at.text for at in half.assignments} for half in (development, test)]
    assert not texts[0] & texts[1]
    assert development.offers == test.offers


@pytest.mark.parametrize("half", HALVES)
def test_agreement_is_what_the_page_of_the_set_says(half):
    page = (SHIPPED / "README.md").read_text()
    row = next(line for line in page.splitlines() if line.startswith(f"| {half} |"))
    stated = [float(cell) for cell in row.split("|")[2:6]]

    found = agreement(read_judged_set(SHIPPED, half).judges)

    assert np.round([found.equal, found.quadratic, found.fitting], 3).tolist() == pytest.approx(
        [stated[0], stated[2], stated[3]], abs=0.0011
    )
