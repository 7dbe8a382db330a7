# SPDX-License-Identifier: EUPL-1.2
"""Proof by password. Hashing happens between two transactions, never inside one."""

import structlog

from models.errors import InvalidInput
from models.operations import credentials, passwords
from models.person import Person
from web.database import end_reading, session
from web.error_texts import error_text
from web.forms import Form

log = structlog.stdlib.get_logger("koppelpunt.web")


def proven_person(email: str, password: str) -> Person | None:
    """Return whose address and password these are; None, after equal work, when they do not fit.

    A refusal is a line in the log of the service. Strangers write nothing into the database, and
    nothing into the log of events, which is kept for ever.
    """
    person = credentials.find_account(session(), email)
    stored = person.password_hash if person else None
    end_reading()
    if passwords.fits(password, stored):
        return person
    log.info("login_refused", person=person.id if person else None)
    return None


def checked_hash(form: Form, *about: str) -> str | None:
    """Return the hash of the new password in ``form``; None after an error at its field."""
    password = str(form["password"].data)
    try:
        passwords.check_password(password, about=about)
    except InvalidInput as error:
        form.add_error("password", error_text(error))
        return None
    end_reading()
    return passwords.hash_password(password)
