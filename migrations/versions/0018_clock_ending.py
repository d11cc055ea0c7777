"""How a term ended: met, lapsed without what it was for, or dropped."""

from alembic import op

revision = "0018_clock_ending"
down_revision = "0014_teachers_guard"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE case_clock ADD COLUMN ending text")
    op.execute("UPDATE case_clock SET ending = 'met' WHERE state = 'ended'")
    op.execute(
        "ALTER TABLE case_clock ADD CONSTRAINT ck_case_clock_ending "
        "CHECK (ending IN ('met', 'lapsed', 'dropped'))"
    )
    op.execute(
        "ALTER TABLE case_clock ADD CONSTRAINT ck_case_clock_ended_how "
        "CHECK ((state = 'ended') = (ending IS NOT NULL))"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE case_clock DROP COLUMN ending")
