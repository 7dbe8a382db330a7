# SPDX-License-Identifier: EUPL-1.2
"""The level coach: every warning quotes the text, and it is silent where the level fits."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import embed_missing
from matcher.evaluation import level_fitting
from matcher.evaluation.level_fitting import fit_sector_weights
from matcher.level_coach import (
    MOST_WARNINGS,
    LevelEstimate,
    estimate_level,
    level_warnings,
    sector_shares,
    shipped_sector_weights,
)
from matcher.level_expectations import ASPECTS, KINDS, SECTORS, shipped_expectations
from matcher.level_facts import WorkFacts, fact_warnings
from matcher.level_signals import MOST_SENTENCES, level_sentences, sentence_signals, texts_of
from matcher.levels import LEVELS
from tests.fakes import HashingEncoder

EXPECTATIONS = shipped_expectations()
WEIGHTS = shipped_sector_weights()
KNOWN: dict[str, Any] = {}
BUILD = "Je sluit de scanner aan en je vult de lijst in volgens de handleiding."
RESEARCH = "Formuleer een hypothese en toets die met een gerandomiseerd experiment."
THESIS = "Schrijf een scriptie met literatuurstudie en statistische analyse."

codes = st.lists(st.sampled_from(sorted(LEVELS)), max_size=3, unique=True)
texts = st.lists(
    st.sampled_from((BUILD, RESEARCH, THESIS, "Het team heeft tijd.", "\n- een lijst", "\r\n"))
    | st.text(max_size=30)
).map(" ".join)


def signals(text: str, recipe):
    sentences = level_sentences([text])
    KNOWN.update(embed_missing(HashingEncoder(), texts_of(sentences, EXPECTATIONS), KNOWN))
    return sentence_signals(sentences, KNOWN, recipe.statistics, EXPECTATIONS)


def warned(text: str, levels: list[str], recipe):
    found = signals(text, recipe)
    return level_warnings(found, levels, estimate_level(found, EXPECTATIONS, WEIGHTS, "hashing"))


def test_every_aspect_sector_and_kind_has_dutch_and_english_expectations():
    found = [EXPECTATIONS.aspects[aspect][sector] for aspect in ASPECTS for sector in SECTORS]
    found += [EXPECTATIONS.kinds[kind] for kind in KINDS]

    for at in found:
        assert len(at.sentences) >= 2
        assert not at.words.search("")
    assert set(EXPECTATIONS.levels) == set(LEVELS)


@given(text=texts, levels=codes, weeks=st.none() | st.integers(1, 200))
def test_every_warning_quotes_a_sentence_of_the_text(recipe, text, levels, weeks):
    found = signals(text, recipe)
    estimate = estimate_level(found, EXPECTATIONS, WEIGHTS, "hashing")
    facts = WorkFacts(form="graduation", duration_weeks=weeks, group_max=4)

    warnings = level_warnings(found, levels, estimate)
    warnings += fact_warnings(found, levels, facts, EXPECTATIONS)

    for warning in warnings:
        assert warning.sentence in text
        assert warning.sentence
        assert warning.stated == levels[0]
        assert warning.better in LEVELS


@given(text=texts, levels=codes)
def test_no_sentence_and_no_aspect_is_named_twice(recipe, text, levels):
    warnings = warned(text, levels, recipe)

    assert len(warnings) <= MOST_WARNINGS
    assert len({at.sentence for at in warnings}) == len(warnings)
    assert len({at.aspect for at in warnings}) == len(warnings)


@given(text=texts)
def test_text_is_not_warned_about_at_the_level_it_reads_as(recipe, text):
    found = signals(text, recipe)
    estimate = estimate_level(found, EXPECTATIONS, WEIGHTS, "hashing")

    assert level_warnings(found, [estimate.level], estimate) == ()


@given(text=texts)
@pytest.mark.parametrize("model_id", ["hashing", WEIGHTS.model_id])
def test_shares_add_up_to_one(recipe, text, model_id):
    shares = sector_shares(signals(text, recipe), WEIGHTS, model_id)

    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()


@pytest.mark.parametrize(
    ("text", "stated", "reason", "sector"),
    [
        pytest.param(f"{THESIS} {RESEARCH}", "mbo-4", "above", "wo", id="research for mbo"),
        pytest.param(f"{BUILD} {BUILD[:-1]} ook.", "wo-master", "below", "mbo", id="chores for wo"),
    ],
)
def test_mismatch_is_shown_by_the_sentence_that_shows_it(recipe, text, stated, reason, sector):
    first = warned(text, [stated], recipe)[0]

    assert (first.reason, LEVELS[first.better].sector) == (reason, sector)
    assert first.sentence in text


def test_research_is_shown_by_the_sentence_about_research(recipe):
    found = {
        at.aspect: at.sentence
        for at in warned(f"Onze dienst is groot. {THESIS} {RESEARCH}", ["mbo-4"], recipe)
    }

    assert found["research"] in (THESIS, RESEARCH)


def test_sentence_that_names_nothing_is_quoted_only_when_it_is_the_clearest(recipe):
    others = "Het team kijkt mee. De dienst is groot. Er zijn negen locaties."

    quoted = [at.sentence for at in warned(f"{others} {THESIS} {RESEARCH}", ["mbo-4"], recipe)]

    assert set(quoted) <= {THESIS, RESEARCH}


def test_without_a_stated_level_there_is_nothing_to_compare_with(recipe):
    assert warned(f"{THESIS} {RESEARCH}", [], recipe) == ()


def test_doubt_is_no_reason_to_warn(recipe):
    unsure = LevelEstimate(level="wo-master", sectors={"mbo": 0.3, "hbo": 0.3, "wo": 0.4})

    assert level_warnings(signals(THESIS, recipe), ["mbo-4"], unsure) == ()


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Je sorteert kaarten en je scant ze met een vaste lijst, en vult ze in.", "mbo-2"),
        ("Schrijf een masterscriptie: toets een hypothese met theorie.", "wo-master"),
        ("Bacheloropdracht: toets een hypothese met wetenschappelijke literatuur.", "wo-bachelor"),
        ("Proefschrift: promotieonderzoek, empirisch en wetenschappelijk, phd.", "phd"),
    ],
)
def test_level_within_a_sector_goes_by_its_own_words(recipe, text, level):
    found = signals(text, recipe)

    assert estimate_level(found, EXPECTATIONS, WEIGHTS, "hashing").level == level


def test_text_without_sentences_reads_as_something_and_warns_of_nothing(recipe):
    assert warned("", ["mbo-4"], recipe) == ()


def test_very_long_text_is_read_up_to_a_limit():
    assert len(level_sentences([f"Zin {n} staat hier." for n in range(200)])) == MOST_SENTENCES


@pytest.mark.parametrize(
    ("facts", "levels", "found"),
    [
        (WorkFacts(duration_weeks=2), ["wo-master"], [("duration", "too_short")]),
        (WorkFacts(duration_weeks=60), ["mbo-4"], [("duration", "too_long")]),
        (WorkFacts(duration_weeks=60), ["mbo-4", "phd"], []),
        (WorkFacts(duration_weeks=40), ["mbo-4", "wo-master"], []),
        (WorkFacts(duration_weeks=1, form="hackathon"), ["wo-master"], []),
        (WorkFacts(group_max=4, form="graduation"), ["hbo-bachelor"], [("group", "too_many")]),
        (WorkFacts(group_max=4, form="group"), ["hbo-bachelor"], []),
        (WorkFacts(duration_weeks=2), [], []),
        (WorkFacts(), ["mbo-4"], []),
    ],
)
def test_facts_are_held_against_the_levels(recipe, facts, levels, found):
    warnings = fact_warnings(signals(RESEARCH, recipe), levels, facts, EXPECTATIONS)

    assert [(at.aspect, at.reason) for at in warnings] == found


def test_fact_is_shown_by_the_sentence_that_speaks_of_it(recipe):
    text = f"{RESEARCH} Het werk duurt twee weken. Vier studenten doen mee."
    facts = WorkFacts(form="graduation", duration_weeks=2, group_max=4)

    warnings = fact_warnings(signals(text, recipe), ["wo-master"], facts, EXPECTATIONS)

    assert [at.sentence for at in warnings] == [
        "Het werk duurt twee weken.",
        "Vier studenten doen mee.",
    ]


def test_fact_that_no_sentence_speaks_of_is_shown_by_the_most_demanding_one(recipe):
    found = signals(f"{BUILD} {RESEARCH}", recipe)

    warnings = fact_warnings(found, ["wo-master"], WorkFacts(duration_weeks=2), EXPECTATIONS)

    assert warnings[0].sentence == RESEARCH
    assert warnings[0].to_json()["numbers"] == {"weeks": 2, "fewest": 8, "most": 52}


def test_fitting_is_repeatable_and_learns_the_words(recipe):
    rows = [signals(text, recipe) for text in (BUILD, RESEARCH, "Een advies met interviews.") * 5]
    levels = ["mbo-4", "wo-master", "hbo-bachelor"] * 5

    weights = fit_sector_weights(rows, levels, "hashing")

    assert weights == fit_sector_weights(rows, levels, "hashing")
    assert [SECTORS[int(sector_shares(at, weights, "hashing").argmax())] for at in rows[:3]] == [
        "mbo",
        "wo",
        "hbo",
    ]


def test_command_writes_weights_for_the_encoder_it_read_with(monkeypatch, capsys):
    monkeypatch.setattr(level_fitting, "open_encoder", lambda _path: HashingEncoder())

    status = level_fitting.main()

    written = json.loads(capsys.readouterr().out)
    assert (status, written["model_id"]) == (0, "hashing")
    assert len(written["weights"]) == len(written["words_only"]) == len(SECTORS)
