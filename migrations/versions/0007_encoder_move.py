# SPDX-License-Identifier: EUPL-1.2
"""The way from one encoder to another."""

import sqlalchemy as sa
from alembic import op

from migrations.closed_lists import extend, forget_events, shorten

revision = "0007_encoder_move"
down_revision = "0006_ranking_versions"
branch_labels = None
depends_on = None

EVENTS = ("encoder_move_started", "encoder_switched")
ABOUT = ("event", "match_run")


def upgrade() -> None:
    op.create_table(
        "encoder_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("encoder_version", sa.String(length=120), nullable=False),
        sa.Column("encoder_source", sa.String(length=300), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_encoder_move_done_in_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encoder_move")),
    )
    with op.batch_alter_table("matcher") as batch:
        batch.add_column(
            sa.Column("encoder_source", sa.String(length=300), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("switched_at", sa.DateTime(timezone=True), nullable=True))
    extend("job", "kind", ("embed_all",), name="jobkind")
    extend("event", "kind", EVENTS, name="eventkind")
    for table in ABOUT:
        extend(table, "subject_kind", ("matcher",), name="subjectkind")


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'embed_all'")
    forget_events(EVENTS)
    for table in ABOUT:
        shorten(table, "subject_kind", ("matcher",), name="subjectkind")
    shorten("event", "kind", EVENTS, name="eventkind")
    shorten("job", "kind", ("embed_all",), name="jobkind")
    with op.batch_alter_table("matcher") as batch:
        batch.drop_column("switched_at")
        batch.drop_column("encoder_source")
    op.drop_table("encoder_move")
