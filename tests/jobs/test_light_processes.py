# SPDX-License-Identifier: EUPL-1.2
"""Processes that must not hold the model library: a forked torch hangs, a web server grows."""

import subprocess
import sys
import types

import pytest

from config import child_environment
from tests.architecture.source import ROOT
from tests.settings import make_environment
from workers.app import require_light_parent

HEAVY = "torch", "sentence_transformers", "transformers", "sklearn", "scipy"
WORKER = (
    "from workers.app import application; from workers import tasks, running, sweep;"
    "app = application(); app.loader.import_default_modules(); app.finalize()"
)
WEB = "from web import create_app; app = create_app()"


def loaded_by(code, folder):
    """Names of all modules in a fresh process after it ran ``code``."""
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        cwd=ROOT,
        env=child_environment(**make_environment(folder)),
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("code", [WORKER, WEB], ids=["worker's parent", "web"])
def test_process_starts_without_the_model_library(code, tmp_path):
    loaded = loaded_by(code, tmp_path)

    assert "sqlalchemy" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_web_reaches_no_matcher_at_all(tmp_path):
    assert not {name for name in loaded_by(WEB, tmp_path) if name.split(".")[0] == "matcher"}


@pytest.mark.parametrize("library", ["torch", "sentence_transformers"])
def test_worker_refuses_to_fork_from_a_parent_with_the_model_library(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, types.ModuleType(library))

    with pytest.raises(SystemExit, match=library):
        require_light_parent()
