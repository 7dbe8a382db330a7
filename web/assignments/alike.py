# SPDX-License-Identifier: EUPL-1.2
"""Assignments that ask the same, as a draft's author and the page of an assignment show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app

from config import Settings
from models.queries.likeness import AlikeAssignment, alike_assignments
from models.transitions import JOINABLE
from web.auth import SETTINGS, actor
from web.database import session

JOIN_FROM: Final = 330  # thousandths; see matcher/duplicates.py, which the web process never loads


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeFinding:
    """What can be joined, what can be built on, and whom to mail about an assignment of others."""

    open: Sequence[AlikeAssignment]
    finished: Sequence[AlikeAssignment]
    contact_email: str


def alike_finding(answer: Iterable[Mapping[str, Any]]) -> AlikeFinding:
    """Return what a worker found, as far as the reader may know of it now."""
    settings: Settings = current_app.extensions[SETTINGS]
    found = {int(at["assignment"]): int(at["likeness"]) for at in answer}
    alike = alike_assignments(session(), actor(), found) if found else []
    return AlikeFinding(
        open=[at for at in alike if at.likeness >= JOIN_FROM and at.assignment.state in JOINABLE],
        finished=[at for at in alike if at.is_finished],
        contact_email=settings.contact_email,
    )
