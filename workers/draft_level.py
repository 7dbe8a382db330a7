# SPDX-License-Identifier: EUPL-1.2
"""At which level a draft reads, what does not fit the stated level, and how it could be divided."""

from typing import TYPE_CHECKING, Any

from matcher.level_coach import estimate_level, level_warnings, shipped_sector_weights
from matcher.level_expectations import shipped_expectations
from matcher.level_facts import WorkFacts, fact_warnings
from matcher.level_signals import level_sentences, sentence_signals, texts_of
from matcher.splitting import expected_results, propose_split, result_texts
from models.assignment import Assignment
from models.queries.matching import assignment_as_it_is

if TYPE_CHECKING:
    from workers.draft_advice import Desk


def level(desk: "Desk") -> dict[str, Any]:
    """Return how the text reads, the sentences that do not fit, and the parts of a split."""
    with desk.tools.session_factory() as session:
        found = assignment_as_it_is(session, int(desk.profile.id))
    if found is None:
        return {}
    reading = _reading(desk, found.assignment)
    return {**reading, "parts": _parts(desk, found.assignment)} if reading else {}


def _reading(desk: "Desk", assignment: Assignment) -> dict[str, Any]:
    profile, expectations = desk.profile, shipped_expectations()
    sentences = level_sentences((profile.title, profile.text, profile.expected_result))
    if not sentences:
        return {}
    vectors = desk.bench.cache.vectors(desk.tools, texts_of(sentences, expectations))
    statistics = desk.recipe.statistics
    signals = sentence_signals(sentences, vectors, statistics, expectations)
    read = estimate_level(signals, expectations, shipped_sector_weights(), statistics.model_id)
    facts = WorkFacts(
        form=profile.form,
        duration_weeks=assignment.duration_weeks,
        group_max=assignment.group_max,
    )
    warnings = (
        *level_warnings(signals, profile.levels, read),
        *fact_warnings(signals, profile.levels, facts, expectations),
    )
    return {
        "level": read.level,
        "sectors": dict(read.sectors),
        "warnings": [warning.to_json() for warning in warnings],
    }


def _parts(desk: "Desk", assignment: Assignment) -> list[dict[str, Any]]:
    expectations = shipped_expectations()
    results = expected_results(assignment.expected_result, assignment.question)
    vectors = desk.bench.cache.vectors(desk.tools, result_texts(results, expectations))
    levels, statistics = desk.profile.levels, desk.recipe.statistics
    parts = propose_split(results, levels, vectors, statistics, expectations)
    return [part.to_json() for part in parts]
