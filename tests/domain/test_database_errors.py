# SPDX-License-Identifier: EUPL-1.2
"""What a database refuses is told without the values it refused: errors end up in logs."""

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.base import utc_now
from models.person import Person

SECRET = "wilma.de.vries@example.org"


def person(name, email=SECRET):
    return Person(name=name, email=email, created_at=utc_now())


def add(session, *people):
    session.writing = True
    for one in people:
        session.add(one)
        session.flush()


def told(error):
    """All that a log line with the traceback would hold, causes included."""
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(lambda: person("Tweede"), id="same value twice"),
        pytest.param(lambda: person(None, "wilma@example.org"), id="missing value"),
    ],
)
def test_a_refused_row_is_not_in_the_error(session, refused):
    add(session, person("Wilma de Vries"))

    with pytest.raises(DBAPIError) as caught:
        add(session, refused())

    assert "wilma" not in told(caught.value)
    assert "Wilma" not in told(caught.value)
    assert "person" in told(caught.value)


def test_parameters_are_not_in_the_error(session):
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": SECRET})

    assert SECRET not in told(caught.value)
