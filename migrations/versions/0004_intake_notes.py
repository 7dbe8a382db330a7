# SPDX-License-Identifier: EUPL-1.2
"""Where the answers of a draft stood in a pasted text."""

import sqlalchemy as sa
from alembic import op

revision = "0004_intake_notes"
down_revision = "0003_saved_searches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_note",
        sa.Column(
            "assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("unused", sa.JSON(), nullable=False),
        sa.Column("hidden_lines", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_intake_note_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_intake_note")),
    )


def downgrade() -> None:
    op.drop_table("intake_note")
