# SPDX-License-Identifier: EUPL-1.2
"""From a ranking to a short list of whom to ask: best first, and not ten times the same.

Registered programmes of one name at many institutions have the same text and so the same score.
Who asks wants a few of those, near and reachable, and room for other programmes and institutions.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 10
"""Longest list."""

SAME_NAME = 3
"""So often one name (at one level) is in the list: some choice of institutions, no more."""

SAME_INSTITUTION = 2
"""So often one institution is in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A scored programme, as far as it matters whom to ask.

    Attributes:
        id: identifier, also the last resort for ordering.
        raw_milli: raw score, in thousandths.
        name: name with level; equal for the same programme elsewhere.
        institution: who gives it.
        is_reachable: whether somebody there has an account.
        distance_km: from the work, as the crow flies; ``None`` when not known or not needed.
    """

    id: int
    raw_milli: int
    name: str
    institution: int
    is_reachable: bool
    distance_km: float | None = None


def whom_to_ask(candidates: Iterable[Candidate], *, most: int = MOST) -> tuple[int, ...]:
    """The identifiers of the short list, first to ask first.

    Higher score first; with equal scores whoever can be reached, then the nearest, then the
    lower identifier. ``SAME_NAME`` and ``SAME_INSTITUTION`` bound how often one comes back.
    """
    names: Counter[str] = Counter()
    institutions: Counter[int] = Counter()
    chosen: list[int] = []
    for at in sorted(candidates, key=_order):
        if len(chosen) == most:
            break
        if names[at.name] < SAME_NAME and institutions[at.institution] < SAME_INSTITUTION:
            chosen.append(at.id)
            names[at.name] += 1
            institutions[at.institution] += 1
    return tuple(chosen)


def best_of_each(candidates: Iterable[Candidate], *, most: int) -> dict[int, tuple[int, ...]]:
    """The best ``most`` identifiers of each institution, in the order of ``whom_to_ask``."""
    found: dict[int, list[int]] = {}
    for at in sorted(candidates, key=_order):
        of_institution = found.setdefault(at.institution, [])
        if len(of_institution) < most:
            of_institution.append(at.id)
    return {institution: tuple(ids) for institution, ids in found.items()}


def _order(at: Candidate) -> tuple[int, bool, float, int]:
    distance = float("inf") if at.distance_km is None else at.distance_km
    return -at.raw_milli, not at.is_reachable, distance, at.id
