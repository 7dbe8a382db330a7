# SPDX-License-Identifier: EUPL-1.2
"""Rules for what people type: lengths, bounds, and no personal data in texts that are shared."""

from collections.abc import Mapping
from typing import Final

from models.errors import InvalidInput
from models.organisation import Organisation
from models.personal_data import find_personal_data

LONGEST: Final[dict[str, int]] = {
    "title": 120,
    "unit": 150,
    "crebo": 5,
    "question": 4000,
    "background": 6000,
    "expected_result": 3000,
    "description": 6000,
    "message": 2000,
    "outcome": 4000,
    "reason": 2000,
}
BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "group_min": (1, 50),
    "group_max": (1, 50),
    "slots": (1, 20),
    "flexible_weeks": (0, 26),
    "duration_weeks": (1, 104),
    "hours_per_week": (1, 40),
    "supervision_hours": (0, 40),
    "allowance_eur": (0, 3000),
    "capacity_groups": (1, 99),
    "capacity_students": (1, 999),
    "max_distance_km": (0, 400),
}
LISTS: Final = ("skills", "courses")
LONGEST_LIST, LONGEST_ITEM = 20, 80


def check_content(values: Mapping[str, object]) -> None:
    """Raise InvalidInput for the first value that cannot be stored."""
    for field, value in values.items():
        if isinstance(value, str):
            check_text(field, value)
        elif isinstance(value, int) and not isinstance(value, bool):
            _check_number(field, value)
        elif field in LISTS and isinstance(value, list):
            _check_list(field, value)


def check_text(field: str, text: str) -> None:
    """Raise InvalidInput when ``text`` is too long, unreadable, or holds personal data."""
    limit = LONGEST.get(field)
    if limit is not None and len(text) > limit:
        raise InvalidInput(field, "too_long", limit=limit)
    if any(ord(char) < 32 and char not in "\n\r\t" for char in text) or _has_surrogate(text):
        raise InvalidInput(field, "unreadable")
    found = find_personal_data(text)
    if found:
        raise InvalidInput(field, "personal_data", kind=found.value)


def check_group_sizes(group_min: int, group_max: int) -> None:
    """Raise InvalidInput when the largest group is smaller than the smallest."""
    if group_max < group_min:
        raise InvalidInput("group_max", "below_minimum", minimum=group_min)


def _check_number(field: str, value: int) -> None:
    lowest, highest = BOUNDS.get(field, (-(2**31), 2**31 - 1))
    if not lowest <= value <= highest:
        raise InvalidInput(field, "out_of_bounds", lowest=lowest, highest=highest)


def _check_list(field: str, items: list[str]) -> None:
    if len(items) > LONGEST_LIST:
        raise InvalidInput(field, "too_many", limit=LONGEST_LIST)
    for item in items:
        if len(item) > LONGEST_ITEM:
            raise InvalidInput(field, "item_too_long", limit=LONGEST_ITEM)
        check_text(field, item)


def _has_surrogate(text: str) -> bool:
    return any(0xD800 <= ord(char) <= 0xDFFF for char in text)


def check_open(organisation: Organisation) -> None:
    """Raise InvalidInput for an organisation that closed: nothing new begins there."""
    if not organisation.is_active:
        raise InvalidInput("organisation", "closed_for_new_work")
