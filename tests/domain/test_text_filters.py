# SPDX-License-Identifier: EUPL-1.2
"""The search field of the lists: every word, anywhere in the texts and names, whatever its case."""

import pytest
from sqlalchemy import select

from models.assignment import Assignment
from models.offer import Offer
from models.programme import Programme
from models.queries.text_filters import assignment_mentions, offer_mentions

# typed | whether "Brieven over coördinatie", of an organisation named below, is found
SEARCHES = [
    ("brieven", True),
    ("BRIEVEN", True),
    ("coördinatie brieven", True),
    ("COÖRDINATIE", True),
    ("brieven nergens", False),
    ("waterdienst brieven", True),
    ("wdn", True),
    ("100%", True),
    ("10%", False),
    ("1_0", False),
    ("  ", True),
    ("brieven " * 9 + "nergens", True),  # after eight words a search has said enough
]


@pytest.mark.parametrize(("typed", "found"), SEARCHES)
def test_assignments_are_found_by_all_words(session, uow, world, typed, found):
    with uow:
        world.ministry.name, world.ministry.abbreviation = "De Waterdienst", "WDN"
        world.opened(uow, title="Brieven over coördinatie", question="Is 100% haalbaar?")

    titles = session.scalars(select(Assignment.title).where(assignment_mentions(typed))).all()

    assert titles == ["Brieven over coördinatie"] * found


@pytest.mark.parametrize(("typed", "found"), SEARCHES)
def test_offers_are_found_by_all_words(session, uow, world, typed, found):
    with uow:
        world.institution.name, world.institution.abbreviation = "De Waterdienst", "WDN"
        world.published(uow, title="Brieven over coördinatie", description="Is 100% haalbaar?")

    statement = select(Offer.title).join(Offer.programme).join(Programme.institution)
    titles = session.scalars(statement.where(offer_mentions(typed))).all()

    assert titles == ["Brieven over coördinatie"] * found
