# SPDX-License-Identifier: EUPL-1.2
"""Questions that a worker answers while somebody waits."""

import sqlalchemy as sa
from alembic import op

from migrations.closed_lists import allow

revision = "0002_inquiries"
down_revision = "0001_initial"
branch_labels = None
depends_on = None

JOBS = ("match_assignment", "match_offer", "deliver_mail")


def upgrade() -> None:
    op.create_table(
        "inquiry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "draft_advice",
                "why_not",
                "search",
                name="inquirykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["person.id"],
            name=op.f("fk_inquiry_asked_by_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_inquiry_assignment_id_assignment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inquiry_public_id")),
    )
    with op.batch_alter_table("inquiry") as batch:
        batch.create_index("ix_inquiry_asked", ["asked_by_id", "kind", "request_hash"])
        batch.create_index("ix_inquiry_expires_at", ["expires_at"])
        batch.create_index(op.f("ix_inquiry_assignment_id"), ["assignment_id"])
    allow("job", "kind", (*JOBS, "answer_inquiry"), name="jobkind")


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE kind = 'answer_inquiry'")
    allow("job", "kind", JOBS, name="jobkind")
    op.drop_table("inquiry")
