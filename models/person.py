# SPDX-License-Identifier: EUPL-1.2
"""People, their roles, sessions and single-use links. Students are never people here."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Id, PublicId, enum_column
from models.organisation import Organisation
from models.vocabulary import Language, Role, TokenPurpose


class Person(Base):
    """Somebody with an account; ``email`` is stored in lower case."""

    __tablename__ = "person"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[Language] = enum_column(Language, default=Language.DUTCH)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    is_example: Mapped[bool] = mapped_column(Boolean, default=False, index=True)
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", lazy="selectin", order_by="Membership.id"
    )

    @property
    def roles(self) -> frozenset[Role]:
        """Every role this person has somewhere."""
        return frozenset(membership.role for membership in self.memberships)

    def organisation_ids(self, role: Role) -> frozenset[int]:
        """Return the organisations in which this person has ``role``."""
        return frozenset(m.organisation_id for m in self.memberships if m.role is role)


class Membership(Base):
    """A role of a person in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (Index("uq_membership", "person_id", "organisation_id", "role", unique=True),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role] = enum_column(Role)
    granted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class LoginSession(Base):
    """A signed-in browser; only the SHA-256 of its token is stored."""

    __tablename__ = "login_session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LinkToken(Base):
    """A mailed single-use link; only its SHA-256 is stored."""

    __tablename__ = "link_token"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[TokenPurpose] = enum_column(TokenPurpose)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(lazy="joined")
