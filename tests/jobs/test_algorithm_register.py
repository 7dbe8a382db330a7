# SPDX-License-Identifier: EUPL-1.2
"""The entry for the algorithm register: complete for the installation that asks for it."""

import json
import re

import pytest
from click.testing import CliRunner

from models.access import Actor
from models.base import local_date, utc_now
from models.operations import ranking
from models.operations.matching import note_matcher
from models.unit_of_work import UnitOfWork
from tests.architecture.source import ROOT
from tests.factories import World, new_ranking
from tests.settings import PRODUCTION, make_environment
from workers.cli import koppelpunt

SCHEMA = json.loads((ROOT / "docs" / "algoritmeregister.schema.json").read_text())
MANDATORY = (
    "name", "description_short", "organization", "status", "contact_email", "publication_category",
    "lang", "standard_version",
)  # fmt: skip


@pytest.fixture
def printed(database_url, tmp_path):
    """What the command prints in an installation with this test's database."""
    environment = make_environment(tmp_path, DATABASE_URL=database_url)

    def ask(**more):
        result = CliRunner().invoke(koppelpunt, ["algorithm-register"], env={**environment, **more})
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    return ask


def test_production_names_who_runs_it_since_when_and_whom_to_mail(printed, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.submitted(uow)

    told = printed(**PRODUCTION)

    assert told["organization"] == world.partnership.name
    assert told["contact_email"] == PRODUCTION["CONTACT_EMAIL"]
    assert told["website"] == PRODUCTION["BASE_URL"]
    assert told["begin_date"] == f"{local_date(utc_now()):%Y-%m}"
    assert told["status"] == "In gebruik"
    assert all(told[name] for name in MANDATORY)


def test_before_the_first_assignment_it_is_not_in_use(printed, session, sent):
    with UnitOfWork(session, sent) as uow:
        World(uow)

    told = printed(**PRODUCTION)

    assert (told["status"], told["begin_date"]) == ("In ontwikkeling", "")


def test_a_trial_on_one_machine_is_not_in_use(printed, session, sent):
    with UnitOfWork(session, sent) as uow:
        World(uow).submitted(uow)

    assert printed()["status"] == "In ontwikkeling"


def test_the_entry_names_the_versions_that_rank_now(printed, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        version = new_ranking(uow)
        ranking.switch_to(uow, version, Actor.of(world.manager))
        note_matcher(uow, encoder_version="e5@1", weights_version="w")

    told = printed(**PRODUCTION)["methods_and_models"]

    assert f"taalmodel e5@1 en gewichten {version.name}" in told
    assert "thema 1.2" in told
    with UnitOfWork(session, sent) as uow:
        ranking.switch_words_only(uow, Actor.of(world.administrator), on=True)
    assert printed(**PRODUCTION)["methods_and_models"].endswith("staat het taalmodel nu uit.")


def test_the_entry_keeps_to_the_publication_standard(printed, session, sent):
    with UnitOfWork(session, sent) as uow:
        world = World(uow)
        world.submitted(uow)
        ranking.switch_to(uow, new_ranking(uow), Actor.of(world.manager))
        note_matcher(uow, encoder_version="e5@1", weights_version="w")

    assert faults(printed(**PRODUCTION)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x" * 101}, {"status": "Soms"}, {"contact_email": "niemand"}, {"lang": "nl"},
        {"begin_date": "2026"}, {"methods_and_models": "x" * 5001}, {"category": "Onderwijs"},
        {"colour": "blue"},
    ],
)  # fmt: skip
def test_the_check_of_the_standard_can_fail(printed, session, sent, change):
    with UnitOfWork(session, sent) as uow:
        World(uow)

    assert faults(printed(**PRODUCTION) | change) == list(change)


def faults(entry):
    """Fields that break a rule of the schema, of the kinds of rules that the schema uses."""
    rules = SCHEMA["properties"]
    missing = [name for name in SCHEMA["required"] if name not in entry]
    return missing + [
        name for name, value in entry.items() if name not in rules or not fits(value, rules[name])
    ]


def fits(value, rule):
    if "enum" in rule:
        return value in rule["enum"]
    if rule["type"] == "array":
        return isinstance(value, list)
    longest, pattern = rule.get("maxLength", 10_000), rule.get("pattern", "")
    is_text = isinstance(value, str) and bool(re.search(pattern, value))
    return is_text and rule.get("minLength", 0) <= len(value) <= longest
