# SPDX-License-Identifier: EUPL-1.2
"""Themes learned from choices: bounds, order, new and edited themes, and never for the worse."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Theme, embed_missing
from matcher.lexical import FEATURES, Doubles, term_weights
from matcher.theme_learning import (
    LabelledText,
    ThemeModel,
    learn_themes,
    learned_probabilities,
    model_from_json,
    proposed_themes,
)
from matcher.theme_validation import ThemeFigures, figures_from_json, theme_score, validate_themes
from matcher.themes import (
    ThemePrototypes,
    prototypes,
    theme_likeness,
    theme_probabilities,
    theme_texts,
)
from tests.fakes import HashingEncoder

IDF = np.ones(FEATURES)
ARCHIVE, ATTACK, APP = "archief en dossier", "aanval en wachtwoord", "app en broncode"
THEMES = [
    Theme(name="Archief", sentences=(ARCHIVE,)),
    Theme(name="Veilig", sentences=(ATTACK,)),
    Theme(name="Bouwen", sentences=(APP,)),
]
NEW = Theme(name="Landbouw", sentences=("koeien en gras",))


def placed(themes=THEMES) -> ThemePrototypes:
    return prototypes(themes, embed_missing(HashingEncoder(), theme_texts(themes), {}), IDF)


def likeness(words: str, themes: ThemePrototypes) -> Doubles:
    row = HashingEncoder().encode_query([words])
    alike: Doubles = theme_likeness(row, term_weights([words], IDF), themes)[0]
    return alike


def text(number: int, words: str, *themes: str) -> LabelledText:
    return LabelledText(id=number, likeness=likeness(words, placed()), themes=themes)


def labelled(n: int = 20) -> list[LabelledText]:
    """People call the texts about attacks "Archief": the sentences alone are always wrong there."""
    rows = []
    for at in range(n):
        rows += [
            text(3 * at, f"{ARCHIVE} nummer {at}", "Archief"),
            text(3 * at + 1, f"{ATTACK} nummer {at}", "archief"),
            text(3 * at + 2, f"{APP} nummer {at}", "Bouwen"),
        ]
    return rows


def learned(rows) -> ThemeModel:
    found = learn_themes(rows, placed())
    assert found is not None
    return found


def validated(rows, groups=None) -> ThemeFigures:
    found = validate_themes(rows, groups or {}, placed())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def model():
    return learned(labelled())


def test_what_people_choose_differently_is_learned(model):
    attack = likeness("aanval met wachtwoord op dossier en broncode en een app", placed())

    assert proposed_themes(attack, placed(), None)[0].name == "Veilig"
    shares = dict(zip(placed().names, learned_probabilities(attack, placed(), model), strict=True))
    before = dict(zip(placed().names, theme_probabilities(attack), strict=True))
    assert shares["Archief"] > before["Archief"]


def test_order_of_the_texts_does_not_matter(model):
    assert learn_themes(labelled()[::-1], placed()) == model


def test_model_survives_json(model):
    assert model_from_json(json.loads(json.dumps(model.to_json()))) == model


@pytest.mark.parametrize("field", ["means", "biases", "weights"])
def test_numbers_that_do_not_belong_together_are_refused(model, field):
    stored = model.to_json()
    stored[field] = stored[field][1:]

    with pytest.raises(ValueError, match="one mean, row and bias"):
        model_from_json(stored)


@given(words=st.text(max_size=40), extra=st.booleans(), gone=st.booleans())
def test_shares_add_up_whatever_happened_to_the_taxonomy(model, words, extra, gone):
    themes = placed([*(THEMES[1:] if gone else THEMES), *([NEW] if extra else [])])

    found = learned_probabilities(likeness(words, themes), themes, model)

    assert found.shape == (len(themes.names),)
    assert found.sum() == pytest.approx(1, abs=1e-4)
    assert ((found >= 0) & (found <= 1)).all()


@given(words=st.text(max_size=40))
def test_new_theme_keeps_the_share_of_its_sentences(model, words):
    themes = placed([*THEMES, NEW])
    alike = likeness(words, themes)

    found = learned_probabilities(alike, themes, model)

    assert found[-1] == theme_probabilities(alike)[-1]


def test_new_theme_is_recognised_without_training(model):
    themes = placed([*THEMES, NEW])

    found = proposed_themes(likeness("koeien en gras in de wei", themes), themes, model)

    assert found[0].name == "Landbouw"


def test_theme_with_few_labels_is_left_to_its_sentences():
    rows = [*labelled(), text(900, f"{ATTACK} x", "Veilig")]

    assert "veilig" not in learned(rows).names


def test_without_themes_nothing_is_proposed(model):
    assert proposed_themes(likeness("iets", placed([])), placed([]), model) == ()


def test_model_of_other_themes_changes_nothing(model):
    themes = placed([NEW, Theme(name="Zee", sentences=("zee",))])
    alike = likeness(ARCHIVE, themes)

    found = learned_probabilities(alike, themes, model)

    assert (found == theme_probabilities(alike)).all()


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="no texts"),
        pytest.param(labelled(9), id="fewer than thirty"),
        pytest.param([text(n, f"{APP} {n}", "Bouwen") for n in range(40)], id="one theme"),
        pytest.param([text(n, f"{APP} {n}", "Weg") for n in range(40)], id="unknown theme"),
    ],
)
def test_too_little_is_not_learned_from(rows):
    assert learn_themes(rows, placed()) is None


def test_two_learned_themes_are_weighed_as_two():
    rows = [at for at in labelled(20) if at.id % 3 != 1]
    model = learned(rows)

    assert model.names == ("archief", "bouwen")
    assert proposed_themes(likeness(APP, placed()), placed(), model)[0].name == "Bouwen"


def test_validation_sees_that_learning_helps():
    figures = validated(labelled())

    assert figures.n_texts == 60
    assert figures.counts == {"Archief": 40, "Veilig": 0, "Bouwen": 20}
    assert figures.learned.accuracy >= figures.sentences.accuracy == pytest.approx(2 / 3, abs=0.01)
    assert figures_from_json(json.loads(json.dumps(figures.to_json()))) == figures


def test_validation_needs_thirty_texts():
    assert validate_themes(labelled(9), {}, placed()) is None


def test_copies_of_one_assignment_are_never_learned_from_and_judged_at_once():
    rows = labelled()
    alone = validated(rows)
    together = validated(rows, dict.fromkeys((at.id for at in rows), 1))

    assert together.learned == together.sentences == alone.sentences


@pytest.mark.parametrize(
    ("change", "better"),
    [
        pytest.param({"accuracy": 0.9, "top_two": 0.9, "balanced": 0.9}, True, id="all better"),
        pytest.param({"accuracy": 0.8, "top_two": 0.9, "balanced": 0.9}, False, id="as often"),
        pytest.param({"accuracy": 0.9, "top_two": 0.7, "balanced": 0.9}, False, id="top two worse"),
        pytest.param({"accuracy": 0.9, "top_two": 0.9, "balanced": 0.7}, False, id="less even"),
    ],
)
def test_learned_is_used_only_when_nothing_gets_worse(change, better):
    figures = validated(labelled())
    base = replace(figures.sentences, accuracy=0.8, top_two=0.8, balanced=0.8)
    figures = replace(figures, sentences=base, learned=replace(base, **change))

    assert figures.is_better is better


def test_score_by_hand():
    rows = [text(0, "a", "Archief"), text(1, "b", "Bouwen", "Veilig"), text(2, "c", "Veilig")]
    shares = np.array([[0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.6, 0.1, 0.3]])

    score = theme_score(shares, rows, placed())

    assert (score.accuracy, score.top_two) == (0.3333, 0.6667)
    assert score.by_theme == {"Archief": 1.0, "Veilig": 0.0, "Bouwen": 0.0}
    assert score.balanced == 0.3333
    assert score.log_loss == pytest.approx(-np.log([0.7, 0.5, 0.1]).mean(), abs=1e-4)
