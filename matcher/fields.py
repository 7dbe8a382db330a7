# SPDX-License-Identifier: EUPL-1.2
"""What students of a field of study usually learn, for a programme of which only names are known.

A name alone says too little to compare with a page of text. The register gives each programme its
field by ISCED-F 2013 (UNESCO, four digits); the shipped subjects that belong to a field, in a few
sentences each, stand in for a description. What that is worth stands in ``docs/matching.md``.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from matcher.recipe import shipped_json, shipped_subjects

SENTENCES = 2
"""Sentences per subject, the Dutch ones; the third is English."""


def field_sentences(code: str) -> tuple[str, ...]:
    """What is usual in a field, as Dutch sentences; nothing for a code that is not known.

    Args:
        code: four digits of ISCED-F 2013, such as ``0613``.
    """
    return _sentences_by_field().get(code, ())


@cache
def _sentences_by_field() -> Mapping[str, tuple[str, ...]]:
    subjects = {subject.name: subject.sentences[:SENTENCES] for subject in shipped_subjects()}
    fields: Any = shipped_json("fields.json")
    return {
        code: tuple(line for name in names for line in subjects[name])
        for code, names in fields.items()
    }
