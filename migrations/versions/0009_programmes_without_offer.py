# SPDX-License-Identifier: EUPL-1.2
"""Programmes without an offer that fit an assignment, and mail to somebody without an account."""

import sqlalchemy as sa
from alembic import op

from migrations.closed_lists import extend, forget_events, shorten

revision = "0009_programmes_without_offer"
down_revision = "0008_assignment_likeness"
branch_labels = None
depends_on = None

EVENTS = (
    "programmes_ranked", "programme_invited", "programme_answered", "programme_declined",
    "programme_superseded", "programme_revived",
)  # fmt: skip
JOBS = (
    "match_programmes", "embed_programmes",
)  # fmt: skip
ABOUT = ("event", "match_run")


def number(name: str, *, nullable: bool = False) -> sa.Column:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column(name, kind, nullable=nullable)


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def closed_list(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    add_runs()
    add_suggestions()
    with op.batch_alter_table("mail") as batch:
        batch.add_column(
            sa.Column("address", sa.String(length=254), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("language", closed_list("language", "nl", "en"), nullable=True))
        batch.alter_column("person_id", existing_type=sa.BigInteger(), nullable=True)
        batch.create_check_constraint(
            op.f("ck_mail_one_receiver"), "person_id IS NULL OR address = ''"
        )
    with op.batch_alter_table("mail") as batch:
        batch.alter_column("address", existing_type=sa.String(length=254), server_default=None)
    extend("event", "kind", EVENTS, name="eventkind")
    for table in ABOUT:
        extend(table, "subject_kind", ("programme_suggestion",), name="subjectkind")
    extend("job", "kind", JOBS, name="jobkind")


def add_runs() -> None:
    op.create_table(
        "programme_run",
        number("id"),
        number("assignment_id"),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("counterpart_hash", sa.String(length=64), nullable=False),
        sa.Column("encoder_version", sa.String(length=120), nullable=False),
        sa.Column("weights_version", sa.String(length=60), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.Column("ranked_at", sa.DateTime(timezone=True), nullable=False),
        refers("programme_run", "assignment_id", "assignment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_run")),
    )
    key = ["assignment_id", "content_hash", "counterpart_hash", "encoder_version"]
    with op.batch_alter_table("programme_run") as batch:
        batch.create_index("uq_programme_run_key", [*key, "weights_version"], unique=True)


def add_suggestions() -> None:
    table = "programme_suggestion"
    op.create_table(
        table,
        number("id"),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        number("assignment_id"),
        number("programme_id"),
        number("run_id"),
        sa.Column(
            "state",
            closed_list(
                "programmesuggestionstate",
                "suggested",
                "invited",
                "answered",
                "declined",
                "superseded",
            ),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("raw_milli", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        number("invited_by_id", nullable=True),
        number("offer_id", nullable=True),
        sa.Column(
            "decline_reason",
            closed_list(
                "declinereason",
                "theme",
                "level",
                "period",
                "full",
                "too_far",
                "unclear",
                "other_choice",
                "other",
            ),
            nullable=True,
        ),
        sa.Column("decline_note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'answered' OR offer_id IS NOT NULL",
            name=op.f("ck_programme_suggestion_answered_has_offer"),
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR decline_reason IS NOT NULL",
            name=op.f("ck_programme_suggestion_declined_has_reason"),
        ),
        sa.CheckConstraint(
            "state <> 'invited' OR (invited_at IS NOT NULL AND invited_by_id IS NOT NULL)",
            name=op.f("ck_programme_suggestion_invited_has_moment_and_actor"),
        ),
        sa.CheckConstraint(
            "score BETWEEN 0 AND 100", name=op.f("ck_programme_suggestion_score_in_bounds")
        ),
        refers(table, "assignment_id", "assignment"),
        refers(table, "programme_id", "programme"),
        refers(table, "run_id", "programme_run"),
        refers(table, "invited_by_id", "person"),
        refers(table, "offer_id", "offer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_suggestion")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_suggestion_public_id")),
    )
    with op.batch_alter_table(table) as batch:
        for column in ("run_id", "invited_by_id", "offer_id"):
            batch.create_index(op.f(f"ix_programme_suggestion_{column}"), [column])
        pair = ["assignment_id", "programme_id"]
        batch.create_index("uq_programme_suggestion_pair", pair, unique=True)
        of_programme = ["programme_id", "state", "assignment_id"]
        batch.create_index("ix_programme_suggestion_of_programme", of_programme)
        batch.create_index("ix_programme_suggestion_state", ["state", "assignment_id"])


def downgrade() -> None:
    """Leave out what only the new lists can say, and mail to somebody without an account."""
    jobs = ", ".join(f"'{kind}'" for kind in JOBS)
    forget_events(EVENTS)
    op.execute(f"DELETE FROM job WHERE kind IN ({jobs})")
    addressed = "SELECT id FROM mail WHERE person_id IS NULL"
    op.execute(f"DELETE FROM job WHERE kind = 'deliver_mail' AND subject_id IN ({addressed})")
    op.execute("DELETE FROM mail WHERE person_id IS NULL")
    shorten("event", "kind", EVENTS, name="eventkind")
    for table in ABOUT:
        shorten(table, "subject_kind", ("programme_suggestion",), name="subjectkind")
    shorten("job", "kind", JOBS, name="jobkind")
    with op.batch_alter_table("mail") as batch:
        batch.drop_constraint(op.f("ck_mail_one_receiver"), type_="check")
        batch.drop_constraint(op.f("ck_mail_language"), type_="check")
        batch.alter_column("person_id", existing_type=sa.BigInteger(), nullable=False)
        batch.drop_column("language")
        batch.drop_column("address")
    op.drop_table("programme_suggestion")
    op.drop_table("programme_run")
