# SPDX-License-Identifier: EUPL-1.2
"""Whether example data is in the database."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.person import Person


def has_example_people(session: Session) -> bool:
    """Whether accounts of the example data exist."""
    return bool(session.scalar(select(exists().where(Person.is_example.is_(True)))))
