# SPDX-License-Identifier: EUPL-1.2
"""Texts for a large database: sentences of the examples, mixed anew for each row."""

import re
from random import Random

from workers.imports.examples.texts import read_assignments, read_offers

SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Texts:
    """A chooser of titles and paragraphs; the same seed gives the same texts."""

    def __init__(self, chooser: Random) -> None:
        self._chooser = chooser
        asked, offered = read_assignments(), read_offers()
        self._titles = [at.title for at in asked]
        self._questions = _sentences(at.question for at in asked)
        self._backgrounds = _sentences(at.background for at in asked)
        self._results = _sentences(at.expected_result for at in asked)
        self._descriptions = _sentences(at.description for at in offered)
        self.offer_titles = [at.title for at in offered]
        self.courses = sorted({course for at in offered for course in at.courses})
        self.skills = sorted({skill for at in asked for skill in at.skills})

    def title(self, number: int) -> str:
        return f"{self._chooser.choice(self._titles)[:105]} ({number})"

    def question(self) -> str:
        return self._mix(self._questions, 5)

    def background(self) -> str:
        return self._mix(self._backgrounds, 9)

    def expected_result(self) -> str:
        return self._mix(self._results, 3)

    def description(self) -> str:
        return self._mix(self._descriptions, 8)

    def _mix(self, sentences: list[str], count: int) -> str:
        return " ".join(self._chooser.sample(sentences, count))


def _sentences(texts) -> list[str]:
    return sorted({found for text in texts for found in SENTENCE.split(text.strip()) if found})
