"""Until when a party reads what a decision was made from: the day its order was communicated."""

import sqlalchemy as sa
from alembic import op

revision = "0019_released"
down_revision = "0018_clock_ending"
branch_labels = None
depends_on = None

#: the letters an order travels with, and the end of a case that nobody withdrew
_BEFORE = """
UPDATE case_file c SET released_at = coalesce(
  CASE WHEN c.state = 'closed' AND NOT EXISTS (
    SELECT FROM event e WHERE e.case_id = c.id AND e.kind = 'application.withdrawn'
  ) THEN c.closed_at END,
  (SELECT max(e.at) FROM event e WHERE e.case_id = c.id AND e.kind = 'letter.delivered'
    AND e.payload ->> 'letter' IN ('issue', 'refusal'))
)
"""


def upgrade() -> None:
    op.add_column("case_file", sa.Column("released_at", sa.DateTime(timezone=True)))
    # the guard of the rows binds the owner of the tables too
    op.execute("SELECT set_config('prepiska.scopes', '*', true)")
    op.execute(_BEFORE)


def downgrade() -> None:
    op.drop_column("case_file", "released_at")
