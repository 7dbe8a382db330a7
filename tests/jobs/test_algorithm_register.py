# SPDX-License-Identifier: EUPL-1.2
"""The entry for the algorithm register: complete for the installation that asks for it."""

import json

import pytest
from click.testing import CliRunner

from models.base import local_date, utc_now
from models.unit_of_work import UnitOfWork
from tests.factories import World
from tests.settings import PRODUCTION, make_environment
from workers.cli import koppelpunt

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
