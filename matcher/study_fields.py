# SPDX-License-Identifier: EUPL-1.2
"""Which field of study a programme belongs to, and which themes suit such a field.

A broad programme does not say in so many words what its students can do, and a programme
of another field may choose a theme that it only touches. Its name tells: students of
computer science take on anything digital, those of tourism little of it. The table
``defaults/study_fields.json`` says per field how readily it takes work on each theme.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIELD_SHARE = 0.5
"""Weight of the field of study in the themes of an offer; its own words have the rest.
Chosen on the development half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyField:
    """A field of study.

    Attributes:
        name: for people who edit the table; never shown.
        names: regular expression, found in the names of its programmes in lower case;
            empty for what no other field recognises.
        themes: how readily it takes work on a theme, 0 to 1, by compared theme name.
    """

    name: str
    names: str
    themes: Mapping[str, float]


def study_field_of(name: str, fields: Sequence[StudyField]) -> StudyField | None:
    """The field of study that a programme's name shows.

    The names of an offer and its programme stand one after the other, each ended by a full
    stop: the first that a field recognises decides, and of several fields the first.

    Args:
        name: name of the offer as it is compared.
        fields: in order, special before general.

    Returns:
        The field; the one without ``names`` when none recognises it, or ``None`` without that.
    """
    parts = name.casefold().split(". ")
    named = [field for field in fields if field.names]
    found = (field for part in parts for field in named if re.search(field.names, part))
    rest = (field for field in fields if not field.names)
    return next(found, next(rest, None))


def with_study_field(weights: Mapping[str, float], field: StudyField | None) -> dict[str, float]:
    """Themes of an offer by its own words, mixed with those that suit its field.

    Args:
        weights: weight per theme, 0 to 1.
        field: its field; a theme that it says nothing about keeps its weight.
    """
    suited = field.themes if field else {}
    return {
        name: (1 - FIELD_SHARE) * own + FIELD_SHARE * suited.get(name, own)
        for name, own in weights.items()
    }
