# SPDX-License-Identifier: EUPL-1.2
"""Words of the queue: each check, and what happened to an assignment that was ticked."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from models.queries.screening import Check
from web.texts import LazyString, Text
from web.texts import lazy_gettext as _

CHECKS: Final[dict[Check, LazyString]] = {
    Check.QUESTION: _("De vraag is kort"),
    Check.BACKGROUND: _("De achtergrond is kort"),
    Check.EXPECTED_RESULT: _("Het gewenste resultaat is kort"),
    Check.FORM: _("De vorm ontbreekt"),
    Check.LEVEL: _("Het niveau ontbreekt"),
    Check.THEME: _("Het thema ontbreekt"),
    Check.START_PASSED: _("De startdatum is voorbij"),
    Check.NO_SUGGESTION: _("Er is geen passend aanbod"),
    Check.SAME_TITLE: _("Een andere opdracht heeft dezelfde titel"),
}
OPENED: Final[dict[str, LazyString]] = {
    "done": _("Opengesteld. Opleidingen zien de opdracht."),
    "already": _("Dit was al gedaan."),
    "refused": _("Niet opengesteld. De status is net veranderd."),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one ticked assignment."""

    public_id: UUID
    title: str
    text: Text
    tone: str
