# SPDX-License-Identifier: EUPL-1.2
"""Every member of every closed list has a word and a known tone."""

import inspect
from enum import StrEnum

import pytest
from flask import Flask

from models import vocabulary
from web.labels import label, tone

LISTS = [
    found
    for _name, found in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(found, StrEnum) and found is not StrEnum
]


@pytest.mark.parametrize("closed_list", LISTS, ids=lambda found: found.__name__)
def test_every_member_has_a_word_and_a_tone(closed_list: type[StrEnum], public_app: Flask) -> None:
    with public_app.test_request_context("/"):
        words = [str(label(member)) for member in closed_list]

    assert all(words)
    assert {tone(member) for member in closed_list} <= {"safe", "neutral", "warning", "danger"}


@pytest.mark.parametrize("closed_list", LISTS, ids=lambda found: found.__name__)
def test_no_two_members_share_a_word(closed_list: type[StrEnum], public_app: Flask) -> None:
    with public_app.test_request_context("/"):
        words = [str(label(member)) for member in closed_list]

    assert len(words) == len(set(words))
