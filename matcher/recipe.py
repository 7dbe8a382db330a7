# SPDX-License-Identifier: EUPL-1.2
"""Everything that shapes a score besides the texts: weights, curve, words, figures.

A recipe is a value. An installation may edit any part of it; its version then
changes, and with it the key under which results are stored.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files

from matcher.corpus import CorpusStatistics
from matcher.results import Curve
from matcher.study_fields import StudyField
from matcher.text import TextRules
from matcher.themes import Theme, same_theme


class WeightsError(ValueError):
    """Weights are unknown, negative or not numbers; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part counts, in points per standard deviation (level: per step).

    Attributes:
        version: name of this set of weights.
        text: similarity of meaning.
        terms: shared terms.
        theme: fit of the themes.
        level: points lost per step of level distance.
        cross_language_terms: share of ``terms`` that counts when one text is
            Dutch and the other English, 0 to 1.
    """

    version: str
    text: float
    terms: float
    theme: float
    level: float
    cross_language_terms: float

    def __post_init__(self) -> None:
        """Refuse weights that would turn the ranking around."""
        for name in WEIGHT_NAMES:
            value = getattr(self, name)
            if not (math.isfinite(value) and 0 <= value <= 100):
                raise WeightsError(f"weight {name} must lie between 0 and 100")

    def changed(self, changes: Mapping[str, float], *, kind: str = "custom") -> "Weights":
        """The same weights with some replaced, under a version of their own.

        Args:
            changes: new value by name.
            kind: first word of the version.

        Raises:
            WeightsError: when a name is unknown or a value is out of range.
        """
        unknown = sorted(set(changes) - set(WEIGHT_NAMES))
        if unknown:
            raise WeightsError(f"unknown weight {unknown[0]}, use {', '.join(WEIGHT_NAMES)}")
        values = {name: float(changes.get(name, getattr(self, name))) for name in WEIGHT_NAMES}
        return Weights(version=f"{kind}-{_fingerprint(values)[:8]}", **values)


WEIGHT_NAMES = ("text", "terms", "theme", "level", "cross_language_terms")
"""Names of the weights that can be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that shapes a score besides the texts.

    Attributes:
        encoder_version: version of the encoder that makes the vectors.
        text_rules: what to write out and what to leave out.
        themes: the taxonomy.
        subjects: fields of study and work, by which meaning is compared too.
        study_fields: fields of study, and the themes that suit them.
        weights: how much each part counts.
        curve: from raw score to shown score.
        statistics: what is usual.
    """

    encoder_version: str
    text_rules: TextRules
    themes: tuple[Theme, ...]
    subjects: tuple[Theme, ...]
    study_fields: tuple[StudyField, ...]
    weights: Weights
    curve: Curve
    statistics: CorpusStatistics

    @property
    def version(self) -> str:
        """Fingerprint of everything but the encoder, 16 hexadecimal digits."""
        rules = self.text_rules
        parts = {
            "glossary": dict(rules.glossary),
            "boilerplate": list(rules.boilerplate),
            "themes": [asdict(theme) for theme in self.themes],
            "subjects": [asdict(subject) for subject in self.subjects],
            "study_fields": [asdict(field) for field in self.study_fields],
            "weights": asdict(self.weights),
            "curve": asdict(self.curve),
            "statistics": self.statistics.version,
        }
        return _fingerprint(parts)[:16]


def shipped_json(name: str) -> object:
    """Content of a file in the folder ``defaults``.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    source = files("matcher") / "defaults" / name
    content: object = json.loads(source.read_text(encoding="utf-8"))
    return content


def shipped_weights(*, words_only: bool = False) -> Weights:
    """The weights that come with this release; other ones where meaning is not compared."""
    stored = _mapping(_shipped_scoring(words_only=words_only)["weights"])
    return Weights(**stored)  # type: ignore[arg-type]  # our own file, tested


def shipped_curve(*, words_only: bool = False) -> Curve:
    """The calibration curve that belongs to ``shipped_weights``."""
    stored = _mapping(_shipped_scoring(words_only=words_only)["curve"])
    return Curve(**{at.name: float(str(stored[at.name])) for at in fields(Curve)})


def shipped_text_rules() -> TextRules:
    """The glossary and boilerplate that come with this release."""
    glossary = _mapping(shipped_json("glossary.json"))
    boilerplate = _mapping(shipped_json("boilerplate.json"))
    return TextRules(
        glossary={key: str(glossary[key]) for key in sorted(glossary)},
        boilerplate=tuple(str(at) for at in _sequence(boilerplate["patterns"])),
    )


@cache
def shipped_common_words() -> frozenset[str]:
    """Dutch and English words that say nothing about a subject; they are never named."""
    stored = _mapping(shipped_json("common_words.json"))["words"]
    return frozenset(str(word) for word in _sequence(stored))


def shipped_themes() -> tuple[Theme, ...]:
    """The themes that come with this release."""
    return _named_sentences("themes.json")


def shipped_subjects() -> tuple[Theme, ...]:
    """The subjects that come with this release."""
    return _named_sentences("subjects.json")


def _shipped_scoring(*, words_only: bool) -> dict[str, object]:
    stored = _mapping(shipped_json("weights.json"))
    return _mapping(stored["words_only"]) if words_only else stored


def shipped_study_fields() -> tuple[StudyField, ...]:
    """The fields of study that come with this release, special before general."""
    stored = _mapping(shipped_json("study_fields.json"))
    return tuple(_field(name, _mapping(row)) for name, row in stored.items())


def _field(name: str, stored: Mapping[str, object]) -> StudyField:
    themes = _mapping(stored["themes"])
    suited = {same_theme(theme): float(str(at)) for theme, at in themes.items()}
    return StudyField(name=name, names=str(stored["names"]), themes=suited)


def _named_sentences(name: str) -> tuple[Theme, ...]:
    stored = _mapping(shipped_json(name))
    return tuple(
        Theme(name=key, sentences=tuple(str(line) for line in _sequence(lines)))
        for key, lines in stored.items()
    )


def _fingerprint(value: object) -> str:
    line = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(line.encode("utf-8")).hexdigest()


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("expected an object")
    return value


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return value
