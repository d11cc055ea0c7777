"""Follow-up control of training centres, and the withdrawal it may lead to."""

import os

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_control"
down_revision = "0006_licensing"
branch_labels = None
depends_on = None

_NUMBERED = (
    "control",
    "control_document",
    "control_finding",
    "control_line",
    "control_officer",
    "control_recommendation",
    "control_sign",
    "withdrawal",
)


def upgrade() -> None:
    op.create_table(
        "control",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("licence_number", sa.Text(), nullable=False),
        sa.Column("centre_kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("regime", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("by_documents", sa.Boolean(), nullable=False),
        sa.Column("is_on_site", sa.Boolean(), nullable=False),
        sa.Column("site_from_on", sa.Date(), nullable=True),
        sa.Column("site_to_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("scope", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.BigInteger(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("order_on", sa.Date(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("ordered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("protocol_number", sa.Text(), nullable=True),
        sa.Column("protocol_on", sa.Date(), nullable=True),
        sa.Column("protocol_due_on", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("drawn_by_id", sa.BigInteger(), nullable=True),
        sa.Column("letter_number", sa.Text(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report_number", sa.Text(), nullable=True),
        sa.Column("report_on", sa.Date(), nullable=True),
        sa.Column("reported_by_id", sa.BigInteger(), nullable=True),
        sa.Column("degree", sa.Text(), nullable=True),
        sa.Column("good_practice", sa.Text(), nullable=True),
        sa.Column("verified_by_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("regime IN ('current', 'periodic')", name=op.f("ck_control_regime")),
        sa.CheckConstraint(
            "state = 'planned' OR order_number IS NOT NULL", name=op.f("ck_control_order")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'ordered', 'checked', 'protocol', 'delivered', 'reported', 'closed', 'withdrawal')",
            name=op.f("ck_control_state"),
        ),
        sa.CheckConstraint(
            "type IN ('complex', 'thematic', 'extraordinary')", name=op.f("ck_control_type")
        ),
        sa.CheckConstraint(
            "NOT is_on_site OR (site_from_on IS NOT NULL AND site_to_on >= site_from_on)",
            name=op.f("ck_control_site_dates"),
        ),
        sa.CheckConstraint("by_documents OR is_on_site", name=op.f("ck_control_mode")),
        sa.CheckConstraint("delivered_on >= protocol_on", name=op.f("ck_control_delivery")),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_control_order_term")),
        sa.CheckConstraint("ordered_by_id <> planned_by_id", name=op.f("ck_control_four_eyes")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_control_case_id")),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["person.id"], name=op.f("fk_control_drawn_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_control_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_control_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_control_planned_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name=op.f("fk_control_reported_by_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_control_sent_by_id")),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["person.id"], name=op.f("fk_control_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control")),
        sa.UniqueConstraint("case_id", name=op.f("uq_control_case_id")),
    )
    op.create_index("ix_control_organisation", "control", ["organisation_id", "id"], unique=False)
    op.create_table(
        "control_finding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("degree", sa.Text(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("objection_answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "degree IN ('irregularity', 'breach', 'essential')",
            name=op.f("ck_control_finding_degree"),
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_finding_control_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_finding")),
        sa.UniqueConstraint(
            "control_id", "number", name=op.f("uq_control_finding_control_id_number")
        ),
    )
    op.create_table(
        "control_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=False),
        sa.Column("is_on_site", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("answer <> 'no' OR note IS NOT NULL", name=op.f("ck_control_line_note")),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'not_applicable')", name=op.f("ck_control_line_answer")
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_line_control_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_line")),
        sa.UniqueConstraint(
            "control_id",
            "is_on_site",
            "code",
            name=op.f("uq_control_line_control_id_is_on_site_code"),
        ),
    )
    op.create_table(
        "control_officer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("knowledge", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR knowledge IS NOT NULL", name=op.f("ck_control_officer_who")
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_officer_control_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_control_officer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_officer")),
        sa.UniqueConstraint(
            "control_id", "person_id", name=op.f("uq_control_officer_control_id_person_id")
        ),
    )
    op.create_table(
        "control_sign",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind <> 'late_notice' OR event_on IS NOT NULL", name=op.f("ck_control_sign_exam")
        ),
        sa.CheckConstraint(
            "kind IN ('late_annual', 'late_notice', 'signal')", name=op.f("ck_control_sign_kind")
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_sign_control_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_control_sign_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_sign")),
    )
    op.create_index(
        "ix_control_sign_organisation", "control_sign", ["organisation_id", "id"], unique=False
    )
    op.create_table(
        "control_visit",
        sa.Column("control_id", sa.BigInteger(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=True),
        sa.Column("witnesses", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("visited_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "representative IS NOT NULL OR cardinality(witnesses) > 0",
            name=op.f("ck_control_visit_presence"),
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_visit_control_id")
        ),
        sa.ForeignKeyConstraint(
            ["visited_by_id"], ["person.id"], name=op.f("fk_control_visit_visited_by_id")
        ),
        sa.PrimaryKeyConstraint("control_id", name=op.f("pk_control_visit")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=True),
        sa.Column("registry_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'temporary' AND state = 'opened') = (months IS NOT NULL)",
            name=op.f("ck_withdrawal_term"),
        ),
        sa.CheckConstraint(
            "ground <> 'entity_ended' OR registry_on IS NOT NULL",
            name=op.f("ck_withdrawal_registry"),
        ),
        sa.CheckConstraint(
            "ground IN ('law', 'conditions', 'information', 'access', 'essential', 'recommendations', 'entity_ended', 'request')",
            name=op.f("ck_withdrawal_ground"),
        ),
        sa.CheckConstraint("kind IN ('temporary', 'final')", name=op.f("ck_withdrawal_kind")),
        sa.CheckConstraint("state IN ('opened', 'not_proven')", name=op.f("ck_withdrawal_state")),
        sa.CheckConstraint("months BETWEEN 3 AND 12", name=op.f("ck_withdrawal_months")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_withdrawal_case_id")),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_withdrawal_control_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_withdrawal_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_withdrawal_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("case_id", name=op.f("uq_withdrawal_case_id")),
    )
    op.create_index(
        "ix_withdrawal_organisation", "withdrawal", ["organisation_id", "id"], unique=False
    )
    op.create_table(
        "control_document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("presented_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(presented_on IS NULL) = (document_id IS NULL)",
            name=op.f("ck_control_document_presented"),
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_document_control_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_control_document_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_document")),
    )
    op.create_index(
        "ix_control_document_control", "control_document", ["control_id", "id"], unique=False
    )
    op.create_table(
        "control_recommendation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("control_id", sa.BigInteger(), nullable=False),
        sa.Column("finding_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("is_fulfilled", sa.Boolean(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(reply IS NULL) = (document_id IS NULL)",
            name=op.f("ck_control_recommendation_evidence"),
        ),
        sa.CheckConstraint("months BETWEEN 1 AND 3", name=op.f("ck_control_recommendation_months")),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_control_recommendation_control_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_control_recommendation_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["control_finding.id"],
            name=op.f("fk_control_recommendation_finding_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_recommendation")),
        sa.UniqueConstraint(
            "control_id", "number", name=op.f("uq_control_recommendation_control_id_number")
        ),
    )
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    for table in _NUMBERED:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}")
        op.execute(f"GRANT USAGE, SELECT ON SEQUENCE {table}_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON control_visit TO {role}")


def downgrade() -> None:
    op.drop_table("control_recommendation")
    op.drop_index("ix_control_document_control", table_name="control_document")
    op.drop_table("control_document")
    op.drop_index("ix_withdrawal_organisation", table_name="withdrawal")
    op.drop_table("withdrawal")
    op.drop_table("control_visit")
    op.drop_index("ix_control_sign_organisation", table_name="control_sign")
    op.drop_table("control_sign")
    op.drop_table("control_officer")
    op.drop_table("control_line")
    op.drop_table("control_finding")
    op.drop_index("ix_control_organisation", table_name="control")
    op.drop_table("control")
