# SPDX-License-Identifier: EUPL-1.2
"""What a worker answered about a draft, without a worker."""

from typing import Any, Final

from models.access import Actor
from models.assignment import Assignment
from models.operations.inquiries import ask, store_answer
from models.operations.matching import note_matcher
from models.operations.theme_models import LearnedThemes, store_theme_model
from models.theme_model import ThemeModel
from models.unit_of_work import UnitOfWork
from models.vocabulary import InquiryKind
from tests.factories import World

SENTENCE: Final = "Hoe vinden medewerkers sneller het juiste besluit terug?"
WARNING: Final = {
    "aspect": "research",
    "reason": "above",
    "stated": "hbo-bachelor",
    "better": "wo-master",
    "sentence": SENTENCE,
    "numbers": {},
}
PARTS: Final = [
    {
        "kind": "build",
        "level": "mbo-4",
        "results": [{"field": "expected_result", "text": "Een werkend prototype"}],
    },
    {
        "kind": "design",
        "level": "hbo-bachelor",
        "results": [{"field": "expected_result", "text": "een advies over het vervolg."}],
    },
]


SCORE: Final = {
    "accuracy": 0.8,
    "top_two": 0.95,
    "balanced": 0.8,
    "log_loss": 0.5,
    "by_theme": {"Archief": 0.75},
}


def theme_model(uow: UnitOfWork, *, better: bool = True, labels: str = "1") -> ThemeModel:
    """A version of learned themes for the encoder that ranks."""
    note_matcher(uow, encoder_version="encoder@1", weights_version="w")
    figures = {
        "n_texts": 40,
        "counts": {"Archief": 12},
        "sentences": SCORE,
        "learned": SCORE | {"accuracy": 0.9},
    }
    return store_theme_model(
        uow,
        LearnedThemes(
            encoder_version="encoder@1",
            taxonomy_hash="t",
            labels_hash=labels,
            n_labels=40,
            is_better=better,
            figures=figures,
            learned={},
        ),
    )


def answer_about(world: World, **level: Any) -> dict[str, Any]:
    """A full answer: the theme of the world, a warning and two parts."""
    reason = {"sentence": SENTENCE, "theme_sentence": "Besluiten.", "terms": ["besluit"]}
    read_level = {
        "level": "wo-master",
        "sectors": {"mbo": 0.1, "hbo": 0.2, "wo": 0.7},
        "warnings": [WARNING],
        "parts": PARTS,
    }
    return {
        "suggestions": [],
        "themes": [{"theme": world.theme.id, "probability": 0.62, "reason": reason}],
        "level": read_level | level,
    }


def read(uow: UnitOfWork, world: World, draft: Assignment, **level: Any) -> Assignment:
    """Let the contact ask about a draft, and answer as a worker does."""
    actor, request = Actor.of(world.contact), {"version": draft.version}
    inquiry = ask(uow, actor, InquiryKind.DRAFT_ADVICE, request, assignment=draft)
    store_answer(uow, inquiry.id, answer_about(world, **level))
    return draft
