# SPDX-License-Identifier: EUPL-1.2
"""Learning themes as a job: read the labels, learn, judge, return what to store."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Final

from matcher.assignment_vectors import assignment_likeness
from matcher.index import texts_to_embed
from matcher.recipe import Recipe
from matcher.theme_learning import LabelledText, learn_themes
from matcher.theme_validation import validate_themes
from matcher.themes import prototypes
from matcher.types import AssignmentProfile
from models.operations.theme_models import LearnedThemes, store_theme_model
from models.queries.matching import AskingAssignment, active_themes
from models.queries.theme_models import LabelledAssignment, labelled_assignments
from models.unit_of_work import UnitOfWork
from workers.bench import bench_of
from workers.profiles import assignment_profile, theme_taxonomy
from workers.toolbox import Toolbox

if TYPE_CHECKING:
    from workers.running import Store

NOBODY: Final = frozenset[int]()


def train_themes(tools: Toolbox, _subject_id: int) -> "Store":
    """Learn from the labels of now; return what stores a version, if there is enough to learn."""
    bench = bench_of(tools)
    if not bench.reads_meaning:
        return store_nothing
    with tools.session_factory() as session:
        rows = labelled_assignments(session)
        profiles = [assignment_profile(AskingAssignment(at.assignment, NOBODY)) for at in rows]
        recipe = bench.recipe_for(theme_taxonomy(active_themes(session)))
    vectors = bench.cache.vectors(tools, texts_to_embed(profiles, [], recipe))
    placed = prototypes(recipe.themes, vectors, recipe.statistics.idf)
    texts = [
        LabelledText(
            id=int(profile.id),
            likeness=assignment_likeness(profile, vectors, recipe, placed),
            themes=profile.themes,
        )
        for profile in profiles
    ]
    figures = validate_themes(texts, _groups(rows), placed)
    model = learn_themes(texts, placed)
    if figures is None or model is None:
        return store_nothing
    return partial(
        _store,
        learned=LearnedThemes(
            encoder_version=recipe.encoder_version,
            taxonomy_hash=_taxonomy_hash(recipe),
            labels_hash=_labels_hash(profiles, recipe),
            n_labels=len(texts),
            is_better=figures.is_better,
            figures=figures.to_json(),
            learned=model.to_json(),
        ),
    )


def store_nothing(_uow: UnitOfWork) -> None:
    """Store nothing: there are too few labels, or there is no language model to read them."""


def _store(uow: UnitOfWork, *, learned: LearnedThemes) -> None:
    store_theme_model(uow, learned)


def _groups(rows: Sequence[LabelledAssignment]) -> dict[int, int]:
    return {row.assignment.id: row.root_id for row in rows}


def _taxonomy_hash(recipe: Recipe) -> str:
    return _hash([asdict(theme) for theme in recipe.themes])


def _labels_hash(profiles: Sequence[AssignmentProfile], recipe: Recipe) -> str:
    """Of what is learned from: the texts as they are encoded, and their themes."""
    texts = [[at.id, sorted(texts_to_embed([at], [], recipe)), at.themes] for at in profiles]
    return _hash(texts)


def _hash(content: object) -> str:
    line = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(line.encode()).hexdigest()
