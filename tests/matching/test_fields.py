# SPDX-License-Identifier: EUPL-1.2
"""What is usual in a field of study, for programmes of which only the register knows something."""

import csv
from pathlib import Path
from typing import Any

from matcher.fields import field_sentences
from matcher.recipe import shipped_json, shipped_subjects

FIELDS: Any = shipped_json("fields.json")
REGISTER = Path(__file__).parents[2] / "data" / "reference" / "programmes.csv"


def test_software_development_says_what_is_built():
    assert any("programmeren" in line for line in field_sentences("0613"))


def test_a_field_that_is_not_known_says_nothing():
    assert field_sentences("") == field_sentences("9999") == ()


def test_every_subject_of_a_field_is_shipped():
    shipped = {subject.name for subject in shipped_subjects()}
    named = {name for names in FIELDS.values() for name in names}

    assert named <= shipped


def test_nearly_every_registered_programme_has_a_known_field():
    with REGISTER.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert sum(row["field_code"] in FIELDS for row in rows) / len(rows) > 0.95
