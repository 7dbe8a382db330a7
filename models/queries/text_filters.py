# SPDX-License-Identifier: EUPL-1.2
"""What the field "Zoekwoord" of each list finds: every word, in the texts or in the names."""

from typing import Final

from sqlalchemy import ColumnElement, or_, select

from models.assignment import Assignment
from models.offer import Offer
from models.organisation import Organisation
from models.programme import Programme
from models.queries.word_search import each_word, holds

NAMES: Final = (Organisation.name, Organisation.abbreviation)


def assignment_mentions(text: str) -> ColumnElement[bool]:
    """Return the condition that the texts or the organisation of an assignment hold each word."""
    return each_word(text, _assignment_holds)


def offer_mentions(text: str) -> ColumnElement[bool]:
    """Return the same for an offer, in a statement that joins its programme and institution."""
    columns = (Offer.title, Offer.description, Programme.name, *NAMES)
    return each_word(text, lambda word: holds(word, *columns))


def _assignment_holds(word: str) -> ColumnElement[bool]:
    texts = (Assignment.title, Assignment.question, Assignment.background)
    named = select(Organisation.id).where(holds(word, *NAMES))
    return or_(holds(word, *texts), Assignment.organisation_id.in_(named))
