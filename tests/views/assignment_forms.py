# SPDX-License-Identifier: EUPL-1.2
"""What the tests of assignment pages share: addresses, answers, and a cast that can sign in."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.person import Person
from tests.client import Page, PageClient

SLUGS = ("vraag", "vorm", "periode", "begeleiding", "voorwaarden")


def as_person(app: Flask, person: Person) -> PageClient:
    """A browser in which ``person`` is signed in."""
    client = PageClient(app)
    client.sign_in(person)
    return client


def address(assignment: Assignment, *rest: str) -> str:
    return "/".join(["/opdrachten", str(assignment.public_id), *rest])


def step(client: PageClient, assignment: Assignment, slug: str) -> Page:
    return client.get(address(assignment, "bewerken", slug))


def save(client: PageClient, assignment: Assignment, slug: str, **values: Any) -> Page:
    """Fill in one step as a person does: open it, change fields, press the first button."""
    return client.submit(step(client, assignment, slug), "form.kp-form", **values)


def id_in(location: str) -> str:
    """The public id in an address of this part."""
    return location.split("/")[2]


def stored(session: Session, assignment: Assignment) -> Assignment:
    """The assignment as the database has it now."""
    session.rollback()
    session.expire_all()
    return session.get_one(Assignment, assignment.id)
