# SPDX-License-Identifier: EUPL-1.2
"""The page about the encoder: in use, on its way with progress, or nothing yet."""

import pytest

from models.base import utc_now
from models.suggestion import MATCHER_ID, MOVE_ID, EncoderMove, Matcher
from tests.views.assignment_forms import as_person

PAGE = "/beheer/taalmodel"


@pytest.fixture
def administrator(app, world):
    return as_person(app, world.administrator)


def test_before_anything_was_ranked(administrator):
    assert "Er is nog geen voorstel gemaakt." in administrator.get(PAGE).text


def test_in_use_without_a_move(administrator, uow):
    with uow:
        uow.session.add(Matcher(id=MATCHER_ID, encoder_version="klein@1", weights_version="w+1"))

    page = administrator.get(PAGE)

    assert "klein@1" in page.text
    assert "Er is geen overgang bezig." in page.text
    assert "aria-busy" not in page.select("#overgang").attrs


def test_a_move_shows_how_far_it_is_and_looks_again(administrator, uow):
    with uow:
        uow.session.add(Matcher(id=MATCHER_ID, encoder_version="klein@1", weights_version="w+1"))
        uow.session.add(
            EncoderMove(
                id=MOVE_ID,
                encoder_version="groot@2",
                encoder_source="groot",
                total=4000,
                done=1250,
                started_at=utc_now(),
            )
        )

    page = administrator.get(PAGE)

    assert "1.250 van 4.000 teksten gelezen" in page.text
    assert page.select("progress")["value"] == "1250"
    assert page.select("#overgang")["aria-busy"] == "true"
