"""People of a case who do not see it yet: an expert who has still to declare (R-228, R-430)."""

import sqlalchemy as sa
from alembic import op

revision = "0009_sealed"
down_revision = "0008_meetings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "case_person",
        sa.Column("is_sealed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("case_person", "is_sealed")
