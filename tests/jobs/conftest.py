# SPDX-License-Identifier: EUPL-1.2
"""Tools of a worker process for tests: real database, recorded hints, a quick stand-in encoder."""

import pytest

from tests.fakes import HashingEncoder
from tests.jobs.programme_scene import Scene
from tests.matching.conftest import encoder_directory, torch_encoder  # noqa: F401 - fixtures
from tests.settings import make_settings
from workers import programmes
from workers.bench import clear_benches
from workers.toolbox import Toolbox


@pytest.fixture
def tools(session_factory, sent, tmp_path):
    """The toolbox of an embed worker; tests of the real encoder replace ``encoder``."""
    return Toolbox(
        settings=make_settings(tmp_path),
        session_factory=session_factory,
        send=sent,
        encoder=HashingEncoder,
    )


@pytest.fixture
def scene(tools, session, sent, monkeypatch):
    """Programmes without an offer, in a worker that just started.

    The stand-in encoder gives scores that say nothing, so none is too low to be shown.
    """
    monkeypatch.setattr(programmes, "LOWEST_SCORE", 0)
    monkeypatch.setattr(programmes, "LOWEST_OWN_SCORE", 0)
    clear_benches()
    yield Scene(tools, session, sent)
    clear_benches()
