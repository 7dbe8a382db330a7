# SPDX-License-Identifier: EUPL-1.2
"""A world whose own texts are English, and words that betray a Dutch left-over on its pages."""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from sqlalchemy import select

from models.access import Actor
from models.assignment import Assignment
from models.offer import Offer
from models.operations import assignments, suggestions
from models.person import Person
from models.programme import Programme
from models.suggestion import Suggestion
from models.theme import Theme
from models.unit_of_work import UnitOfWork
from tests.views.walking import Cast

DUTCH = re.compile(
    r"\b(het|een|niet|geen|wordt|worden|zijn|deze|dit|voor|van|naar|bij|als|ook|nog|uw|u|wij"
    r"|kies|vul|zoek|wacht|dag|dagen|weken|uur|sinds|tot|onbekend|ja|nee|gegevens|naam|titel|thema"
    r"|niveau|vorm|plaats|plek(ken)?|opdracht(en)?|opdrachtgevers?|aanbod|voorstel(len)?"
    r"|koppeling(en)?|opleiding(en)?|instelling(en)?|docent(en)?|stage|persoon|januari|februari"
    r"|maart|juni|juli|augustus|oktober)\b",
    re.IGNORECASE,
)
READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "data-text", "data-over")
PARTS = [
    {"name": name, "shown_points": points, "reason": reason, "parameters": parameters}
    for name, points, reason, parameters in (
        ("base", 10, "base", {}),
        ("text", 40, "text_close", {}),
        ("terms", 0, "no_shared_terms", {}),
        ("theme", 20, "shared_theme", {"theme": "Thema 1"}),
        ("level", 10, "same_level", {"assignment": ["hbo-bachelor"], "offer": "hbo-bachelor"}),
    )
]


class EnglishCast(Cast):
    """One of everything, in several states, with English texts."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.draft(uow)
        self.offer(uow)
        self.submitted(uow)
        assignments.return_assignment(
            uow, self.submitted(uow), Actor.of(self.coordinator), "Please name the system."
        )
        for ask, by in (
            (suggestions.express_interest, self.lecturer),
            (suggestions.request_programme, self.contact),
        ):
            asked = self.suggestion(uow, self.opened(uow), self.published_offer)
            ask(uow, asked, Actor.of(by))
        _translate(uow)
        uow.session.flush()


def _translate(uow: UnitOfWork) -> None:
    """Give everything that a person could have typed an English text."""
    texts: dict[type[Any], dict[str, str]] = {
        Person: {"name": "Person {}"},
        Programme: {"name": "Programme {}"},
        Theme: {"name": "Thema {}", "name_en": "Theme {}"},
        Offer: {"title": "Offer {}", "description": "Groups of third-years solve real questions."},
        Assignment: {
            "title": "Assignment {}",
            "question": "How do staff find the right decision sooner?",
            "background": "The service keeps decisions in three systems.",
            "expected_result": "A working prototype and advice.",
        },
    }
    for entity, fields in texts.items():
        for number, row in enumerate(uow.session.scalars(select(entity)), start=1):
            for name, text in fields.items():
                setattr(row, name, text.format(number))
    for pair in uow.session.scalars(select(Suggestion)):
        pair.parts = PARTS


def dutch_in(page: BeautifulSoup) -> Iterator[str]:
    """Each text with a Dutch word, as people see or hear it; marked Dutch is left out."""
    for tag in page.find_all(lang="nl"):
        tag.decompose()
    texts = [str(text) for text in page.find_all(string=True) if not _is_hidden(text.parent)]
    texts += [str(tag[name]) for name in READ_ALOUD for tag in page.select(f"[{name}]")]
    for text in texts:
        if DUTCH.search(text):
            yield " ".join(text.split())


def _is_hidden(tag: Tag | None) -> bool:
    return tag is None or tag.name in {"script", "style"}
