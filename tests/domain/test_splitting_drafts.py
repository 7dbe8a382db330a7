# SPDX-License-Identifier: EUPL-1.2
"""Dividing an assignment: drafts of its own, made once, by who may change the text."""

import pytest

from models.access import Actor
from models.errors import InvalidInput, NotAllowed
from models.operations.content import LONGEST
from models.operations.splitting import PartOfAssignment, part_title, split_assignment
from models.vocabulary import AssignmentForm, AssignmentState, Level

BUILD = PartOfAssignment(
    suffix="bouwen", level=Level.MBO_4, question="Bouw.", expected_result="- app"
)
RESEARCH = PartOfAssignment(
    suffix="onderzoeken", level=Level.WO_MASTER, question="Zoek uit.", expected_result="- scriptie"
)


def split(uow, world, assignment, parts=(BUILD, RESEARCH), who="contact"):
    with uow:
        return split_assignment(uow, assignment, Actor.of(getattr(world, who)), parts)


@pytest.fixture
def whole(uow, world):
    with uow:
        return world.submitted(uow, form=AssignmentForm.GRADUATION, group_min=1, group_max=1)


def test_each_part_is_a_draft_copied_from_the_original(uow, world, whole):
    build, research = split(uow, world, whole)

    for draft in (build, research):
        assert draft.state is AssignmentState.DRAFT
        assert (draft.copied_from_id, draft.owner_id) == (whole.id, world.contact.id)
        assert (draft.background, draft.themes) == (whole.background, whole.themes)
        assert draft.start_on is not None
        assert draft.not_business_critical is False
    assert (build.form, research.form) == (AssignmentForm.INTERNSHIP, AssignmentForm.GRADUATION)
    assert whole.state is AssignmentState.SUBMITTED


def test_groups_stay_groups(uow, world):
    with uow:
        made = world.draft(uow)

    build, _ = split(uow, world, made)

    assert (build.form, build.group_min, build.group_max) == (AssignmentForm.GROUP, 2, 4)


def test_second_time_gives_the_same_drafts(uow, world, whole):
    assert split(uow, world, whole) == split(uow, world, whole)


@pytest.mark.parametrize("who", ["lecturer", "coordinator", "administrator"])
def test_nobody_else_divides(uow, world, whole, who):
    with pytest.raises(NotAllowed):
        split(uow, world, whole, who=who)


def test_part_with_personal_data_makes_nothing(uow, world, whole, session):
    secret = PartOfAssignment(
        suffix="x", level=Level.MBO_4, question="Bel 06 12345678.", expected_result=""
    )
    with pytest.raises(InvalidInput):
        split(uow, world, whole, (BUILD, secret))

    session.expire_all()
    assert split(uow, world, whole, ()) == []


@pytest.mark.parametrize("title", ["Kort", "x" * 120])
def test_title_of_a_part_fits(title):
    assert part_title(title, "bouwen").endswith(" (bouwen)")
    assert len(part_title(title, "bouwen")) <= LONGEST["title"]
