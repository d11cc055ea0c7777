"""The inbox's order in words the planner may use under row-level security.

COALESCE counts as possibly leaky, so with it the place where a page begins is looked for row by
row; CASE does not. The hundredth page of sixty thousand tasks: 120 ms before, 2 ms after.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_inbox_order"
down_revision = "0004_proposed_resource"
branch_labels = None
depends_on = None

_BEFORE = "COALESCE(due_at, 'infinity')"
_AFTER = "(CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END)"
#: index → columns before the order, condition
_INDEXES = {
    "ix_task_inbox_group": (
        ["organisation_id", "role"],
        "state = 'open' AND assignee_id IS NULL",
    ),
    "ix_task_inbox_mine": (["assignee_id"], "state = 'open'"),
    "ix_task_open_due": ([], "state = 'open'"),
}


def upgrade() -> None:
    _order_by(_AFTER)


def downgrade() -> None:
    _order_by(_BEFORE)


def _order_by(order: str) -> None:
    for name, (columns, condition) in _INDEXES.items():
        op.drop_index(name, table_name="task")
        op.create_index(
            name,
            "task",
            [*columns, sa.literal_column(order), "id"],
            unique=False,
            postgresql_where=sa.text(condition),
        )
