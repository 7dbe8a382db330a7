# SPDX-License-Identifier: EUPL-1.2
"""Versions of the ranking, and what every suggestion was made with."""

import sqlalchemy as sa
from alembic import op

from migrations.closed_lists import extend, forget_events, shorten

revision = "0006_ranking_versions"
down_revision = "0005_theme_models"
branch_labels = None
depends_on = None

JOBS = ("fit_ranking", "rank_all")
EVENTS = ("ranking_asked", "ranking_fitted", "ranking_switched")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ranking_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("source", _closed_list("rankingsource", "shipped", "learned"), nullable=False),
        sa.Column("verdict", _closed_list("rankingverdict", "passed", "refused"), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("in_use_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.Column("encoder_version", sa.String(length=120), nullable=False),
        sa.Column("n_fits", sa.Integer(), nullable=False),
        sa.Column("n_unfit", sa.Integer(), nullable=False),
        sa.Column("n_tested", sa.Integer(), nullable=False),
        sa.Column("decided_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("with_examples", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["ranking_version.id"],
            name=op.f("fk_ranking_version_parent_id_ranking_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_version")),
        sa.UniqueConstraint("name", name=op.f("uq_ranking_version_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ranking_version_public_id")),
    )
    with op.batch_alter_table("ranking_version") as batch:
        batch.create_index(op.f("ix_ranking_version_parent_id"), ["parent_id"])
        batch.create_index(
            "uq_ranking_version_in_use",
            ["is_in_use"],
            unique=True,
            sqlite_where=sa.text("is_in_use"),
            postgresql_where=sa.text("is_in_use"),
        )
    with op.batch_alter_table("match_run") as batch:
        batch.add_column(_named("classifier_version", 60))
    with op.batch_alter_table("suggestion") as batch:
        batch.add_column(_named("assignment_hash", 64))
        batch.add_column(_named("offer_hash", 64))
    with op.batch_alter_table("match_run") as batch:
        batch.alter_column("classifier_version", server_default=None)
    with op.batch_alter_table("suggestion") as batch:
        batch.alter_column("assignment_hash", server_default=None)
        batch.alter_column("offer_hash", server_default=None)
    extend("job", "kind", JOBS, name="jobkind")
    extend("event", "kind", EVENTS, name="eventkind")
    for table in ("event", "match_run"):
        extend(table, "subject_kind", ("ranking",), name="subjectkind")


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind IN ('fit_ranking', 'rank_all')")
    forget_events(EVENTS)
    for table in ("event", "match_run"):
        shorten(table, "subject_kind", ("ranking",), name="subjectkind")
    shorten("event", "kind", EVENTS, name="eventkind")
    shorten("job", "kind", JOBS, name="jobkind")
    with op.batch_alter_table("suggestion") as batch:
        batch.drop_column("offer_hash")
        batch.drop_column("assignment_hash")
    with op.batch_alter_table("match_run") as batch:
        batch.drop_column("classifier_version")
    op.drop_table("ranking_version")


def _closed_list(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _named(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")
