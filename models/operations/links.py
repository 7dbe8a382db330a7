# SPDX-License-Identifier: EUPL-1.2
"""Single-use links: 256 random bits, stored as a hash, valid for a short time.

A link for a new password also belongs to the browser that asked for it: the hash covers a secret
that only this browser holds, so a stolen mail alone opens nothing. Anybody may ask for one, so
asking again ends none: only a new password does.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from models.errors import AlreadyDone, NotFound
from models.operations.sessions import token_hash
from models.person import LinkToken, Person
from models.unit_of_work import UnitOfWork
from models.vocabulary import TokenPurpose

VALID_FOR: Final[dict[TokenPurpose, timedelta]] = {
    TokenPurpose.SET_UP: timedelta(days=1),
    TokenPurpose.INVITATION: timedelta(days=7),
    TokenPurpose.PASSWORD_RESET: timedelta(minutes=10),
}
PATHS: Final[dict[TokenPurpose, str]] = {
    TokenPurpose.SET_UP: "/aanmaken",
    TokenPurpose.INVITATION: "/uitnodiging",
    TokenPurpose.PASSWORD_RESET: "/wachtwoord",
}


def make_link(
    uow: UnitOfWork, purpose: TokenPurpose, person: Person | None, *, browser: str = ""
) -> tuple[LinkToken, str]:
    """Make a link of this purpose for a person; earlier invitations and set-up links stop working.

    Returns:
        The stored row and the path of the link within the site, which holds the secret.
    """
    if purpose is not TokenPurpose.PASSWORD_RESET:
        cancel_links(uow, purpose, person)
    token = secrets.token_urlsafe(32)
    link = LinkToken(
        token_hash=_hash(token, browser),
        purpose=purpose,
        person_id=person.id if person else None,
        expires_at=uow.now + VALID_FOR[purpose],
    )
    uow.session.add(link)
    uow.session.flush()
    return link, f"{PATHS[purpose]}/{token}"


def find_link(
    session: Session, purpose: TokenPurpose, token: str, *, now: datetime, browser: str = ""
) -> LinkToken | None:
    """Return the link when it can still be used; None when unknown, used, too old or closed."""
    link = session.scalars(_by_hash(purpose, token, browser)).one_or_none()
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None
    return link if link.person is None or link.person.is_active else None


def use_link(uow: UnitOfWork, purpose: TokenPurpose, token: str, *, browser: str = "") -> LinkToken:
    """Use the link up.

    Raises:
        AlreadyDone: it was used before, for instance by a double click.
        NotFound: it does not exist, is too old, or its person has no account any more.
    """
    locked = _by_hash(purpose, token, browser).with_for_update(of=LinkToken)
    link = uow.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if link is None or link.expires_at <= uow.now:
        raise NotFound
    if link.used_at is not None:
        raise AlreadyDone("use_link", "used")
    if link.person is not None and not link.person.is_active:
        raise NotFound
    link.used_at = uow.now
    uow.session.flush()
    return link


def cancel_links(uow: UnitOfWork, purpose: TokenPurpose, person: Person | None) -> None:
    """End the links of this purpose that were not used."""
    whose = LinkToken.person_id == person.id if person else LinkToken.person_id.is_(None)
    uow.session.execute(
        update(LinkToken)
        .where(
            LinkToken.purpose == purpose,
            whose,
            LinkToken.used_at.is_(None),
            LinkToken.expires_at > uow.now,
        )
        .values(expires_at=uow.now)
    )


def _by_hash(purpose: TokenPurpose, token: str, browser: str) -> Select[LinkToken]:
    return select(LinkToken).where(
        LinkToken.purpose == purpose, LinkToken.token_hash == _hash(token, browser)
    )


def _hash(token: str, browser: str) -> str:
    return token_hash(f"{token}.{browser}" if browser else token)
