"""Expert commissions of the agency, their meetings and votes (P-19)."""

import os

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_meetings"
down_revision = "0007_control"
branch_labels = None
depends_on = None

_COUNTED = ("expert_commission", "expert_commission_member", "meeting", "meeting_question")
_TABLES = (*_COUNTED, "meeting_member", "meeting_vote")


def upgrade() -> None:
    op.create_table('expert_commission',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('key', sa.TEXT(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('fields', postgresql.ARRAY(sa.TEXT()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_commission')),
    sa.UniqueConstraint('key', name=op.f('uq_expert_commission_key'))
    )
    op.create_table('expert_commission_member',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('commission_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('seat', sa.SmallInteger(), nullable=False),
    sa.Column('seat_kind', sa.Text(), nullable=False),
    sa.Column('is_chair', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.CheckConstraint("NOT is_chair OR seat_kind = 'regular'", name=op.f('ck_expert_commission_member_chair')),
    sa.CheckConstraint("seat_kind IN ('regular', 'substitute')", name=op.f('ck_expert_commission_member_seat_kind')),
    sa.CheckConstraint('to_on >= from_on', name=op.f('ck_expert_commission_member_term')),
    sa.ForeignKeyConstraint(['commission_id'], ['expert_commission.id'], name=op.f('fk_expert_commission_member_commission_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_expert_commission_member_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_commission_member')),
    sa.UniqueConstraint('commission_id', 'person_id', 'from_on', name=op.f('uq_expert_commission_member_commission_id_person_id_from_on'))
    )
    op.create_table('meeting',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('instance_id', sa.BigInteger(), nullable=False),
    sa.Column('commission_id', sa.BigInteger(), nullable=False),
    sa.Column('year', sa.SmallInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.SmallInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('room', sa.Text(), nullable=True),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('agenda', sa.Text(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_by_id', sa.BigInteger(), nullable=False),
    sa.Column('counted', sa.SmallInteger(), nullable=True),
    sa.Column('needed', sa.SmallInteger(), nullable=True),
    sa.Column('presiding_id', sa.BigInteger(), nullable=True),
    sa.Column('recorder_id', sa.BigInteger(), nullable=True),
    sa.Column('discussion', sa.Text(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by_id', sa.BigInteger(), nullable=True),
    sa.Column('minutes_document_id', sa.BigInteger(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('report_document_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(mode = 'on_site' AND room IS NOT NULL) OR (mode = 'remote' AND link IS NOT NULL)", name=op.f('ck_meeting_place')),
    sa.CheckConstraint("mode IN ('on_site', 'remote')", name=op.f('ck_meeting_mode')),
    sa.CheckConstraint("state IN ('invited', 'held', 'postponed', 'signed', 'reported', 'undecided')", name=op.f('ck_meeting_state')),
    sa.CheckConstraint("state NOT IN ('signed', 'reported') OR signed_at IS NOT NULL", name=op.f('ck_meeting_signed')),
    sa.CheckConstraint('attempt >= 1', name=op.f('ck_meeting_attempt')),
    sa.CheckConstraint('signed_by_id <> recorder_id', name=op.f('ck_meeting_four_eyes')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_meeting_case_id')),
    sa.ForeignKeyConstraint(['commission_id'], ['expert_commission.id'], name=op.f('fk_meeting_commission_id')),
    sa.ForeignKeyConstraint(['instance_id'], ['process_instance.id'], name=op.f('fk_meeting_instance_id')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], name=op.f('fk_meeting_invited_by_id')),
    sa.ForeignKeyConstraint(['minutes_document_id'], ['document.id'], name=op.f('fk_meeting_minutes_document_id')),
    sa.ForeignKeyConstraint(['presiding_id'], ['person.id'], name=op.f('fk_meeting_presiding_id')),
    sa.ForeignKeyConstraint(['recorder_id'], ['person.id'], name=op.f('fk_meeting_recorder_id')),
    sa.ForeignKeyConstraint(['report_document_id'], ['document.id'], name=op.f('fk_meeting_report_document_id')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['person.id'], name=op.f('fk_meeting_signed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('year', 'number', name=op.f('uq_meeting_year_number'))
    )
    op.create_index('ix_meeting_case', 'meeting', ['case_id', 'id'], unique=False)
    op.create_index('ix_meeting_instance', 'meeting', ['instance_id', 'id'], unique=False)
    op.create_table('meeting_member',
    sa.Column('meeting_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('seat', sa.SmallInteger(), nullable=False),
    sa.Column('is_chair', sa.Boolean(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('interest', sa.Text(), nullable=True),
    sa.Column('is_recused', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('has_attended', sa.Boolean(), nullable=True),
    sa.Column('declaration_document_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('NOT is_recused OR NOT coalesce(has_attended, false)', name=op.f('ck_meeting_member_recused')),
    sa.CheckConstraint('NOT is_recused OR interest IS NOT NULL', name=op.f('ck_meeting_member_interest')),
    sa.ForeignKeyConstraint(['declaration_document_id'], ['document.id'], name=op.f('fk_meeting_member_declaration_document_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_member_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_member_person_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name=op.f('pk_meeting_member'))
    )
    op.create_table('meeting_question',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('meeting_id', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('score', sa.Numeric(precision=8, scale=2), nullable=True),
    sa.Column('max_score', sa.Numeric(precision=8, scale=2), nullable=True),
    sa.Column('for_count', sa.SmallInteger(), nullable=True),
    sa.Column('against_count', sa.SmallInteger(), nullable=True),
    sa.Column('abstained_count', sa.SmallInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.CheckConstraint("outcome IN ('accepted', 'rejected', 'undecided')", name=op.f('ck_meeting_question_outcome')),
    sa.CheckConstraint('score <= max_score', name=op.f('ck_meeting_question_score')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_question_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_question')),
    sa.UniqueConstraint('meeting_id', 'key', name=op.f('uq_meeting_question_meeting_id_key'))
    )
    op.create_table('meeting_vote',
    sa.Column('question_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('choice', sa.Text(), nullable=False),
    sa.Column('motive', sa.Text(), nullable=True),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("choice <> 'against' OR motive IS NOT NULL", name=op.f('ck_meeting_vote_motive')),
    sa.CheckConstraint("choice IN ('for', 'against', 'abstained')", name=op.f('ck_meeting_vote_choice')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_vote_person_id')),
    sa.ForeignKeyConstraint(['question_id'], ['meeting_question.id'], name=op.f('fk_meeting_vote_question_id')),
    sa.PrimaryKeyConstraint('question_id', 'person_id', name=op.f('pk_meeting_vote'))
    )
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    for table in _TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}")
    for table in _COUNTED:
        op.execute(f"GRANT USAGE, SELECT ON SEQUENCE {table}_id_seq TO {role}")


def downgrade() -> None:

    op.drop_table('meeting_vote')
    op.drop_table('meeting_question')
    op.drop_table('meeting_member')
    op.drop_index('ix_meeting_instance', table_name='meeting')
    op.drop_index('ix_meeting_case', table_name='meeting')
    op.drop_table('meeting')
    op.drop_table('expert_commission_member')
    op.drop_table('expert_commission')
