# SPDX-License-Identifier: EUPL-1.2
"""Pairs of assignments that ask the same."""

import sqlalchemy as sa
from alembic import op

from migrations.closed_lists import extend, forget_events, shorten

revision = "0008_assignment_likeness"
down_revision = "0007_encoder_move"
branch_labels = None
depends_on = None

EVENTS = ("joining_proposed", "likeness_dismissed")


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "assignment_likeness",
        sa.Column("id", big, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("one_id", big, nullable=False),
        sa.Column("other_id", big, nullable=False),
        sa.Column("likeness", sa.Integer(), nullable=False),
        sa.Column("encoder_version", sa.String(length=120), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_assignment_likeness_pair_in_order")),
        sa.CheckConstraint(
            "likeness BETWEEN 0 AND 1000", name=op.f("ck_assignment_likeness_likeness_in_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["one_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_likeness_one_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["assignment.id"],
            name=op.f("fk_assignment_likeness_other_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_likeness")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_likeness_public_id")),
    )
    with op.batch_alter_table("assignment_likeness") as batch:
        batch.create_index("uq_assignment_likeness_pair", ["one_id", "other_id"], unique=True)
        batch.create_index(op.f("ix_assignment_likeness_other_id"), ["other_id"])
    extend("event", "kind", EVENTS, name="eventkind")


def downgrade() -> None:
    forget_events(EVENTS)
    shorten("event", "kind", EVENTS, name="eventkind")
    op.drop_table("assignment_likeness")
