# SPDX-License-Identifier: EUPL-1.2
"""Versions of what was learned about themes."""

import sqlalchemy as sa
from alembic import op

from migrations.closed_lists import extend, forget_events, shorten

revision = "0005_theme_models"
down_revision = "0004_intake_notes"
branch_labels = None
depends_on = None

EVENTS = ("themes_learned", "theme_model_chosen")
IN_USE = sa.text("in_use")


def upgrade() -> None:
    op.create_table(
        "theme_model",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("encoder_version", sa.String(length=120), nullable=False),
        sa.Column("taxonomy_hash", sa.String(length=64), nullable=False),
        sa.Column("labels_hash", sa.String(length=64), nullable=False),
        sa.Column("n_labels", sa.Integer(), nullable=False),
        sa.Column("is_better", sa.Boolean(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("learned", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_model")),
        sa.UniqueConstraint("public_id", name=op.f("uq_theme_model_public_id")),
    )
    with op.batch_alter_table("theme_model") as batch:
        batch.create_index(
            "uq_theme_model_key", ["encoder_version", "taxonomy_hash", "labels_hash"], unique=True
        )
        batch.create_index(
            "uq_theme_model_in_use",
            ["in_use"],
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        )
    extend("job", "kind", ("train_themes",), name="jobkind")
    extend("event", "kind", EVENTS, name="eventkind")
    for table in ("event", "match_run"):
        extend(table, "subject_kind", ("theme_model",), name="subjectkind")


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'train_themes'")
    forget_events(EVENTS)
    for table in ("event", "match_run"):
        shorten(table, "subject_kind", ("theme_model",), name="subjectkind")
    shorten("event", "kind", EVENTS, name="eventkind")
    shorten("job", "kind", ("train_themes",), name="jobkind")
    op.drop_table("theme_model")
