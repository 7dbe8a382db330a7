# SPDX-License-Identifier: EUPL-1.2
"""Fields of study: which one a name shows, and what it does to the themes of an offer."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.recipe import shipped_study_fields, shipped_themes
from matcher.study_fields import StudyField, study_field_of, with_study_field
from matcher.themes import same_theme
from tests.matching.builders import make_assignment, make_offer, rank_afresh

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
SHARES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("HBO-ICT", "ICT"),
        ("Technical Computer Science", "ICT"),
        ("Software developer", "software"),
        ("Medewerker ICT support", "systems"),
        ("Business IT & Management", "business informatics"),
        ("Vakexpert geo, data & design", "geography"),
        ("Leraar Informatica", "teaching"),
        ("Specialist transport en logistiek", "business"),
        ("Betonstaalvlechter", "building and machines"),
        ("Instructeur paardensport en -houderij", "other"),
        ("Voorjaar 2027. Bestuurskunde. management bedrijfs- en personeelswetenschappen",
         "public administration"),
        ("Opdrachten gezocht. Applied Data Science. HBO-ICT", "data and AI"),
    ],
)  # fmt: skip
def test_name_shows_the_field(name, field):
    found = study_field_of(name, shipped_study_fields())

    assert found is not None
    assert found.name == field


def test_most_registered_programmes_have_a_field_of_their_own():
    fields = shipped_study_fields()
    text = (REFERENCE / "programmes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    found = [study_field_of(f"{row['name']}. {row['field_name']}", fields) for row in rows]

    recognised = [field for field in found if field is not None and field.names]
    assert len(recognised) > 0.85 * len(found)


def test_every_shipped_field_weighs_every_theme_and_the_last_takes_the_rest():
    themes = {same_theme(theme.name) for theme in shipped_themes()}

    *special, rest = shipped_study_fields()

    assert rest.names == ""
    for field in special:
        re.compile(field.names)
        assert set(field.themes) == themes
        assert all(0 <= share <= 1 for share in field.themes.values())


def test_without_fields_an_offer_keeps_its_own_themes():
    assert study_field_of("Informatica", ()) is None
    assert with_study_field({"blockchain": 0.3}, None) == {"blockchain": 0.3}


@given(own=SHARES, suited=SHARES, more=SHARES)
def test_more_of_a_theme_never_gives_less(own, suited, more):
    field = StudyField(name="x", names="x", themes={"thema": suited})

    low, high = (with_study_field({"thema": at}, field)["thema"] for at in sorted((own, more)))

    assert 0 <= low <= high <= 1


def test_theme_outside_the_table_is_left_as_it_is():
    field = StudyField(name="x", names="x", themes={"ander": 1.0})

    assert with_study_field({"eigen thema": 0.7}, field) == {"eigen thema": 0.7}


def test_field_that_suits_the_theme_ranks_first_and_is_the_reason(recipe):
    offers = [make_offer(id="1", name="Toerisme"), make_offer(id="2", name="Informatica")]
    assignment = make_assignment(title="Onderzoek", themes=("Softwareontwikkeling",))

    first, second = rank_afresh(assignment, offers, recipe).suggestions

    assert (first.offer_id, second.offer_id) == ("2", "1")
    assert first.parts[2].reason.code == "field_theme"
    assert first.parts[2].reason.parameters["theme"] == "Softwareontwikkeling"
