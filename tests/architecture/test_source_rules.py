# SPDX-License-Identifier: EUPL-1.2
"""Rules that a linter cannot hold, each with what to do instead."""

import re
import subprocess
from pathlib import Path

from tests.architecture.source import ROOT, attribute_chains, every_python_file, name, shipped

LONGEST_FILE = 300
LONGEST_TEST_FILE = 400  # tables of cases are read one case at a time
LONG_FILES = {
    "models/vocabulary.py": "closed lists and nothing else; one place to look a word up",
}

COMMITS = {"models/unit_of_work.py": "the one place that commits"}

READS_ENVIRONMENT = {"config.py": "the one reader"}

DOORS = {  # where a process begins
    "migrations/env.py",
    "web/__init__.py",
    "workers/app.py",
    "workers/cli.py",
    "workers/supervisor.py",
    "workers/web_server.py",
}

MACHINE_PATH = re.compile(r"/(?:opt|root|work)/\w")  # folders of one machine, not of a product
SPDX = "SPDX-License-" + "Identifier: EUPL-1.2"  # in two parts: this is no licence line


def longest(path: Path) -> int:
    return LONGEST_TEST_FILE if name(path).startswith("tests/") else LONGEST_FILE


def test_no_file_is_longer_than_a_newcomer_reads():
    long = {
        name(path): lines
        for path in every_python_file()
        if (lines := len(path.read_text().splitlines())) > longest(path)
        and name(path) not in LONG_FILES
        and not name(path).startswith("migrations/versions/")
    }

    assert not long, f"Split by subject, or give a reason in LONG_FILES: {long}"


def test_only_the_unit_of_work_commits():
    committing = {
        name(path)
        for path in shipped()
        for chain in attribute_chains(path)
        if chain.endswith("session.commit") or chain == "session.commit"
    }

    assert committing <= set(COMMITS), f"Use `with unit_of_work:` in {committing - set(COMMITS)}"


def test_only_config_reads_the_environment():
    reading = {
        name(path)
        for path in shipped()
        for chain in attribute_chains(path)
        if chain in {"os.environ", "os.getenv", "os.environb"}
    }

    assert reading <= set(READS_ENVIRONMENT), f"Pass Settings on in {reading}"


def test_settings_are_read_at_the_doors_only():
    reading = {
        name(path)
        for path in [*shipped(), ROOT / "migrations" / "env.py"]
        for chain in attribute_chains(path)
        if chain == "Settings.from_env"
    }

    assert reading <= DOORS, f"Take Settings as a parameter in {reading - DOORS}"


def test_verbs_ask_access_who_may():
    deciding = {
        name(path)
        for path in shipped()
        if name(path).startswith("models/operations/")
        for chain in attribute_chains(path)
        if chain.startswith("actor.") and chain.split(".")[1] in {"roles", "in_role"}
    }

    assert not deciding, f"Give the question a name in models/access/, and ask it in {deciding}"


def test_every_source_file_names_its_licence():
    without = [
        path
        for path in _tracked()
        if path.suffix in {".py", ".sh", ".js", ".css"}
        and path.stat().st_size
        and SPDX not in path.read_text(errors="replace")[:300]
    ]

    assert not without, f"Add '{SPDX}' at the top of {[name(path) for path in without]}"


def test_no_committed_file_knows_a_machine():
    telling = [
        name(path)
        for path in _tracked()
        if path.suffix in {".py", ".txt", ".toml", ".json", ".md", ".sh", ""}
        and path != Path(__file__)
        and MACHINE_PATH.search(path.read_text(errors="replace"))
    ]

    assert not telling, f"Remove paths of one machine from {telling}"


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return [
        ROOT / file
        for file in listed.stdout.decode().split("\0")
        if file and (ROOT / file).exists()
    ]
