# SPDX-License-Identifier: EUPL-1.2
"""Our top-level names are generic; these tests see when another project's code takes one."""

import importlib
import importlib.metadata
import subprocess
import sys
import zipfile

import pytest

from tests.architecture.source import ROOT, TOP_LEVEL

NEVER_IN_WEB = ("matcher", "torch", "sentence_transformers", "sklearn", "transformers", "scipy")


@pytest.mark.parametrize("module", TOP_LEVEL)
def test_module_comes_from_this_checkout(module):
    file = importlib.import_module(module).__file__

    assert file is not None
    assert file.startswith(str(ROOT)), f"{module} is another project's: {file}"


def test_no_installed_project_claims_our_names():
    owners = importlib.metadata.packages_distributions()

    claimed = {module: owners[module] for module in TOP_LEVEL if module in owners}

    assert all(set(names) == {"koppelpunt"} for names in claimed.values()), claimed


def test_wheel_holds_the_program_and_nothing_else(tmp_path):
    _python(
        "from setuptools import build_meta as b; import sys; b.build_wheel(sys.argv[1])",
        str(_copy_of_sources(tmp_path / "source")),
        cwd=tmp_path / "source",
    )

    with zipfile.ZipFile(next((tmp_path / "source").glob("*.whl"))) as wheel:
        top_level = {file.split("/")[0] for file in wheel.namelist()}

    unexpected = {entry for entry in top_level if not entry.startswith("koppelpunt-")}
    assert unexpected == {"config.py", "matcher", "models", "web", "workers"}


def test_web_process_loads_no_model_library():
    loaded = _python(
        "import sys, web; print(*[name for name in sys.argv[1:] if name in sys.modules])",
        *NEVER_IN_WEB,
        cwd=ROOT,
    )

    assert loaded.strip() == "", f"web must stay small and quick to start; it loads {loaded}"


def test_parent_of_the_workers_loads_no_model_library():
    loaded = _python(
        "import sys, workers.app; print(*[name for name in sys.argv[1:] if name in sys.modules])",
        "torch",
        "sentence_transformers",
        "transformers",
        cwd=ROOT,
    )

    assert loaded.strip() == "", "children forked from a parent with torch hang"


def _copy_of_sources(target):
    import shutil  # noqa: PLC0415

    target.mkdir()
    for entry in ("config.py", "pyproject.toml", "matcher", "models", "web", "workers", "tests"):
        source = ROOT / entry
        ignore = shutil.ignore_patterns("__pycache__", "built")
        if source.is_dir():
            shutil.copytree(source, target / entry, ignore=ignore)
        else:
            shutil.copy(source, target / entry)
    return target


def _python(code, *arguments, cwd):
    done = subprocess.run(  # noqa: S603 - this interpreter, our own code
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout
