"""Requests for an account, links that work once, and a count of how often an address asks."""

import os

import sqlalchemy as sa
from alembic import op

revision = "0013_account_request"
down_revision = "0012_inspection"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rate_window',
    sa.Column('name', sa.TEXT(), nullable=False),
    sa.Column('address', sa.TEXT(), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', 'address', name=op.f('pk_rate_window'))
    )
    op.create_index('ix_rate_window_ends_at', 'rate_window', ['ends_at'], unique=False)
    op.create_table('account_request',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('legal_form', sa.Text(), nullable=False),
    sa.Column('is_foreign', sa.Boolean(), nullable=False),
    sa.Column('eik', sa.Text(), nullable=True),
    sa.Column('foreign_number', sa.Text(), nullable=True),
    sa.Column('foreign_register', sa.Text(), nullable=True),
    sa.Column('identifier', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('company_name', sa.Text(), nullable=False),
    sa.Column('centre_name', sa.Text(), nullable=False),
    sa.Column('seat', sa.Text(), nullable=False),
    sa.Column('representative', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('letters', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('email_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('register_name', sa.Text(), nullable=True),
    sa.Column('register_on', sa.Date(), nullable=True),
    sa.Column('register_ground', sa.Text(), nullable=True),
    sa.Column('register_finding', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('order_no', sa.Text(), nullable=True),
    sa.Column('organisation_id', sa.BigInteger(), nullable=True),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(state = 'rejected') = (reason IS NOT NULL)", name=op.f('ck_account_request_rejected')),
    sa.CheckConstraint("kind IN ('cpo', 'cipo')", name=op.f('ck_account_request_kind')),
    sa.CheckConstraint("legal_form IN ('legal_entity', 'sole_trader')", name=op.f('ck_account_request_legal_form')),
    sa.CheckConstraint("state <> 'created' OR account_id IS NOT NULL", name=op.f('ck_account_request_created')),
    sa.CheckConstraint("state IN ('awaiting_email', 'email_confirmed', 'awaiting_approval', 'approved', 'rejected', 'created', 'not_confirmed')", name=op.f('ck_account_request_state')),
    sa.CheckConstraint("state NOT IN ('approved', 'created') OR order_no IS NOT NULL", name=op.f('ck_account_request_approved')),
    sa.CheckConstraint('eik IS NOT NULL OR is_foreign', name=op.f('ck_account_request_eik')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_account_request_email')),
    sa.CheckConstraint('length(reason) <= 512', name=op.f('ck_account_request_reason')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_request_account_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_account_request_case_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_account_request_decided_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_account_request_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_request')),
    sa.UniqueConstraint('case_id', name=op.f('uq_account_request_case_id'))
    )
    op.create_index('uq_account_request_running', 'account_request', ['identifier'], unique=True, postgresql_where=sa.text("state IN ('awaiting_email', 'email_confirmed', 'awaiting_approval', 'approved')"))
    op.create_table('one_time_link',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('request_id', sa.BigInteger(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('token_digest', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("purpose IN ('confirm_email', 'set_password')", name=op.f('ck_one_time_link_purpose')),
    sa.CheckConstraint('expires_at >= created_at', name=op.f('ck_one_time_link_term')),
    sa.ForeignKeyConstraint(['request_id'], ['account_request.id'], name=op.f('fk_one_time_link_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_link')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_one_time_link_token_digest'))
    )
    op.create_index('ix_one_time_link_request', 'one_time_link', ['request_id', 'purpose'], unique=False)
    # names, e-mails and telephones: seen with the case, and by nobody else
    op.execute("ALTER TABLE account_request ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE account_request FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY account_request_seen ON account_request USING (case_id IS NULL OR EXISTS "
        "(SELECT FROM case_file c WHERE c.id = account_request.case_id))"
    )
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON rate_window TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON account_request TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE account_request_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON one_time_link TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE one_time_link_id_seq TO {role}")


def downgrade() -> None:
    op.drop_index('ix_one_time_link_request', table_name='one_time_link')
    op.drop_table('one_time_link')
    op.drop_index('uq_account_request_running', table_name='account_request', postgresql_where=sa.text("state IN ('awaiting_email', 'email_confirmed', 'awaiting_approval', 'approved')"))
    op.execute("DROP POLICY account_request_seen ON account_request")
    op.drop_table('account_request')
    op.drop_index('ix_rate_window_ends_at', table_name='rate_window')
    op.drop_table('rate_window')

