"""The clocks of a case: terms with their stops and extensions."""

import os

import sqlalchemy as sa
from alembic import op

revision = "0011_clock"
down_revision = "0010_licences"
branch_labels = None
depends_on = None

_UNITS = "('days', 'working_days', 'months')"
_TABLES = ("case_clock", "clock_stop", "clock_extension")


def upgrade() -> None:
    _clocks()
    _stops()
    _extensions()
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    for table in _TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
        op.execute(f"GRANT USAGE, SELECT ON SEQUENCE {table}_id_seq TO {role}")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _clocks() -> None:
    op.create_table(
        "case_clock",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("and_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("goal_unit", sa.Text(), nullable=True),
        sa.Column("goal_count", sa.Integer(), nullable=True),
        sa.Column("goal_and_days", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("goal_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        *_checks("case_clock", {
            "unit": f"unit IN {_UNITS}",
            "goal_unit": f"goal_unit IN {_UNITS}",
            "state": "state IN ('running', 'stopped', 'ended')",
            "length": "count > 0 AND and_days >= 0",
            "goal_length": "goal_count > 0 AND goal_and_days >= 0",
            "goal": "(goal_count IS NULL) = (goal_unit IS NULL) "
            "AND (goal_count IS NULL) = (goal_and_days IS NULL)",
            "both_ends": "(nominal_on IS NULL) = (due_on IS NULL)",
            "order": "from_on < nominal_on AND nominal_on <= due_on",
            "running": "state <> 'running' OR due_on IS NOT NULL",
            "stopped": "state <> 'stopped' OR due_on IS NULL",
            "ended": "(state = 'ended') = (ended_on IS NOT NULL)",
        }),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_clock_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_clock")),
    )  # fmt: skip
    op.create_index("ix_case_clock_case", "case_clock", ["case_id", "id"])
    op.create_index(
        "uq_case_clock_live",
        "case_clock",
        ["case_id", "name"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
    )


def _stops() -> None:
    op.create_table(
        "clock_stop",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_ground", sa.Text(), nullable=True),
        *_checks("clock_stop", {
            "until": "until_on >= from_on",
            "resumed": "resumed_on >= from_on",
            "resumed_ground": "(resumed_on IS NULL) = (resumed_ground IS NULL)",
        }),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_clock_stop_clock_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_stop")),
    )  # fmt: skip
    op.create_index("ix_clock_stop_clock", "clock_stop", ["clock_id", "id"])


def _extensions() -> None:
    op.create_table(
        "clock_extension",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("and_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_checks("clock_extension", {
            "unit": f"unit IN {_UNITS}",
            "length": "count > 0 AND and_days >= 0",
        }),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_clock_extension_clock_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_extension")),
    )  # fmt: skip
    op.create_index("ix_clock_extension_clock", "clock_extension", ["clock_id", "id"])


def _checks(table: str, conditions: dict[str, str]) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))
        for name, condition in conditions.items()
    ]
