"""Licensing of a training centre: application, acts, external experts and their reports."""

import os

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_licensing"
down_revision = "0005_inbox_order"
branch_labels = None
depends_on = None

#: parents first
_TABLES = (
    "licensing_application",
    "licensing_profession",
    "licensing_base",
    "licensing_teacher",
    "licensing_check",
    "licensing_letter",
    "licensing_fee",
    "licensing_order",
    "licensing_appeal",
    "licensing_expert",
    "licensing_assessment",
    "licensing_score",
    "licensing_conclusion",
)


def upgrade() -> None:
    op.create_table(
        "licensing_application",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("company_name", sa.Text(), nullable=False),
        sa.Column("eik", sa.Text(), nullable=False),
        sa.Column("is_foreign", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("centre_name", sa.Text(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("filing_way", sa.Text(), nullable=True),
        sa.Column("receiving_way", sa.Text(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_number", sa.String(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("lead_expert_id", sa.BigInteger(), nullable=True),
        sa.Column("commission_key", sa.Text(), nullable=True),
        sa.Column("expert_report_due_on", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("memo_number", sa.Text(), nullable=True),
        sa.Column("memo_on", sa.Date(), nullable=True),
        sa.Column("memo_text", sa.Text(), nullable=True),
        sa.Column("memo_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ordered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("refusal_cause", sa.Text(), nullable=True),
        sa.Column("licence_id", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "filing_way IN ('desk', 'post', 'email', 'ssev')",
            name=op.f("ck_licensing_application_filing_way"),
        ),
        sa.CheckConstraint("kind IN ('cpo', 'cipo')", name=op.f("ck_licensing_application_kind")),
        sa.CheckConstraint(
            "receiving_way IN ('desk', 'courier', 'post', 'foreign_post', 'ssev')",
            name=op.f("ck_licensing_application_receiving_way"),
        ),
        sa.CheckConstraint(
            "refusal_cause IN ('not_cured', 'fee_not_paid', 'merits')",
            name=op.f("ck_licensing_application_refusal_cause"),
        ),
        sa.CheckConstraint(
            "state <> 'issued' OR licence_id IS NOT NULL",
            name=op.f("ck_licensing_application_licence"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'filed', 'registered', 'in_check', 'in_cure', 'regular', 'awaiting_fee', 'in_expertise', 'in_commission', 'closing', 'issued', 'refused', 'appealed', 'withdrawn')",
            name=op.f("ck_licensing_application_state"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'filed', 'withdrawn') OR registration_number IS NOT NULL",
            name=op.f("ck_licensing_application_registered"),
        ),
        sa.CheckConstraint(
            "memo_by_id IS NULL OR ordered_by_id <> memo_by_id",
            name=op.f("ck_licensing_application_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_licensing_application_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["lead_expert_id"], ["person.id"], name=op.f("fk_licensing_application_lead_expert_id")
        ),
        sa.ForeignKeyConstraint(
            ["memo_by_id"], ["person.id"], name=op.f("fk_licensing_application_memo_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_licensing_application_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_licensing_application_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_application")),
        sa.UniqueConstraint("case_id", name=op.f("uq_licensing_application_case_id")),
        sa.UniqueConstraint(
            "registration_number", name=op.f("uq_licensing_application_registration_number")
        ),
    )
    op.create_index(
        "ix_licensing_application_organisation",
        "licensing_application",
        ["organisation_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_licensing_application_state", "licensing_application", ["state", "id"], unique=False
    )
    op.create_table(
        "licensing_assessment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total BETWEEN 0 AND 32", name=op.f("ck_licensing_assessment_total")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_assessment_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_licensing_assessment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_assessment")),
        sa.UniqueConstraint(
            "application_id",
            "person_id",
            name=op.f("uq_licensing_assessment_application_id_person_id"),
        ),
    )
    op.create_table(
        "licensing_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("is_regular", sa.Boolean(), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("look_ups", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("irregularities", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "is_regular OR cardinality(irregularities) > 0",
            name=op.f("ck_licensing_check_irregularities"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_licensing_check_round")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_check_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_licensing_check_checked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_check")),
        sa.UniqueConstraint(
            "application_id", "round", name=op.f("uq_licensing_check_application_id_round")
        ),
    )
    op.create_table(
        "licensing_expert",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("field_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fee", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interest", sa.Text(), nullable=True),
        sa.Column("replaced_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state <> 'declared' OR declared_at IS NOT NULL",
            name=op.f("ck_licensing_expert_declared"),
        ),
        sa.CheckConstraint(
            "state <> 'interested' OR interest IS NOT NULL",
            name=op.f("ck_licensing_expert_interest"),
        ),
        sa.CheckConstraint(
            "state IN ('named', 'declared', 'interested', 'replaced', 'reported')",
            name=op.f("ck_licensing_expert_state"),
        ),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_licensing_expert_fee")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_expert_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_licensing_expert_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["person.id"], name=op.f("fk_licensing_expert_replaced_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_expert")),
        sa.UniqueConstraint(
            "application_id",
            "person_id",
            "field_code",
            name=op.f("uq_licensing_expert_application_id_person_id_field_code"),
        ),
    )
    op.create_index(
        "ix_licensing_expert_person",
        "licensing_expert",
        ["person_id", "application_id"],
        unique=False,
    )
    op.create_table(
        "licensing_fee",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("payment_number", sa.Text(), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('fee_1', 'fee_2', 'fee_3')", name=op.f("ck_licensing_fee_kind")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'paid_by_card', 'paid_by_bank', 'received', 'expired', 'rejected', 'cancelled')",
            name=op.f("ck_licensing_fee_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('paid_by_card', 'paid_by_bank', 'received') OR paid_on IS NOT NULL",
            name=op.f("ck_licensing_fee_paid"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_licensing_fee_amount")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_fee_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_licensing_fee_confirmed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_fee")),
        sa.UniqueConstraint(
            "application_id", "kind", name=op.f("uq_licensing_fee_application_id_kind")
        ),
    )
    op.create_table(
        "licensing_letter",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("delivery_way", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('irregularities', 'fee_2', 'fee_2_late', 'refusal', 'issue')",
            name=op.f("ck_licensing_letter_kind"),
        ),
        sa.CheckConstraint("delivered_on >= issued_on", name=op.f("ck_licensing_letter_delivered")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_letter_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_licensing_letter_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_letter")),
    )
    op.create_index(
        "ix_licensing_letter_application",
        "licensing_letter",
        ["application_id", "kind", "id"],
        unique=False,
    )
    op.create_table(
        "licensing_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("is_annulled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('opening', 'issue', 'refusal', 'fees')", name=op.f("ck_licensing_order_kind")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_order_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_licensing_order_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_order")),
    )
    op.create_index(
        "ix_licensing_order_application",
        "licensing_order",
        ["application_id", "kind", "id"],
        unique=False,
    )
    op.create_table(
        "licensing_profession",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field_code", sa.Text(), nullable=False),
        sa.Column("field_name", sa.Text(), nullable=False),
        sa.Column("degree", sa.Integer(), nullable=False),
        sa.Column("curriculum", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state <> 'refused' OR ground IS NOT NULL", name=op.f("ck_licensing_profession_ground")
        ),
        sa.CheckConstraint(
            "state IN ('claimed', 'suitable', 'unsuitable', 'proposed', 'not_proposed', 'accepted', 'refused')",
            name=op.f("ck_licensing_profession_state"),
        ),
        sa.CheckConstraint("degree BETWEEN 1 AND 4", name=op.f("ck_licensing_profession_degree")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_profession_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_profession")),
        sa.UniqueConstraint(
            "application_id", "code", name=op.f("uq_licensing_profession_application_id_code")
        ),
    )
    op.create_table(
        "licensing_appeal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("court", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_number", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'annulled')", name=op.f("ck_licensing_appeal_outcome")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_on IS NULL)", name=op.f("ck_licensing_appeal_decided")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["licensing_application.id"],
            name=op.f("fk_licensing_appeal_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["licensing_order.id"], name=op.f("fk_licensing_appeal_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_licensing_appeal_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_appeal")),
    )
    op.create_index(
        "ix_licensing_appeal_application",
        "licensing_appeal",
        ["application_id", "id"],
        unique=False,
    )
    op.create_table(
        "licensing_base",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("profession_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("declaration_number", sa.Text(), nullable=True),
        sa.Column("declaration_on", sa.Date(), nullable=True),
        sa.Column("is_checked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_in_register", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('theory', 'practice')", name=op.f("ck_licensing_base_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["profession_id"],
            ["licensing_profession.id"],
            name=op.f("fk_licensing_base_profession_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_base")),
    )
    op.create_index(
        op.f("ix_licensing_base_profession_id"), "licensing_base", ["profession_id"], unique=False
    )
    op.create_table(
        "licensing_conclusion",
        sa.Column("assessment_id", sa.BigInteger(), nullable=False),
        sa.Column("profession_id", sa.BigInteger(), nullable=False),
        sa.Column("is_suitable", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "is_suitable OR ground IS NOT NULL", name=op.f("ck_licensing_conclusion_ground")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["licensing_assessment.id"],
            name=op.f("fk_licensing_conclusion_assessment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["profession_id"],
            ["licensing_profession.id"],
            name=op.f("fk_licensing_conclusion_profession_id"),
        ),
        sa.PrimaryKeyConstraint(
            "assessment_id", "profession_id", name=op.f("pk_licensing_conclusion")
        ),
    )
    op.create_table(
        "licensing_score",
        sa.Column("assessment_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("score", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("motive", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "score > 0 OR motive IS NOT NULL", name=op.f("ck_licensing_score_motive")
        ),
        sa.CheckConstraint("score >= 0", name=op.f("ck_licensing_score_score")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["licensing_assessment.id"],
            name=op.f("fk_licensing_score_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "criterion", name=op.f("pk_licensing_score")),
    )
    op.create_table(
        "licensing_teacher",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("profession_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("qualification", sa.Text(), nullable=False),
        sa.Column("diploma_issuer", sa.Text(), nullable=False),
        sa.Column("diploma_number", sa.Text(), nullable=False),
        sa.Column("diploma_year", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('theory', 'practice')", name=op.f("ck_licensing_teacher_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["profession_id"],
            ["licensing_profession.id"],
            name=op.f("fk_licensing_teacher_profession_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licensing_teacher")),
    )
    op.create_index(
        op.f("ix_licensing_teacher_profession_id"),
        "licensing_teacher",
        ["profession_id"],
        unique=False,
    )
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    for table in _TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}")
    op.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
