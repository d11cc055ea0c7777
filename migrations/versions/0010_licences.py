"""The register of licences: licences, their annexes, history and duties."""

import os

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_licences"
down_revision = "0009_sealed"
branch_labels = None
depends_on = None

#: the role that runs the application; the owner of the schema grants it what it needs, no more
_TABLES = ("licence", "licence_profession", "licence_entry", "licence_duty")
#: history is only ever added to
_APPEND_ONLY = ("licence_entry",)


def upgrade() -> None:
    op.create_table('licence',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('number', sa.TEXT(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.BigInteger(), nullable=False),
    sa.Column('owner_name', sa.Text(), nullable=False),
    sa.Column('eik', sa.Text(), nullable=False),
    sa.Column('seat', sa.Text(), nullable=False),
    sa.Column('town', sa.Text(), nullable=False),
    sa.Column('centre_name', sa.Text(), nullable=False),
    sa.Column('state', sa.TEXT(), server_default='active', nullable=False),
    sa.Column('suspended_from', sa.Date(), nullable=True),
    sa.Column('suspended_to', sa.Date(), nullable=True),
    sa.Column('suspended_months', sa.SmallInteger(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('order_number', sa.Text(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=True),
    sa.Column('annex_number', sa.SmallInteger(), server_default=sa.text('1'), nullable=False),
    sa.Column('duplicate_count', sa.SmallInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('archive_place', sa.Text(), nullable=True),
    sa.Column('search', postgresql.TSVECTOR(), nullable=False),
    sa.CheckConstraint("(state = 'suspended') = (suspended_from IS NOT NULL) AND (suspended_from IS NULL) = (suspended_to IS NULL) AND (suspended_from IS NULL) = (suspended_months IS NULL)", name=op.f('ck_licence_suspended')),
    sa.CheckConstraint("eik ~ '^([0-9]{9}|[0-9]{13})$'", name=op.f('ck_licence_eik')),
    sa.CheckConstraint("kind IN ('cpo', 'cipo')", name=op.f('ck_licence_kind')),
    sa.CheckConstraint("number ~ '^20[0-9]{2}1[24][0-9]{4}$'", name=op.f('ck_licence_number')),
    sa.CheckConstraint("state IN ('active', 'suspended', 'withdrawn', 'terminated', 'deleted')", name=op.f('ck_licence_state')),
    sa.CheckConstraint("state NOT IN ('withdrawn', 'terminated') OR archive_place IS NOT NULL", name=op.f('ck_licence_archive')),
    sa.CheckConstraint('annex_number >= 1 AND duplicate_count >= 0', name=op.f('ck_licence_counts')),
    sa.CheckConstraint('suspended_months BETWEEN 3 AND 12', name=op.f('ck_licence_suspended_months')),
    sa.CheckConstraint('suspended_to > suspended_from', name=op.f('ck_licence_suspended_period')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_licence_case_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_licence_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence')),
    sa.UniqueConstraint('number', name=op.f('uq_licence_number'))
    )
    op.create_index('ix_licence_organisation', 'licence', ['organisation_id', 'id'], unique=False)
    op.create_index('ix_licence_search', 'licence', ['search'], unique=False, postgresql_using='gin')
    op.create_index('ix_licence_state', 'licence', ['state', 'number'], unique=False)
    op.create_index('uq_licence_in_force', 'licence', ['organisation_id', 'kind'], unique=True, postgresql_where=sa.text("state IN ('active', 'suspended')"))
    op.create_table('licence_duty',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('licence_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('nominal_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('fulfilled_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(kind = 'annual_information') = (due_on IS NOT NULL)", name=op.f('ck_licence_duty_due')),
    sa.CheckConstraint("kind IN ('annual_information', 'data_entry', 'access_for_control')", name=op.f('ck_licence_duty_kind')),
    sa.CheckConstraint('(due_on IS NULL) = (nominal_on IS NULL)', name=op.f('ck_licence_duty_nominal')),
    sa.CheckConstraint('due_on >= nominal_on', name=op.f('ck_licence_duty_shifted')),
    sa.ForeignKeyConstraint(['licence_id'], ['licence.id'], name=op.f('fk_licence_duty_licence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence_duty'))
    )
    op.create_index('ix_licence_duty_due', 'licence_duty', ['due_on'], unique=False, postgresql_where=sa.text('fulfilled_on IS NULL'))
    op.create_index('ix_licence_duty_licence', 'licence_duty', ['licence_id', 'id'], unique=False)
    op.create_table('licence_entry',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('licence_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('order_number', sa.Text(), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('issued', 'amended', 'changed', 'suspended', 'restored', 'withdrawn', 'terminated', 'deleted', 'duplicate', 'control')", name=op.f('ck_licence_entry_kind')),
    sa.CheckConstraint("order_number <> '' AND note <> ''", name=op.f('ck_licence_entry_ground')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_licence_entry_case_id')),
    sa.ForeignKeyConstraint(['licence_id'], ['licence.id'], name=op.f('fk_licence_entry_licence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence_entry'))
    )
    op.create_index('ix_licence_entry_licence', 'licence_entry', ['licence_id', 'id'], unique=False)
    op.create_table('licence_profession',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('licence_id', sa.BigInteger(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('degree', sa.SmallInteger(), nullable=False),
    sa.Column('field_code', sa.Text(), nullable=False),
    sa.Column('field_name', sa.Text(), nullable=False),
    sa.Column('state', sa.TEXT(), server_default='active', nullable=False),
    sa.Column('annex_number', sa.SmallInteger(), nullable=False),
    sa.Column('dropped_on', sa.Date(), nullable=True),
    sa.Column('search', postgresql.TSVECTOR(), nullable=False),
    sa.CheckConstraint("(state = 'dropped') = (dropped_on IS NOT NULL)", name=op.f('ck_licence_profession_dropped')),
    sa.CheckConstraint("code ~ '^[0-9]{6,7}$'", name=op.f('ck_licence_profession_code')),
    sa.CheckConstraint("field_code ~ '^[0-9]{3}$'", name=op.f('ck_licence_profession_field_code')),
    sa.CheckConstraint("state IN ('active', 'dropped')", name=op.f('ck_licence_profession_state')),
    sa.CheckConstraint('degree BETWEEN 1 AND 5', name=op.f('ck_licence_profession_degree')),
    sa.ForeignKeyConstraint(['licence_id'], ['licence.id'], name=op.f('fk_licence_profession_licence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_licence_profession'))
    )
    op.create_index('ix_licence_profession_licence', 'licence_profession', ['licence_id', 'id'], unique=False)
    op.create_index('ix_licence_profession_search', 'licence_profession', ['search'], unique=False, postgresql_using='gin')
    op.create_index('uq_licence_profession_listed', 'licence_profession', ['licence_id', 'code', 'degree'], unique=True, postgresql_where=sa.text("state = 'active'"))
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    for table in _TABLES:
        rights = "SELECT, INSERT" if table in _APPEND_ONLY else "SELECT, INSERT, UPDATE"
        op.execute(f"GRANT {rights} ON {table} TO {role}")
        op.execute(f"GRANT USAGE, SELECT ON SEQUENCE {table}_id_seq TO {role}")


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
