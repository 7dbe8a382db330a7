# SPDX-License-Identifier: EUPL-1.2
"""For which assignments somebody can ask an offer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import Actor, represented_assignments
from models.assignment import Assignment
from models.capacity import asks_for_programmes
from models.organisation import Organisation
from models.queries.word_search import each_word, holds

MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingOption:
    """An assignment to pick."""

    public_id: uuid.UUID
    title: str
    organisation: str


def assignments_to_ask_for(session: Session, actor: Actor, text: str) -> Sequence[AskingOption]:
    """Return assignments with a free slot that name ``text``: all for a coordinator, else own."""
    columns = (Assignment.title, Organisation.name, Organisation.abbreviation)
    statement = (
        select(Assignment.public_id, Assignment.title, Organisation.name)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .where(
            asks_for_programmes(),
            represented_assignments(actor),
            each_word(text, lambda word: holds(word, *columns)),
        )
        .order_by(Assignment.title, Assignment.id)
        .limit(MOST_SHOWN)
    )
    return [
        AskingOption(public_id=public_id, title=title, organisation=organisation)
        for public_id, title, organisation in session.execute(statement)
    ]
