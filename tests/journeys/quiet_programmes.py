# SPDX-License-Identifier: EUPL-1.2
"""Programmes that offer nothing: at home in every state, and where nobody has an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.access import Actor
from models.operations.first_interest import show_first_interest
from models.operations.programme_suggestions import decline_programme, invite_programme
from models.programme_suggestion import ProgrammeSuggestion
from models.unit_of_work import UnitOfWork
from models.vocabulary import DeclineReason, OrganisationKind
from tests.factories import World, organisation, programme

if TYPE_CHECKING:
    from tests.journeys.scenes import Scenes

STATES = ("suggested", "invited", "answered", "declined")


def fitting_programmes(
    uow: UnitOfWork, world: World, title: str, message: str
) -> dict[str, ProgrammeSuggestion]:
    """Return one pair by each name of ``STATES``, and one that is ``far``."""
    lecturer, coordinator = Actor.of(world.lecturer), Actor.of(world.coordinator)
    quiet = programme(uow, world.institution, name=title)
    elsewhere = programme(uow, organisation(uow, OrganisationKind.INSTITUTION))
    found = {
        name: world.programme_suggestion(uow, world.opened(uow, title=title), quiet)
        for name in STATES
    }
    asked = found["suggested"].assignment
    found["far"] = world.programme_suggestion(uow, asked, elsewhere, position=2)
    invite_programme(uow, found["invited"], coordinator, message=message)
    show_first_interest(uow, found["answered"], lecturer)
    decline_programme(uow, found["declined"], lecturer, DeclineReason.LEVEL, message)
    return found


def keep_fitting(scenes: Scenes, title: str, message: str) -> None:
    """Keep each of them by name, and the assignment that asks two of them."""
    with scenes.tools.unit_of_work(scenes.session) as uow:
        found = fitting_programmes(uow, scenes, title, message)
    scenes.made["assignment.asking"] = found["suggested"].assignment.public_id
    scenes.made |= {f"fitting.{name}": at.public_id for name, at in found.items()}
