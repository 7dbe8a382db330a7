# SPDX-License-Identifier: EUPL-1.2
"""The entry for the algorithm register of one installation: the shipped text with its own facts."""

import json
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import ROOT, Settings
from models.organisation import Organisation
from models.queries.figures import first_day
from models.vocabulary import OrganisationKind

TEXT: Final = ROOT / "docs" / "algoritmeregister.json"
IN_USE: Final = "In gebruik"


def entry(settings: Settings, session: Session) -> dict[str, Any]:
    """Return the entry by the field names of the publication standard 1.0.0.

    Filled from the installation: who runs it, whom to mail, where it is, and since when it is used.
    """
    found: dict[str, Any] = json.loads(TEXT.read_text(encoding="utf-8"))
    since = first_day(session)
    found["organization"] = _partnership(session)
    found["contact_email"] = settings.contact_email
    found["website"] = settings.base_url
    found["begin_date"] = f"{since:%Y-%m}" if since else ""
    if since and not settings.is_embedded:
        found["status"] = IN_USE
    return found


def _partnership(session: Session) -> str:
    statement = select(Organisation.name).where(
        Organisation.kind == OrganisationKind.PARTNERSHIP, Organisation.is_active.is_(True)
    )
    return session.scalars(statement.order_by(Organisation.id)).first() or ""
