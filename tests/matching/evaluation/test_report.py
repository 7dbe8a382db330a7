# SPDX-License-Identifier: EUPL-1.2
"""The whole of it: scores as the ranking has them, baselines, report, tables and command."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

from matcher import EncoderError, build_index, embed_missing, load_recipe, rank, texts_to_embed
from matcher.evaluation import __main__ as command
from matcher.evaluation.baselines import baseline_scores, bm25, character_tfidf
from matcher.evaluation.judged import HALVES, read_judged_set
from matcher.evaluation.report import report_on
from matcher.evaluation.scores import recipe_scores
from matcher.evaluation.tables import Table, as_markdown, as_text
from matcher.manifest import DEFAULT_MODEL_ID
from tests.fakes import HashingEncoder

SHIPPED = Path(__file__).parents[3] / "data" / "evaluation"
PAGE = SHIPPED.parents[1] / "docs" / "evaluation.md"
TABLE = Table(title="Titel", headings=("naam", "n"), rows=(("a", "12"), ("langer", "3")))


@pytest.fixture(scope="module")
def judged():
    return read_judged_set(SHIPPED, "development")


@pytest.fixture(scope="module")
def vectors(judged, recipe):
    texts = texts_to_embed(judged.assignments, judged.offers, recipe)
    return embed_missing(HashingEncoder(), texts, {})


def run(monkeypatch, *arguments, encoder=HashingEncoder):
    monkeypatch.setattr(command, "open_encoder", lambda _path: encoder())
    target, errors = io.StringIO(), io.StringIO()
    status = command.main(["--folder", str(SHIPPED), *arguments], target, errors)
    return status, target.getvalue(), errors.getvalue()


def test_scores_and_their_order_are_those_of_the_ranking(judged, vectors, recipe):
    scores = recipe_scores(judged, vectors, recipe)

    index = build_index(judged.offers, vectors, recipe)
    for row, assignment in enumerate(judged.assignments[:3]):
        result = rank(assignment, index, vectors)
        order = np.argsort(-scores.milli[row], kind="stable")
        assert [judged.offers[at].id for at in order[:20]] == [
            at.offer_id for at in result.suggestions
        ]
        assert result.suggestions[0].raw_milli == scores.milli[row].max()
        assert scores.themes[row][0] == result.themes[0].name.casefold()


def test_bm25_prefers_the_rare_word_and_the_shorter_text():
    offered = ["data en archief", "data en wet", "data en wet en nog veel meer woorden"]

    (scores,) = bm25(["wet en data"], offered)

    assert scores[1] > scores[2] > scores[0] > 0


def test_bm25_by_hand():
    (scores,) = bm25(["wet"], ["wet", "app"])

    # Once in one of two texts of usual length: idf ln 2, and (k1 + 1) / (1 + k1) = 1.
    assert scores == pytest.approx([np.log(2), 0], abs=1e-6)


def test_character_runs_meet_a_compound():
    (scores,) = character_tfidf(["beveiliging"], ["informatiebeveiliging", "boekhouding"])

    assert scores[0] > 0.3 > scores[1]


def test_baselines_do_not_look_at_themes(judged, vectors, recipe):
    given = baseline_scores(judged, vectors, recipe)
    absent = baseline_scores(judged.without_themes(), vectors, recipe)

    assert list(given) == ["random", "BM25", "TF-IDF 4-6", "raw cosine", "centred cosine"]
    for name, scores in given.items():
        assert scores.shape == judged.grades.shape
        assert (scores == absent[name]).all()


def test_report_covers_every_group_and_compares_with_the_best_baseline(judged, vectors, recipe):
    report = report_on(judged, vectors, recipe)

    assert list(report.settings) == ["given", "absent"]
    for setting in report.settings.values():
        groups = setting.groups
        assert sum(groups[name].n for name in ("mbo", "hbo", "wo")) == 60
        assert groups["all"].measures["ndcg"] == setting.rankers["recipe"]["ndcg"]
        assert groups["hard"].n == 50
        best = setting.rankers[setting.best_baseline]["ndcg"].mean
        assert best == max(at["ndcg"].mean for name, at in setting.rankers.items()
                           if name != "recipe")  # fmt: skip
        ours = setting.rankers["recipe"]["ndcg"].mean
        assert setting.differences["ndcg"].mean == pytest.approx(ours - best, abs=1e-4)
        assert sum(band.n for band in setting.reliability) == 60 * 20


def test_page_holds_the_figures_of_the_shipped_recipe():
    class Named(HashingEncoder):
        model_id = DEFAULT_MODEL_ID

    recipe = load_recipe(Named())

    assert f"weights {recipe.weights.version}, recipe {recipe.version}" in PAGE.read_text(), (
        "run script/evaluate --markdown and put its tables in docs/evaluation.md"
    )


def test_text_is_aligned_and_markdown_is_a_table():
    assert as_text(TABLE) == "Titel\n  naam     n\n  a       12\n  langer   3\n"
    assert as_markdown(TABLE) == (
        "**Titel**\n\n| naam | n |\n|---|---|\n| a | 12 |\n| langer | 3 |\n"
    )


def test_same_input_gives_the_same_bytes(monkeypatch, tmp_path):
    kept = ("--vectors", str(tmp_path / "kept.npz"))
    files = [tmp_path / "once.json", tmp_path / "again.json"]

    outputs = [run(monkeypatch, "--json", str(file), *kept) for file in files]

    assert outputs[0] == outputs[1]
    assert outputs[0][0] == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert list(json.loads(files[0].read_text())["halves"]) == list(HALVES)


def test_vectors_of_another_encoder_are_not_used(monkeypatch, tmp_path):
    file = tmp_path / "kept.npz"
    np.savez(file, version=np.array("another@1"), x=np.zeros(3))

    status, _, _ = run(monkeypatch, "--half", "development", "--vectors", str(file))

    with np.load(file) as stored:
        assert (status, str(stored["version"])) == (0, "hashing@1")
        assert "x" not in stored.files


def test_one_half_as_markdown(monkeypatch):
    status, output, errors = run(monkeypatch, "--half", "development", "--markdown")

    assert (status, errors) == (0, "")
    assert "**development, themes given: rankings**" in output
    assert "**test" not in output


def test_wrong_folder_is_one_line_and_status_two(monkeypatch, tmp_path):
    status, output, errors = run(monkeypatch, "--folder", str(tmp_path))

    assert (status, output) == (2, "")
    assert errors.startswith("evaluation: ")
    assert errors.count("\n") == 1


def test_encoder_that_does_not_load_is_one_line_and_status_three(monkeypatch):
    def fail():
        raise EncoderError("no engine")

    status, output, errors = run(monkeypatch, encoder=fail)

    assert (status, output, errors) == (3, "", "evaluation: no engine\n")


@pytest.mark.encoder
def test_shipped_recipe_is_far_better_than_the_baselines(judged, torch_encoder):
    recipe = load_recipe(torch_encoder)
    texts = texts_to_embed(judged.assignments, judged.offers, recipe)

    report = report_on(judged, embed_missing(torch_encoder, texts, {}), recipe)

    for setting in report.settings.values():
        assert setting.differences["ndcg"].low > 0
        assert setting.differences["reverse"].low > 0
        assert all(at.measures["ndcg"].mean > at.baseline_ndcg for at in setting.groups.values())
