"""Who drew what is proposed for deployment; a row is only ever added."""

import os

import sqlalchemy as sa
from alembic import op

revision = "0004_proposed_resource"
down_revision = "0003_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposed_resource",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_proposed_resource_sha256")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_proposed_resource_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_resource")),
        sa.UniqueConstraint(
            "author_id", "path", "sha256", name=op.f("uq_proposed_resource_author_id_path_sha256")
        ),
    )
    op.create_index(
        "ix_proposed_resource_content", "proposed_resource", ["path", "sha256"], unique=False
    )
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    op.execute(f"GRANT SELECT, INSERT ON proposed_resource TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE proposed_resource_id_seq TO {role}")


def downgrade() -> None:
    op.drop_index("ix_proposed_resource_content", table_name="proposed_resource")
    op.drop_table("proposed_resource")
