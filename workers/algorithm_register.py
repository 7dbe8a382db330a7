# SPDX-License-Identifier: EUPL-1.2
"""The entry for the algorithm register of one installation: the shipped text with its own facts."""

import json
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT, Settings
from models.organisation import Organisation
from models.queries.figures import first_day
from models.ranking import ranking_in_use
from models.setting import Switch, is_on
from models.suggestion import MATCHER_ID, Matcher
from models.vocabulary import OrganisationKind

TEXT: Final = ROOT / "docs" / "algoritmeregister.json"
IN_USE: Final = "In gebruik"
NAMES: Final = {
    "text": "inhoud",
    "terms": "woorden",
    "theme": "thema",
    "level": "niveau",
    "cross_language_terms": "woorden tussen twee talen",
}


def entry(settings: Settings, session: Session) -> dict[str, Any]:
    """Return the entry by the field names of the publication standard 1.0.0.

    Filled from the installation: who runs it, whom to mail, where it is, since when it is used, and
    which versions rank now.
    """
    found: dict[str, Any] = json.loads(TEXT.read_text(encoding="utf-8"))
    since = first_day(session)
    found["organization"] = _partnership(session)
    found["contact_email"] = settings.contact_email
    found["website"] = settings.base_url
    found["begin_date"] = f"{since:%Y-%m}" if since else ""
    if since and not settings.is_embedded:
        found["status"] = IN_USE
    found["methods_and_models"] += _running(session)
    return found


def _running(session: Session) -> str:
    """Say in Dutch which versions run; empty before a worker started."""
    matcher, version = session.get(Matcher, MATCHER_ID), ranking_in_use(session)
    if matcher is None or version is None:
        return ""
    if is_on(session, Switch.WORDS_ONLY):
        return " In deze installatie staat het taalmodel nu uit."
    weights = ", ".join(f"{NAMES[name]} {value}" for name, value in version.weights.items())
    curve = f"scorecurve a = {version.curve['a']}, b = {version.curve['b']}"
    return (
        f" In deze installatie draaien nu taalmodel {matcher.encoder_version} en gewichten "
        f"{version.name} ({weights}; {curve})."
    )


def _partnership(session: Session) -> str:
    statement = select(Organisation.name).where(
        Organisation.kind == OrganisationKind.PARTNERSHIP, Organisation.is_active.is_(True)
    )
    return session.scalars(statement.order_by(Organisation.id)).first() or ""
