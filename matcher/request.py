# SPDX-License-Identifier: EUPL-1.2
"""Read a request of the command line: JSON to profiles, with errors that say where.

A field that is missing or null states nothing. A field that is not known is
refused, because a typing error would otherwise silently drop a constraint.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

from matcher.types import AssignmentProfile, OfferProfile, Place, ProfileError, Window

LANGUAGES = ("nl", "en")
"""Working languages that a request may name."""

Reader: TypeAlias = Callable[[Any, str], Any]
Value = TypeVar("Value")


class RequestError(ValueError):
    """A request cannot be read; the message names the field and what is wrong with it."""

    def __init__(self, path: str, message: str) -> None:
        """Say where, then what."""
        super().__init__(f"{path}: {message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line is asked.

    Attributes:
        assignments: to rank offers for, in the order of the request.
        offers: to choose from.
        glossary: entries added to the shipped glossary, or put in their place.
        weights: weights put in the place of the shipped ones, by name.
    """

    assignments: tuple[AssignmentProfile, ...]
    offers: tuple[OfferProfile, ...]
    glossary: Mapping[str, str]
    weights: Mapping[str, float]


def read_request(content: object) -> Request:
    """Read a request out of decoded JSON.

    Raises:
        RequestError: when a field is unknown, missing or has a wrong value.
    """
    fields = _fields(content, "request", _REQUEST, required=("assignments", "offers"))
    for kind in ("assignments", "offers"):
        _refuse_doubles(kind, [profile.id for profile in fields[kind]])
    return Request(
        assignments=fields["assignments"],
        offers=fields["offers"],
        glossary=fields.get("glossary", {}),
        weights=fields.get("weights", {}),
    )


def _fields(
    content: object, path: str, readers: Mapping[str, Reader], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Every stated field of an object, read; fields that are null are left out."""
    if not isinstance(content, dict):
        raise RequestError(path, "must be an object")
    for name in content:
        if name not in readers:
            raise RequestError(path, f"unknown field {name!r}, use {', '.join(readers)}")
    stated = {name: at for name, at in content.items() if at is not None}
    for name in required:
        if name not in stated:
            raise RequestError(path, f"field {name!r} is missing")
    return {name: readers[name](at, f"{path}.{name}") for name, at in stated.items()}


def _text(content: object, path: str) -> str:
    if not isinstance(content, str):
        raise RequestError(path, "must be a text")
    return content


def _identifier(content: object, path: str) -> str:
    if not isinstance(content, str) or not content:
        raise RequestError(path, "must be a text that is not empty")
    return content


def _whole(content: object, path: str) -> int:
    if not isinstance(content, int) or isinstance(content, bool) or content < 0:
        raise RequestError(path, "must be a whole number of 0 or more")
    return content


def _number(content: object, path: str) -> float:
    is_number = isinstance(content, int | float) and not isinstance(content, bool)
    if not is_number or not math.isfinite(content):  # type: ignore[arg-type]  # just checked
        raise RequestError(path, "must be a number")
    return float(content)  # type: ignore[arg-type]  # just checked


def _day(content: object, path: str) -> date:
    try:
        return date.fromisoformat(_text(content, path))
    except ValueError as err:
        raise RequestError(path, "must be a date like 2027-02-01") from err


def _language(content: object, path: str) -> str:
    if content not in LANGUAGES:
        raise RequestError(path, f"must be one of {', '.join(LANGUAGES)}")
    return str(content)


def _list_of(reader: Callable[[Any, str], Value]) -> Callable[[Any, str], tuple[Value, ...]]:
    def read(content: object, path: str) -> tuple[Value, ...]:
        if not isinstance(content, list):
            raise RequestError(path, "must be a list")
        return tuple(reader(at, f"{path}[{i}]") for i, at in enumerate(content))

    return read


def _map_of(reader: Callable[[Any, str], Value]) -> Callable[[Any, str], dict[str, Value]]:
    def read(content: object, path: str) -> dict[str, Value]:
        if not isinstance(content, dict):
            raise RequestError(path, "must be an object")
        return {name: reader(at, f"{path}.{name}") for name, at in content.items()}

    return read


def _window(content: object, path: str) -> Window:
    fields = _fields(content, path, {"start": _day, "end": _day, "flexible_weeks": _whole})
    return _made(Window, fields, path.rpartition(".")[0])


def _place(content: object, path: str) -> Place:
    fields = _fields(content, path, {"lat": _number, "lon": _number}, required=("lat", "lon"))
    return _made(Place, fields, path.rpartition(".")[0])


def _capacity(content: object, path: str) -> dict[str, int]:
    return _fields(content, path, {"groups": _whole, "students": _whole})


def _assignment(content: object, path: str) -> AssignmentProfile:
    fields = _fields(content, path, _ASSIGNMENT, required=("id", "title", "text"))
    return _made(AssignmentProfile, fields, path)


def _offer(content: object, path: str) -> OfferProfile:
    fields = _fields(content, path, _OFFER, required=("id", "name", "text"))
    capacity = fields.pop("capacity", {})
    left = {"groups_left": capacity.get("groups"), "students_left": capacity.get("students")}
    return _made(OfferProfile, fields | left, path)


def _made(kind: Callable[..., Value], fields: Mapping[str, Any], path: str) -> Value:
    try:
        return kind(**fields)
    except ProfileError as err:
        raise RequestError(path, str(err)) from err


def _refuse_doubles(kind: str, identifiers: list[str]) -> None:
    seen: set[str] = set()
    for identifier in identifiers:
        if identifier in seen:
            raise RequestError(f"request.{kind}", f"identifier {identifier!r} occurs twice")
        seen.add(identifier)


_ASSIGNMENT: Mapping[str, Reader] = {
    "id": _identifier,
    "title": _text,
    "text": _text,
    "expected_result": _text,
    "skills": _list_of(_text),
    "levels": _list_of(_text),
    "form": _text,
    "themes": _list_of(_text),
    "language": _language,
    "window": _window,
    "group_min": _whole,
    "group_max": _whole,
    "place": _place,
    "work_mode": _text,
}

_OFFER: Mapping[str, Reader] = {
    "id": _identifier,
    "name": _text,
    "text": _text,
    "courses": _text,
    "levels": _list_of(_text),
    "forms": _list_of(_text),
    "themes": _list_of(_text),
    "languages": _list_of(_language),
    "window": _window,
    "capacity": _capacity,
    "group_min": _whole,
    "group_max": _whole,
    "place": _place,
    "max_distance_km": _number,
}

_REQUEST: Mapping[str, Reader] = {
    "assignments": _list_of(_assignment),
    "offers": _list_of(_offer),
    "glossary": _map_of(_text),
    "weights": _map_of(_number),
}
