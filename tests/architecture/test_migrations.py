# SPDX-License-Identifier: EUPL-1.2
"""Migrations: one line of history, up and down and up again, equal to the entities."""

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, func, inspect, select, text

from models.assignment import AssignmentLevel
from models.base import Base, utc_now
from models.delivery import Mail
from models.event import Event, EventNote, Fact, verify_chain
from models.job import Job
from models.vocabulary import EventKind, JobKind, MailTemplate, SubjectKind
from tests.architecture.source import ROOT
from tests.factories import World
from workers.schema import configuration, upgrade_schema

HEAD_FILE = ROOT / "migrations" / ".current-head"


@pytest.fixture
def history():
    return ScriptDirectory(str(ROOT / "migrations"))


def test_history_has_one_head_and_the_head_file_names_it(history):
    assert history.get_heads() == [HEAD_FILE.read_text().strip()]


def test_revisions_are_numbered_in_order(history):
    revisions = [script.revision for script in reversed(list(history.walk_revisions()))]

    assert [int(revision[:4]) for revision in revisions] == list(range(1, len(revisions) + 1))


def test_migrated_database_equals_the_entities(engine):
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == [], "Run `alembic revision --autogenerate -m ...`"


def test_every_closed_list_is_the_same_in_the_database(engine):
    """Comparing with the entities does not look inside a CHECK."""
    inspector = inspect(engine)
    for table in Base.metadata.sorted_tables:
        checks = {at["name"]: at["sqltext"] for at in inspector.get_check_constraints(table.name)}
        for kind in [at.type for at in table.columns if isinstance(at.type, Enum)]:
            in_database = re.findall(r"'([^']+)'", checks[f"ck_{table.name}_{kind.name}"])
            assert set(in_database) == set(kind.enums), f"{table.name}: {kind.name}"


def test_down_to_nothing_and_up_again(engine, database_url):
    command.downgrade(configuration(database_url), "base")
    upgrade_schema(database_url)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


NEW_SUBJECTS = {
    EventKind.THEMES_LEARNED: SubjectKind.THEME_MODEL,
    EventKind.RANKING_FITTED: SubjectKind.RANKING,
    EventKind.ENCODER_SWITCHED: SubjectKind.MATCHER,
    EventKind.PROGRAMME_INVITED: SubjectKind.PROGRAMME_SUGGESTION,
}


def note_every_kind(uow):
    """Record each kind of event twice, the new ones among what every release knows."""
    for kind in [*EventKind, *EventKind]:
        subject = NEW_SUBJECTS.get(kind, SubjectKind.SETTING)
        uow.record(
            Fact(kind=kind, subject_kind=subject, subject_id=1, occurred_at=utc_now(), note="n")
        )


def mail_a_stranger(uow):
    mail = Mail(
        address="iemand@example.org", template=MailTemplate.PROGRAMME_INVITED, context={},
        dedupe_key="stranger", created_at=utc_now(),
    )  # fmt: skip
    uow.session.add(mail)
    uow.session.flush()
    return uow.enqueue(JobKind.DELIVER_MAIL, mail.id)


def test_a_used_database_goes_down_with_a_log_that_holds(uow, session, database_url):
    with uow:
        note_every_kind(uow)
        mail_a_stranger(uow)
        for kind in JobKind:
            uow.enqueue(kind, 1_000)
    session.rollback()

    command.downgrade(configuration(database_url), "0001_initial")

    known = set(session.scalars(text("SELECT kind FROM event")))
    assert known == set(session.scalars(select(Event.kind))) < set(EventKind)
    assert session.scalar(select(func.count(Event.id))) == 2 * len(known)
    assert session.scalar(select(func.count(EventNote.event_id))) == 2 * len(known)
    assert list(verify_chain(session)) == []
    jobs = session.execute(select(Job.kind, Job.subject_id)).all()
    assert (JobKind.DELIVER_MAIL, 1_000) in jobs
    assert {subject_id for _kind, subject_id in jobs} == {1_000}
    session.rollback()
    upgrade_schema(database_url)


def test_a_log_without_new_facts_keeps_its_links(uow, session, database_url):
    with uow:
        World(uow).opened(uow)
    before = session.scalars(select(Event.hash).order_by(Event.seq)).all()
    session.rollback()

    command.downgrade(configuration(database_url), "0001_initial")

    assert session.scalars(select(Event.hash).order_by(Event.seq)).all() == before != []


RECREATES_A_PARENT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9999_recreate", "{head}"

def upgrade():
    with op.batch_alter_table("assignment", recreate="{recreate}") as table:
        table.add_column(sa.Column("remark", sa.Text(), nullable=True))
"""


def test_recreated_table_keeps_its_child_rows(uow, session, database_url, database_kind, tmp_path):
    """SQLite alters a table by making it anew; with foreign keys on, its children would go."""
    with uow:
        World(uow).opened(uow)
    children = select(func.count()).select_from(AssignmentLevel)
    before = session.scalar(children)
    session.rollback()
    recreate = "always" if database_kind == "sqlite" else "never"
    head = HEAD_FILE.read_text().strip()
    (tmp_path / "9999.py").write_text(RECREATES_A_PARENT.format(head=head, recreate=recreate))
    settings = configuration(database_url)
    settings.set_main_option("version_locations", f"{ROOT / 'migrations' / 'versions'} {tmp_path}")
    settings.set_main_option("path_separator", "space")

    command.upgrade(settings, "head")

    assert session.scalar(children) == before > 0
    assert session.scalar(text("SELECT count(*) FROM assignment WHERE remark IS NULL")) == 1
