"""All tables of the house."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_house"
down_revision = "0001_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_number",
        sa.Column("series", sa.TEXT(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_case_number")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deployed_by_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_table(
        "document_content",
        sa.Column("sha256", sa.TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document_content")),
    )
    op.create_table(
        "idempotency",
        sa.Column("key", sa.TEXT(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("response", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "actor_id", name=op.f("pk_idempotency")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('success', 'refused', 'wrong_code')", name=op.f("ck_login_attempt_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index("ix_login_attempt_address", "login_attempt", ["address", "at"], unique=False)
    op.create_index("ix_login_attempt_email", "login_attempt", ["email", "at"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.TEXT(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.TEXT(), server_default="", nullable=False),
        sa.Column("settlement", sa.Text(), nullable=True),
        sa.Column("settlement_code", sa.Text(), nullable=True),
        sa.Column("municipality_id", sa.BigInteger(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("ownership", sa.Text(), nullable=True),
        sa.Column("neispuo_code", sa.TEXT(), nullable=True),
        sa.Column("eik", sa.Text(), nullable=True),
        sa.Column("financing_body_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('ministry', 'ruo', 'municipality', 'school', 'kindergarten', 'special_centre', 'personal_support_centre', 'regional_centre', 'napoo', 'training_centre')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.CheckConstraint(
            "neispuo_code ~ '^([1-9][0-9]{5}|[12][0-9]{6})$'",
            name=op.f("ck_organisation_neispuo_code"),
        ),
        sa.CheckConstraint(
            "ownership IN ('state', 'municipal', 'private')", name=op.f("ck_organisation_ownership")
        ),
        sa.CheckConstraint(
            "path = '' OR path ~ '^([0-9]+[.])+$'", name=op.f("ck_organisation_path")
        ),
        sa.ForeignKeyConstraint(
            ["financing_body_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_financing_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_organisation_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
        sa.UniqueConstraint("neispuo_code", name=op.f("uq_organisation_neispuo_code")),
    )
    op.create_index(
        "ix_organisation_path",
        "organisation",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dedup", sa.TEXT(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup", name=op.f("uq_outbox_dedup")),
    )
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("number_kind", sa.Text(), nullable=True),
        sa.Column("number_digest", sa.LargeBinary(), nullable=True),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_tail", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("number_kind IN ('egn', 'lnch')", name=op.f("ck_person_number_kind")),
        sa.CheckConstraint(
            "(number_kind IS NULL) = (number_digest IS NULL)", name=op.f("ck_person_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("number_digest", name=op.f("uq_person_number_digest")),
    )
    op.create_table(
        "programme_edition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.TEXT(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_programme_edition_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_edition")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_edition_code")),
    )
    op.create_table(
        "story_time",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_story_time_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_time")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.TEXT(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_epoch", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_index("ix_account_person", "account", ["person_id"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("role_code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role_code ~ '^[a-z][a-z_]+$'", name=op.f("ck_api_token_role_code")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_api_token_term")),
        sa.CheckConstraint("length(btrim(name)) BETWEEN 1 AND 200", name=op.f("ck_api_token_name")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_token_token_digest")),
    )
    op.create_index("ix_api_token_person", "api_token", ["person_id"], unique=False)
    op.create_table(
        "break_glass",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_at > started_at AND ends_at <= started_at + interval '60 minutes'",
            name=op.f("ck_break_glass_term"),
        ),
        sa.CheckConstraint("length(btrim(reason)) >= 10", name=op.f("ck_break_glass_reason")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_break_glass_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index("ix_break_glass_person", "break_glass", ["person_id", "ends_at"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.TEXT(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("state", sa.TEXT(), server_default="open", nullable=False),
        sa.Column(
            "subject",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("head", sa.LargeBinary(), server_default=sa.text("'\\x'::bytea"), nullable=False),
        sa.Column("event_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'closed', 'cancelled')", name=op.f("ck_case_file_state")
        ),
        sa.ForeignKeyConstraint(
            ["owner_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_file_owner_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("number", name=op.f("uq_case_file_number")),
    )
    op.create_index("ix_case_file_kind_state", "case_file", ["kind", "state", "id"], unique=False)
    op.create_index(
        "ix_case_file_owner_created", "case_file", ["owner_organisation_id", "id"], unique=False
    )
    op.create_index(
        "ix_case_file_scopes", "case_file", ["scopes"], unique=False, postgresql_using="gin"
    )
    op.create_table(
        "commission",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("ruo_id", sa.BigInteger(), nullable=False),
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("order_on", sa.Date(), nullable=False),
        sa.Column(
            "is_for_one_claim", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("appointed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["person.id"], name=op.f("fk_commission_appointed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_commission_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["organisation.id"], name=op.f("fk_commission_municipality_id")
        ),
        sa.ForeignKeyConstraint(["ruo_id"], ["organisation.id"], name=op.f("fk_commission_ruo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
    )
    op.create_index(
        "uq_commission_current",
        "commission",
        ["edition_id", "ruo_id", "municipality_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND NOT is_for_one_claim"),
    )
    op.create_table(
        "declared_interest",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_declared_interest_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_declared_interest_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_declared_interest_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_interest")),
    )
    op.create_index("ix_declared_interest_person", "declared_interest", ["person_id"], unique=False)
    op.create_table(
        "deployment_resource",
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_deployment_resource_deployment_id")
        ),
        sa.PrimaryKeyConstraint("deployment_id", "path", name=op.f("pk_deployment_resource")),
    )
    op.create_table(
        "employment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "position IN ('teacher', 'resource_teacher', 'speech_therapist', 'rehabilitator', 'psychologist', 'counsellor', 'librarian', 'deputy_director', 'director', 'other')",
            name=op.f("ck_employment_position"),
        ),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_employment_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_employment_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_employment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "position",
            "valid_from",
            name=op.f("uq_employment_person_id_organisation_id_position_valid_from"),
        ),
    )
    op.create_index(
        "ix_employment_organisation", "employment", ["organisation_id", "position"], unique=False
    )
    op.create_table(
        "institution_funding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("base_kind", sa.Text(), nullable=False),
        sa.Column("salaries", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("insurance", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column(
            "approved_before",
            sa.Numeric(precision=14, scale=2),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column("internal_rules", sa.Text(), nullable=True),
        sa.Column(
            "participated_before", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("currency", sa.CHAR(length=3), server_default="BGN", nullable=False),
        sa.CheckConstraint(
            "base_kind IN ('approved', 'draft')", name=op.f("ck_institution_funding_base_kind")
        ),
        sa.CheckConstraint(
            "salaries >= 0 AND insurance >= 0 AND approved_before >= 0",
            name=op.f("ck_institution_funding_sums"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_institution_funding_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_institution_funding_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_funding")),
        sa.UniqueConstraint(
            "organisation_id",
            "edition_id",
            name=op.f("uq_institution_funding_organisation_id_edition_id"),
        ),
    )
    op.create_table(
        "municipal_nomination",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("ruo_id", sa.BigInteger(), nullable=False),
        sa.Column("municipality_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("letter_number", sa.Text(), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["programme_edition.id"],
            name=op.f("fk_municipal_nomination_edition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["organisation.id"],
            name=op.f("fk_municipal_nomination_municipality_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_municipal_nomination_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["ruo_id"], ["organisation.id"], name=op.f("fk_municipal_nomination_ruo_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipal_nomination")),
    )
    op.create_index(
        "ix_municipal_nomination_ruo",
        "municipal_nomination",
        ["ruo_id", "municipality_id", "id"],
        unique=False,
    )
    op.create_table(
        "number_opening",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("length(btrim(reason)) >= 10", name=op.f("ck_number_opening_reason")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_number_opening_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["person.id"], name=op.f("fk_number_opening_reader_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_opening")),
    )
    op.create_table(
        "person_address",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("settlement", sa.Text(), nullable=False),
        sa.Column("settlement_code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_person_address_period")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_address_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_address")),
        sa.UniqueConstraint(
            "person_id", "valid_from", name=op.f("uq_person_address_person_id_valid_from")
        ),
    )
    op.create_table(
        "process_definition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_process_definition_deployment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_definition")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_process_definition_key_version")),
    )
    op.create_table(
        "reporting_period",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("school_due_on", sa.Date(), nullable=False),
        sa.Column("school_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruo_due_on", sa.Date(), nullable=False),
        sa.Column("ruo_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposal_due_on", sa.Date(), nullable=False),
        sa.Column("proposal_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_reporting_period_days")),
        sa.CheckConstraint(
            "school_due_at <= ruo_due_at", name=op.f("ck_reporting_period_deadlines")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_reporting_period_edition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_period")),
        sa.UniqueConstraint(
            "edition_id", "number", name=op.f("uq_reporting_period_edition_id_number")
        ),
    )
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role_code", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.BigInteger(), nullable=True),
        sa.Column("principal_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role_code ~ '^[a-z][a-z_]+$'", name=op.f("ck_role_assignment_role_code")
        ),
        sa.CheckConstraint("given_by_id <> person_id", name=op.f("ck_role_assignment_four_eyes")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_role_assignment_period")),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_role_assignment_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_role_assignment_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_assignment_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["person.id"], name=op.f("fk_role_assignment_principal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
        sa.UniqueConstraint(
            "person_id",
            "role_code",
            "organisation_id",
            "valid_from",
            name=op.f("uq_role_assignment_person_id_role_code_organisation_id_valid_from"),
        ),
    )
    op.create_index(
        "ix_role_assignment_holders",
        "role_assignment",
        ["organisation_id", "role_code"],
        unique=False,
    )
    op.create_table(
        "stashed_input",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stashed_input_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stashed_input")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_stashed_input_token_digest")),
    )
    op.create_table(
        "approval_list",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), server_default="BGN", nullable=False),
        sa.Column("secured", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_total", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("available", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("listed_total", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("proposal_number", sa.Text(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_payer_id", sa.BigInteger(), nullable=True),
        sa.Column("second_payer_id", sa.BigInteger(), nullable=True),
        sa.Column("payment_number", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("module IN ('m1', 'm2')", name=op.f("ck_approval_list_module")),
        sa.CheckConstraint(
            "state IN ('open', 'summed', 'proposed', 'returned', 'approved', 'published', 'ordered', 'closed', 'refused')",
            name=op.f("ck_approval_list_state"),
        ),
        sa.CheckConstraint("listed_total <= approved_total", name=op.f("ck_approval_list_listed")),
        sa.CheckConstraint("listed_total <= available", name=op.f("ck_approval_list_available")),
        sa.CheckConstraint(
            "second_payer_id <> first_payer_id", name=op.f("ck_approval_list_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_approval_list_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_approval_list_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["first_payer_id"], ["person.id"], name=op.f("fk_approval_list_first_payer_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_approval_list_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_approval_list_period_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_approval_list_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_payer_id"], ["person.id"], name=op.f("fk_approval_list_second_payer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_list")),
        sa.UniqueConstraint("case_id", name=op.f("uq_approval_list_case_id")),
    )
    op.create_index(
        "uq_approval_list_period",
        "approval_list",
        ["period_id", "module"],
        unique=True,
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "case_participant",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("role_code", sa.TEXT(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_participant_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_participant_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("case_id", "role_code", name=op.f("pk_case_participant")),
    )
    op.create_table(
        "case_person",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_person_case_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_person_person_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_person")),
    )
    op.create_table(
        "case_relation",
        sa.Column("from_case_id", sa.BigInteger(), nullable=False),
        sa.Column("to_case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_case_id"], ["case_file.id"], name=op.f("fk_case_relation_from_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_case_id"], ["case_file.id"], name=op.f("fk_case_relation_to_case_id")
        ),
        sa.PrimaryKeyConstraint(
            "from_case_id", "to_case_id", "kind", name=op.f("pk_case_relation")
        ),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("ruo_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), server_default="BGN", nullable=False),
        sa.Column("base_kind", sa.Text(), nullable=True),
        sa.Column("annual_base", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("annual_cap", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("used_before", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("claimed_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("requested_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("lessons", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("astronomical_hours", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("prepared_by_id", sa.BigInteger(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declared_by_id", sa.BigInteger(), nullable=True),
        sa.Column("declared_hours", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("declared_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("analytical_account", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("is_in_time", sa.Boolean(), nullable=True),
        sa.Column("registered_number", sa.TEXT(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("commission_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "grounds",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger(), nullable=True),
        sa.Column("outgoing_number", sa.Text(), nullable=True),
        sa.CheckConstraint("base_kind IN ('approved', 'draft')", name=op.f("ck_claim_base_kind")),
        sa.CheckConstraint("module IN ('m1', 'm2')", name=op.f("ck_claim_module")),
        sa.CheckConstraint(
            "state <> 'submitted' OR submitted_at IS NOT NULL", name=op.f("ck_claim_submitted")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'registered', 'in_check', 'returned', 'in_commission', 'approved_by_ruo', 'not_financed', 'sent_to_ministry', 'listed', 'approved', 'paid', 'closed', 'withdrawn', 'to_recover', 'recovered')",
            name=op.f("ck_claim_state"),
        ),
        sa.CheckConstraint("approved_amount <= requested_amount", name=op.f("ck_claim_approved")),
        sa.CheckConstraint("requested_amount <= claimed_amount", name=op.f("ck_claim_requested")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_claim_case_id")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["person.id"], name=op.f("fk_claim_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["commission.id"], name=op.f("fk_claim_commission_id")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["person.id"], name=op.f("fk_claim_declared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_claim_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_claim_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_claim_period_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_claim_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["person.id"], name=op.f("fk_claim_registered_by_id")
        ),
        sa.ForeignKeyConstraint(["ruo_id"], ["organisation.id"], name=op.f("fk_claim_ruo_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_claim_sent_by_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_claim_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("case_id", name=op.f("uq_claim_case_id")),
        sa.UniqueConstraint(
            "ruo_id", "registered_number", name=op.f("uq_claim_ruo_id_registered_number")
        ),
    )
    op.create_index(
        "ix_claim_list", "claim", ["period_id", "module", "state", "ruo_id"], unique=False
    )
    op.create_index(
        "uq_claim_period",
        "claim",
        ["organisation_id", "period_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "commission_member",
        sa.Column("commission_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "side IN ('ruo', 'municipality')", name=op.f("ck_commission_member_side")
        ),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["commission.id"], name=op.f("fk_commission_member_commission_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_commission_member_person_id")
        ),
        sa.PrimaryKeyConstraint("commission_id", "person_id", name=op.f("pk_commission_member")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("on_behalf_of_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("definition_hash", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_event_case_id_seq")),
    )
    op.create_table(
        "period_override",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what IN ('school', 'ruo', 'proposal')", name=op.f("ck_period_override_what")
        ),
        sa.CheckConstraint(
            "length(btrim(order_number)) > 0", name=op.f("ck_period_override_order_number")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_period_override_by_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_period_override_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_override")),
    )
    op.create_index(
        "ix_period_override_period", "period_override", ["period_id", "id"], unique=False
    )
    op.create_table(
        "process_instance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.TEXT(), server_default="active", nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_key", sa.Text(), nullable=True),
        sa.Column("parent_item", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("end_events", postgresql.ARRAY(sa.TEXT()), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'completed', 'cancelled')",
            name=op.f("ck_process_instance_status"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_process_instance_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["process_definition.id"],
            name=op.f("fk_process_instance_definition_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_instance")),
    )
    op.create_index("ix_process_instance_case", "process_instance", ["case_id"], unique=False)
    op.create_index(
        "ix_process_instance_parent",
        "process_instance",
        ["parent_id"],
        unique=False,
        postgresql_where=sa.text("parent_id > 0"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_session_token_digest")),
    )
    op.create_index("ix_sign_in_session_account", "sign_in_session", ["account_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("flows", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_activity_instance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index("ix_activity_instance", "activity", ["instance_id", "id"], unique=False)
    op.create_table(
        "approval_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("financing_body_id", sa.BigInteger(), nullable=False),
        sa.Column("registration_number", sa.Text(), nullable=False),
        sa.Column("approved", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("listed", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("excluded_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("listed BETWEEN 0 AND approved", name=op.f("ck_approval_entry_listed")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_approval_entry_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["financing_body_id"],
            ["organisation.id"],
            name=op.f("fk_approval_entry_financing_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["approval_list.id"], name=op.f("fk_approval_entry_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_approval_entry_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_entry")),
        sa.UniqueConstraint("list_id", "claim_id", name=op.f("uq_approval_entry_list_id_claim_id")),
    )
    op.create_index(
        "ix_approval_entry_body", "approval_entry", ["list_id", "financing_body_id"], unique=False
    )
    op.create_index(
        "ix_approval_entry_organisation", "approval_entry", ["organisation_id"], unique=False
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("commission_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("is_recused", sa.Boolean(), nullable=False),
        sa.Column("recusal_reason", sa.Text(), nullable=True),
        sa.Column("completeness", sa.Boolean(), nullable=True),
        sa.Column("completeness_reason", sa.Text(), nullable=True),
        sa.Column("scope", sa.Boolean(), nullable=True),
        sa.Column("scope_reason", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Boolean(), nullable=True),
        sa.Column("deadline_reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "is_recused = (completeness IS NULL AND scope IS NULL AND deadline IS NULL)",
            name=op.f("ck_evaluation_marks"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_evaluation_claim_id")),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["commission.id"], name=op.f("fk_evaluation_commission_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evaluation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "claim_id", "round", "person_id", name=op.f("uq_evaluation_claim_id_round_person_id")
        ),
    )
    op.create_table(
        "fund_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), server_default="BGN", nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('budget', 'commitment', 'payment', 'cost', 'recovery')",
            name=op.f("ck_fund_entry_kind"),
        ),
        sa.CheckConstraint(
            "scope IN ('m1', 'm2', 'monitoring_ruo', 'monitoring_mon')",
            name=op.f("ck_fund_entry_scope"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fund_entry_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_fund_entry_case_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_fund_entry_claim_id")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_fund_entry_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_fund_entry_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_fund_entry_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_entry")),
        sa.UniqueConstraint(
            "kind", "claim_id", "purpose", name=op.f("uq_fund_entry_kind_claim_id_purpose")
        ),
    )
    op.create_index(
        "ix_fund_entry_edition", "fund_entry", ["edition_id", "scope", "kind"], unique=False
    )
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.TEXT(), server_default="waiting", nullable=False),
        sa.Column("retries", sa.Integer(), server_default=sa.text("3"), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('timer', 'async')", name=op.f("ck_job_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'dropped', 'failed')", name=op.f("ck_job_state")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_job_instance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint(
            "instance_id", "key", "kind", "due_at", name=op.f("uq_job_instance_id_key_kind_due_at")
        ),
    )
    op.create_index(
        "ix_job_due",
        "job",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "message_subscription",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("message_name", sa.Text(), nullable=False),
        sa.Column("correlation_key", sa.Text(), nullable=False),
        sa.Column("action_role", sa.Text(), nullable=True),
        sa.Column("action_label", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_message_subscription_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.id"],
            name=op.f("fk_message_subscription_instance_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_subscription")),
        sa.UniqueConstraint(
            "instance_id",
            "key",
            "message_name",
            name=op.f("uq_message_subscription_instance_id_key_message_name"),
        ),
    )
    op.create_index(
        "ix_message_subscription_route",
        "message_subscription",
        ["message_name", "correlation_key"],
        unique=False,
    )
    op.create_table(
        "monitoring_visit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("aspects", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("methods", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("has_survey", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_by_id", sa.BigInteger(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("order_on", sa.Date(), nullable=True),
        sa.Column("ordered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('on_site', 'documents')", name=op.f("ck_monitoring_visit_kind")
        ),
        sa.CheckConstraint("level IN ('ruo', 'mon')", name=op.f("ck_monitoring_visit_level")),
        sa.CheckConstraint(
            "state = 'planned' OR order_number IS NOT NULL", name=op.f("ck_monitoring_visit_order")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'ordered', 'checked', 'acknowledged', 'reported', 'in_recovery', 'closed', 'recovered', 'escalated')",
            name=op.f("ck_monitoring_visit_state"),
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_monitoring_visit_cost")),
        sa.CheckConstraint(
            "ordered_by_id <> planned_by_id", name=op.f("ck_monitoring_visit_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_monitoring_visit_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_monitoring_visit_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_monitoring_visit_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_monitoring_visit_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_monitoring_visit_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_monitoring_visit_planned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_visit")),
        sa.UniqueConstraint("case_id", name=op.f("uq_monitoring_visit_case_id")),
    )
    op.create_index(
        "ix_monitoring_visit_organisation",
        "monitoring_visit",
        ["organisation_id", "id"],
        unique=False,
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.TEXT(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("financing_body_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), server_default="BGN", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.BigInteger(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transfer_number", sa.Text(), nullable=True),
        sa.Column("transferred_on", sa.Date(), nullable=True),
        sa.Column("transferred_by_id", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state = 'prepared' OR ordered_by_id IS NOT NULL", name=op.f("ck_payment_ordered")
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'ordered', 'transferred', 'received')",
            name=op.f("ck_payment_state"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("ordered_by_id <> prepared_by_id", name=op.f("ck_payment_four_eyes")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_payment_claim_id")),
        sa.ForeignKeyConstraint(
            ["financing_body_id"], ["organisation.id"], name=op.f("fk_payment_financing_body_id")
        ),
        sa.ForeignKeyConstraint(["list_id"], ["approval_list.id"], name=op.f("fk_payment_list_id")),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_payment_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_payment_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_payment_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["person.id"], name=op.f("fk_payment_received_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["transferred_by_id"], ["person.id"], name=op.f("fk_payment_transferred_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("claim_id", "purpose", name=op.f("uq_payment_claim_id_purpose")),
    )
    op.create_index(
        "ix_payment_body", "payment", ["list_id", "financing_body_id", "state"], unique=False
    )
    op.create_table(
        "ruo_pack",
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("ruo_id", sa.BigInteger(), nullable=False),
        sa.Column("outgoing_number", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(btrim(outgoing_number)) > 0", name=op.f("ck_ruo_pack_number")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["approval_list.id"], name=op.f("fk_ruo_pack_list_id")
        ),
        sa.ForeignKeyConstraint(["ruo_id"], ["organisation.id"], name=op.f("fk_ruo_pack_ruo_id")),
        sa.PrimaryKeyConstraint("list_id", "ruo_id", name=op.f("pk_ruo_pack")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("item_index", sa.Integer(), nullable=True),
        sa.Column("item", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("state", sa.TEXT(), server_default="open", nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default=sa.text("50"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'completed', 'cancelled')", name=op.f("ck_task_state")
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_task_assignee_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_task_case_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_task_ended_by_id")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_task_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_task_organisation_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_task_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint(
            "instance_id",
            "key",
            "item_index",
            name=op.f("uq_task_instance_id_key_item_index"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_task_case", "task", ["case_id", "id"], unique=False)
    op.create_index(
        "ix_task_inbox_group",
        "task",
        ["organisation_id", "role", sa.literal_column("COALESCE(due_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open' AND assignee_id IS NULL"),
    )
    op.create_index(
        "ix_task_inbox_mine",
        "task",
        ["assignee_id", sa.literal_column("COALESCE(due_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_task_open_due",
        "task",
        [sa.literal_column("COALESCE(due_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_task_open_scope",
        "task",
        ["scope"],
        unique=False,
        postgresql_ops={"scope": "text_pattern_ops"},
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("public_id", sa.TEXT(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.TEXT(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_document_case_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_document_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["document_content.sha256"], name=op.f("fk_document_sha256")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_document_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
    )
    op.create_index("ix_document_case", "document", ["case_id", "id"], unique=False)
    op.create_table(
        "form_draft",
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_form_draft_person_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_form_draft_task_id")),
        sa.PrimaryKeyConstraint("task_id", "person_id", name=op.f("pk_form_draft")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_incident_case_id")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_incident_instance_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_incident_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_table(
        "monitoring_report",
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("proposals", sa.Text(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("grade BETWEEN 1 AND 6", name=op.f("ck_monitoring_report_grade")),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["person.id"], name=op.f("fk_monitoring_report_filed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["monitoring_visit.id"], name=op.f("fk_monitoring_report_visit_id")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_monitoring_report")),
    )
    op.create_table(
        "monitoring_survey",
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("teachers", sa.Integer(), nullable=False),
        sa.Column("managers", sa.Integer(), nullable=False),
        sa.Column("counsellors", sa.Integer(), nullable=False),
        sa.Column("parents", sa.Integer(), nullable=False),
        sa.Column("satisfaction", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "satisfaction BETWEEN 2 AND 6", name=op.f("ck_monitoring_survey_satisfaction")
        ),
        sa.CheckConstraint(
            "teachers >= 0 AND managers >= 0 AND counsellors >= 0 AND parents >= 0",
            name=op.f("ck_monitoring_survey_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["monitoring_visit.id"], name=op.f("fk_monitoring_survey_visit_id")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_monitoring_survey")),
    )
    op.create_table(
        "ministerial_order",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("number", sa.TEXT(), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "decision <> 'approve' OR (number IS NOT NULL AND ordered_on IS NOT NULL)",
            name=op.f("ck_ministerial_order_number"),
        ),
        sa.CheckConstraint(
            "decision = 'approve' OR reasons IS NOT NULL", name=op.f("ck_ministerial_order_reasons")
        ),
        sa.CheckConstraint(
            "decision IN ('approve', 'return', 'refuse')",
            name=op.f("ck_ministerial_order_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_ministerial_order_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_ministerial_order_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["approval_list.id"], name=op.f("fk_ministerial_order_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ministerial_order")),
        sa.UniqueConstraint(
            "number", "ordered_on", name=op.f("uq_ministerial_order_number_ordered_on")
        ),
    )
    op.create_index(
        "uq_ministerial_order_approval",
        "ministerial_order",
        ["list_id"],
        unique=True,
        postgresql_where=sa.text("decision = 'approve'"),
    )
    op.create_table(
        "monitoring_card",
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("documents", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("recommendations", sa.Text(), nullable=True),
        sa.Column("monitors", sa.Text(), nullable=False),
        sa.Column("drawn_by_id", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.BigInteger(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("is_objection_accepted", sa.Boolean(), nullable=True),
        sa.Column("objection_answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"],
            ["person.id"],
            name=op.f("fk_monitoring_card_acknowledged_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_monitoring_card_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["person.id"], name=op.f("fk_monitoring_card_drawn_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["monitoring_visit.id"], name=op.f("fk_monitoring_card_visit_id")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_monitoring_card")),
    )
    op.create_table(
        "recovery",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), server_default="BGN", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notice_number", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("payment_number", sa.Text(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("payment_document_id", sa.BigInteger(), nullable=True),
        sa.Column("paid_by_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'paid_back', 'settled', 'escalated')", name=op.f("ck_recovery_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('paid_back', 'settled') OR payment_document_id IS NOT NULL",
            name=op.f("ck_recovery_document"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_recovery_amount")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_recovery_claim_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_recovery_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["programme_edition.id"], name=op.f("fk_recovery_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_recovery_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_recovery_organisation_id")
        ),
        sa.ForeignKeyConstraint(["paid_by_id"], ["person.id"], name=op.f("fk_recovery_paid_by_id")),
        sa.ForeignKeyConstraint(
            ["payment_document_id"], ["document.id"], name=op.f("fk_recovery_payment_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["monitoring_visit.id"], name=op.f("fk_recovery_visit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_recovery_visit_id")),
    )
    op.create_index(
        "ix_recovery_organisation",
        "recovery",
        ["organisation_id", "edition_id", "state"],
        unique=False,
    )
    op.create_table(
        "reduction",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("approved_total", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("available", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("coefficient", sa.Numeric(precision=19, scale=18), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("available < approved_total", name=op.f("ck_reduction_needed")),
        sa.CheckConstraint(
            "coefficient >= 0 AND coefficient < 1", name=op.f("ck_reduction_coefficient")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_reduction_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["approval_list.id"], name=op.f("fk_reduction_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reduction")),
    )
    op.create_index("ix_reduction_list", "reduction", ["list_id", "id"], unique=False)
    op.create_table(
        "teacher_absence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("absent_person_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column(
            "leads_therapy_group", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("group_level", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("application_number", sa.Text(), nullable=True),
        sa.Column("application_on", sa.Date(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("order_on", sa.Date(), nullable=True),
        sa.Column("article_176", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("article_176_reason", sa.Text(), nullable=True),
        sa.Column("paragraph_157", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("item_157", sa.Integer(), nullable=True),
        sa.Column("union_name", sa.Text(), nullable=True),
        sa.Column("union_document", sa.Text(), nullable=True),
        sa.Column("case_161", sa.Text(), nullable=True),
        sa.Column("case_161_order", sa.Text(), nullable=True),
        sa.Column("evidence_document_id", sa.BigInteger(), nullable=True),
        sa.Column("sick_note_number", sa.Text(), nullable=True),
        sa.Column("sick_note_starts_on", sa.Date(), nullable=True),
        sa.Column("sick_note_ends_on", sa.Date(), nullable=True),
        sa.Column("sick_note_first_day_on", sa.Date(), nullable=True),
        sa.Column("agreement_clause", sa.Text(), nullable=True),
        sa.Column("children_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("has_consent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("purpose_170", sa.Text(), nullable=True),
        sa.Column("study_school", sa.Text(), nullable=True),
        sa.Column("study_form", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "grounds",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "case_161 IN ('external_assessment', 'matriculation', 'international', 'qualification', 'accompanying')",
            name=op.f("ck_teacher_absence_case_161"),
        ),
        sa.CheckConstraint(
            "ground IN ('art155', 'art157', 'art159', 'art161', 'art162', 'art168', 'art169', 'art170', 'art160', 'art163', 'art164', 'art167', 'art171', 'vacancy', 'other')",
            name=op.f("ck_teacher_absence_ground"),
        ),
        sa.CheckConstraint(
            "group_level IN ('grade', 'preparatory_group', 'age_group_1', 'age_group_2', 'age_group_3', 'age_group_4', 'nursery', 'therapy_group')",
            name=op.f("ck_teacher_absence_group_level"),
        ),
        sa.CheckConstraint(
            "position IN ('teacher', 'resource_teacher', 'speech_therapist', 'rehabilitator', 'psychologist', 'counsellor', 'librarian', 'deputy_director', 'director', 'other')",
            name=op.f("ck_teacher_absence_position"),
        ),
        sa.CheckConstraint(
            "purpose_170 IN ('university', 'doctorate', 'other')",
            name=op.f("ck_teacher_absence_purpose_170"),
        ),
        sa.CheckConstraint(
            "state IN ('reported', 'documented', 'not_financed', 'covered', 'cancelled')",
            name=op.f("ck_teacher_absence_state"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_teacher_absence_days")),
        sa.CheckConstraint(
            "sick_note_ends_on >= sick_note_starts_on",
            name=op.f("ck_teacher_absence_sick_note_days"),
        ),
        sa.ForeignKeyConstraint(
            ["absent_person_id"], ["person.id"], name=op.f("fk_teacher_absence_absent_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_teacher_absence_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_document_id"],
            ["document.id"],
            name=op.f("fk_teacher_absence_evidence_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_teacher_absence_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_absence")),
        sa.UniqueConstraint("case_id", name=op.f("uq_teacher_absence_case_id")),
    )
    op.create_index(
        "ix_teacher_absence_organisation",
        "teacher_absence",
        ["organisation_id", "starts_on"],
        unique=False,
    )
    op.create_index(
        "ix_teacher_absence_person",
        "teacher_absence",
        ["absent_person_id", "starts_on"],
        unique=False,
    )
    op.create_table(
        "substitution",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("absence_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("substitute_person_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("article_213_paragraph", sa.Integer(), nullable=True),
        sa.Column("has_higher_education", sa.Boolean(), nullable=False),
        sa.Column("has_teacher_qualification", sa.Boolean(), nullable=False),
        sa.Column("is_specialist", sa.Boolean(), nullable=False),
        sa.Column("director_reason", sa.Text(), nullable=True),
        sa.Column("director_norm_done", sa.Boolean(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "category IN ('qualified_teacher', 'article_213', 'graduate', 'other_staff', 'director')",
            name=op.f("ck_substitution_category"),
        ),
        sa.CheckConstraint(
            "position IN ('teacher', 'resource_teacher', 'speech_therapist', 'rehabilitator', 'psychologist', 'counsellor', 'librarian', 'deputy_director', 'director', 'other')",
            name=op.f("ck_substitution_position"),
        ),
        sa.CheckConstraint(
            "state IN ('chosen', 'assigned', 'recorded', 'stated', 'confirmed', 'ready', 'cancelled')",
            name=op.f("ck_substitution_state"),
        ),
        sa.CheckConstraint(
            "article_213_paragraph BETWEEN 8 AND 11", name=op.f("ck_substitution_article_213")
        ),
        sa.ForeignKeyConstraint(
            ["absence_id"], ["teacher_absence.id"], name=op.f("fk_substitution_absence_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_substitution_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_person_id"],
            ["person.id"],
            name=op.f("fk_substitution_substitute_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
        sa.UniqueConstraint("absence_id", name=op.f("uq_substitution_absence_id")),
    )
    op.create_index(
        "ix_substitution_organisation", "substitution", ["organisation_id", "state"], unique=False
    )
    op.create_index(
        "ix_substitution_substitute", "substitution", ["substitute_person_id"], unique=False
    )
    op.create_table(
        "assignment_act",
        sa.Column("substitution_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("funding_source", sa.Text(), nullable=False),
        sa.Column("hourly_rate", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("hourly_contributions", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.Text(), server_default="BGN", nullable=False),
        sa.Column("is_full_month", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('order_lessons', 'order_hours', 'labour_contract', 'civil_contract', 'other_contract')",
            name=op.f("ck_assignment_act_kind"),
        ),
        sa.CheckConstraint(
            "unit IN ('lesson', 'astronomical_hour')", name=op.f("ck_assignment_act_unit")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_assignment_act_days")),
        sa.CheckConstraint(
            "hours > 0 AND hourly_rate > 0 AND hourly_contributions >= 0",
            name=op.f("ck_assignment_act_sums"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_assignment_act_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"], ["substitution.id"], name=op.f("fk_assignment_act_substitution_id")
        ),
        sa.PrimaryKeyConstraint("substitution_id", name=op.f("pk_assignment_act")),
    )
    op.create_table(
        "claim_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("substitution_id", sa.BigInteger(), nullable=False),
        sa.Column("period_id", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("financed_hours", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column(
            "grounds",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("is_incomplete", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_released", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_claim_line_amount")),
        sa.CheckConstraint(
            "financed_hours BETWEEN 0 AND hours", name=op.f("ck_claim_line_financed_hours")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_line_claim_id")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["reporting_period.id"], name=op.f("fk_claim_line_period_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"], ["substitution.id"], name=op.f("fk_claim_line_substitution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_line")),
        sa.UniqueConstraint(
            "claim_id", "substitution_id", name=op.f("uq_claim_line_claim_id_substitution_id")
        ),
    )
    op.create_index(
        "uq_claim_line_substitution",
        "claim_line",
        ["substitution_id", "period_id"],
        unique=True,
        postgresql_where=sa.text("NOT is_released"),
    )
    op.create_table(
        "hours_statement",
        sa.Column("substitution_id", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("staffing_list", sa.Integer(), nullable=False),
        sa.Column("weekly_norm", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("director_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("director_id", sa.BigInteger(), nullable=True),
        sa.Column("control_note", sa.Text(), nullable=True),
        sa.CheckConstraint("hours > 0", name=op.f("ck_hours_statement_hours")),
        sa.CheckConstraint(
            "staffing_list BETWEEN 1 AND 3", name=op.f("ck_hours_statement_staffing_list")
        ),
        sa.ForeignKeyConstraint(
            ["director_id"], ["person.id"], name=op.f("fk_hours_statement_director_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_hours_statement_signed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"],
            ["substitution.id"],
            name=op.f("fk_hours_statement_substitution_id"),
        ),
        sa.PrimaryKeyConstraint("substitution_id", name=op.f("pk_hours_statement")),
    )
    op.create_table(
        "substitution_materials",
        sa.Column("substitution_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("council_protocol", sa.Text(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('themes_programme', 'kindergarten_materials', 'centre_materials')",
            name=op.f("ck_substitution_materials_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_substitution_materials_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"],
            ["substitution.id"],
            name=op.f("fk_substitution_materials_substitution_id"),
        ),
        sa.PrimaryKeyConstraint("substitution_id", name=op.f("pk_substitution_materials")),
    )
    op.create_table(
        "hour_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("substitution_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("substitute_person_id", sa.BigInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("lesson_number", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_level", sa.Text(), nullable=False),
        sa.Column("class_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("is_carry_over", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("financed_hours", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("rate", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column(
            "grounds",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("is_released", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("claim_line_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "group_level IN ('grade', 'preparatory_group', 'age_group_1', 'age_group_2', 'age_group_3', 'age_group_4', 'nursery', 'therapy_group')",
            name=op.f("ck_hour_line_group_level"),
        ),
        sa.CheckConstraint(
            "kind IN ('lesson', 'boarding_lesson', 'astronomical_hour')",
            name=op.f("ck_hour_line_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('eligible', 'partly_eligible', 'incomplete', 'ineligible')",
            name=op.f("ck_hour_line_status"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_hour_line_amount")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_hour_line_interval")),
        sa.CheckConstraint(
            "financed_hours BETWEEN 0 AND hours", name=op.f("ck_hour_line_financed_hours")
        ),
        sa.CheckConstraint("hours > 0", name=op.f("ck_hour_line_hours")),
        sa.CheckConstraint(
            "lesson_number IS NOT NULL OR starts_at IS NOT NULL", name=op.f("ck_hour_line_slot")
        ),
        sa.ForeignKeyConstraint(
            ["claim_line_id"], ["claim_line.id"], name=op.f("fk_hour_line_claim_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_hour_line_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_person_id"], ["person.id"], name=op.f("fk_hour_line_substitute_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"], ["substitution.id"], name=op.f("fk_hour_line_substitution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_line")),
    )
    op.create_index(
        "ix_hour_line_organisation", "hour_line", ["organisation_id", "held_on"], unique=False
    )
    op.create_index(
        "ix_hour_line_substitution", "hour_line", ["substitution_id", "held_on"], unique=False
    )
    op.create_index(
        "uq_hour_line_slot",
        "hour_line",
        ["substitute_person_id", "organisation_id", "held_on", "lesson_number", "starts_at"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("NOT is_released"),
    )
    op.create_table(
        "monitoring_finding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=False),
        sa.Column("hour_line_id", sa.BigInteger(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("paid_rate", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("due_rate", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_monitoring_finding_amount")),
        sa.CheckConstraint(
            "due_rate >= 0 AND paid_rate > due_rate", name=op.f("ck_monitoring_finding_rates")
        ),
        sa.CheckConstraint("hours > 0", name=op.f("ck_monitoring_finding_hours")),
        sa.ForeignKeyConstraint(
            ["hour_line_id"], ["hour_line.id"], name=op.f("fk_monitoring_finding_hour_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["monitoring_visit.id"], name=op.f("fk_monitoring_finding_visit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_finding")),
    )
    op.create_index(
        "ix_monitoring_finding_visit", "monitoring_finding", ["visit_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_monitoring_finding_visit", table_name="monitoring_finding")
    op.drop_table("monitoring_finding")
    op.drop_index(
        "uq_hour_line_slot",
        table_name="hour_line",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("NOT is_released"),
    )
    op.drop_index("ix_hour_line_substitution", table_name="hour_line")
    op.drop_index("ix_hour_line_organisation", table_name="hour_line")
    op.drop_table("hour_line")
    op.drop_table("substitution_materials")
    op.drop_table("hours_statement")
    op.drop_index(
        "uq_claim_line_substitution",
        table_name="claim_line",
        postgresql_where=sa.text("NOT is_released"),
    )
    op.drop_table("claim_line")
    op.drop_table("assignment_act")
    op.drop_index("ix_substitution_substitute", table_name="substitution")
    op.drop_index("ix_substitution_organisation", table_name="substitution")
    op.drop_table("substitution")
    op.drop_index("ix_teacher_absence_person", table_name="teacher_absence")
    op.drop_index("ix_teacher_absence_organisation", table_name="teacher_absence")
    op.drop_table("teacher_absence")
    op.drop_index("ix_reduction_list", table_name="reduction")
    op.drop_table("reduction")
    op.drop_index("ix_recovery_organisation", table_name="recovery")
    op.drop_table("recovery")
    op.drop_table("monitoring_card")
    op.drop_index(
        "uq_ministerial_order_approval",
        table_name="ministerial_order",
        postgresql_where=sa.text("decision = 'approve'"),
    )
    op.drop_table("ministerial_order")
    op.drop_table("monitoring_survey")
    op.drop_table("monitoring_report")
    op.drop_table("incident")
    op.drop_table("form_draft")
    op.drop_index("ix_document_case", table_name="document")
    op.drop_table("document")
    op.drop_index(
        "ix_task_open_scope",
        table_name="task",
        postgresql_ops={"scope": "text_pattern_ops"},
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_task_open_due", table_name="task", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(
        "ix_task_inbox_mine", table_name="task", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(
        "ix_task_inbox_group",
        table_name="task",
        postgresql_where=sa.text("state = 'open' AND assignee_id IS NULL"),
    )
    op.drop_index("ix_task_case", table_name="task")
    op.drop_table("task")
    op.drop_table("ruo_pack")
    op.drop_index("ix_payment_body", table_name="payment")
    op.drop_table("payment")
    op.drop_index("ix_monitoring_visit_organisation", table_name="monitoring_visit")
    op.drop_table("monitoring_visit")
    op.drop_index("ix_message_subscription_route", table_name="message_subscription")
    op.drop_table("message_subscription")
    op.drop_index("ix_job_due", table_name="job", postgresql_where=sa.text("state = 'waiting'"))
    op.drop_table("job")
    op.drop_index("ix_fund_entry_edition", table_name="fund_entry")
    op.drop_table("fund_entry")
    op.drop_table("evaluation")
    op.drop_index("ix_approval_entry_organisation", table_name="approval_entry")
    op.drop_index("ix_approval_entry_body", table_name="approval_entry")
    op.drop_table("approval_entry")
    op.drop_index("ix_activity_instance", table_name="activity")
    op.drop_table("activity")
    op.drop_index("ix_sign_in_session_account", table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(
        "ix_process_instance_parent",
        table_name="process_instance",
        postgresql_where=sa.text("parent_id > 0"),
    )
    op.drop_index("ix_process_instance_case", table_name="process_instance")
    op.drop_table("process_instance")
    op.drop_index("ix_period_override_period", table_name="period_override")
    op.drop_table("period_override")
    op.drop_table("event")
    op.drop_table("commission_member")
    op.drop_index(
        "uq_claim_period", table_name="claim", postgresql_where=sa.text("state <> 'withdrawn'")
    )
    op.drop_index("ix_claim_list", table_name="claim")
    op.drop_table("claim")
    op.drop_table("case_relation")
    op.drop_table("case_person")
    op.drop_table("case_participant")
    op.drop_index(
        "uq_approval_list_period",
        table_name="approval_list",
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.drop_table("approval_list")
    op.drop_table("stashed_input")
    op.drop_index("ix_role_assignment_holders", table_name="role_assignment")
    op.drop_table("role_assignment")
    op.drop_table("reporting_period")
    op.drop_table("process_definition")
    op.drop_table("person_address")
    op.drop_table("number_opening")
    op.drop_index("ix_municipal_nomination_ruo", table_name="municipal_nomination")
    op.drop_table("municipal_nomination")
    op.drop_table("institution_funding")
    op.drop_index("ix_employment_organisation", table_name="employment")
    op.drop_table("employment")
    op.drop_table("deployment_resource")
    op.drop_index("ix_declared_interest_person", table_name="declared_interest")
    op.drop_table("declared_interest")
    op.drop_index(
        "uq_commission_current",
        table_name="commission",
        postgresql_where=sa.text("ended_at IS NULL AND NOT is_for_one_claim"),
    )
    op.drop_table("commission")
    op.drop_index("ix_case_file_scopes", table_name="case_file", postgresql_using="gin")
    op.drop_index("ix_case_file_owner_created", table_name="case_file")
    op.drop_index("ix_case_file_kind_state", table_name="case_file")
    op.drop_table("case_file")
    op.drop_index("ix_break_glass_person", table_name="break_glass")
    op.drop_table("break_glass")
    op.drop_index("ix_api_token_person", table_name="api_token")
    op.drop_table("api_token")
    op.drop_index("ix_account_person", table_name="account")
    op.drop_table("account")
    op.drop_table("story_time")
    op.drop_table("programme_edition")
    op.drop_table("person")
    op.drop_index(
        "ix_outbox_unsent", table_name="outbox", postgresql_where=sa.text("sent_at IS NULL")
    )
    op.drop_table("outbox")
    op.drop_index(
        "ix_organisation_path",
        table_name="organisation",
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.drop_table("organisation")
    op.drop_index("ix_login_attempt_email", table_name="login_attempt")
    op.drop_index("ix_login_attempt_address", table_name="login_attempt")
    op.drop_table("login_attempt")
    op.drop_table("idempotency")
    op.drop_table("document_content")
    op.drop_table("deployment")
    op.drop_table("case_number")
