"""The yearly plan of a regional department and the checks that carry it out."""

import os

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_inspection"
down_revision = "0011_clock"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('organisation_id', sa.BigInteger(), nullable=False),
    sa.Column('school_year', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('source_name', sa.Text(), nullable=False),
    sa.Column('source_sha256', sa.Text(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('starts_on < ends_on', name=op.f('ck_plan_year')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('organisation_id', 'school_year', name=op.f('uq_plan_organisation_id_school_year'))
    )
    op.create_table('plan_activity',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('plan_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('priority', sa.SmallInteger(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('cells', postgresql.JSONB(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('term_kind', sa.Text(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.Column('due_ons', postgresql.ARRAY(sa.Date()), server_default=sa.text("'{}'::date[]"), nullable=False),
    sa.Column('term_note', sa.Text(), nullable=False),
    sa.Column('baseline_kind', sa.Text(), nullable=False),
    sa.Column('baseline', postgresql.JSONB(), nullable=False),
    sa.Column('target_kind', sa.Text(), nullable=False),
    sa.Column('target', postgresql.JSONB(), nullable=False),
    sa.Column('target_total', sa.Integer(), nullable=True),
    sa.Column('responsibles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.CheckConstraint("(target_kind = 'number') = (target_total IS NOT NULL)", name=op.f('ck_plan_activity_target')),
    sa.CheckConstraint("baseline_kind IN ('number', 'dynamic', 'not_applicable')", name=op.f('ck_plan_activity_baseline_kind')),
    sa.CheckConstraint("target_kind IN ('number', 'dynamic', 'not_applicable')", name=op.f('ck_plan_activity_target_kind')),
    sa.CheckConstraint("term_kind IN ('school_year', 'month_range', 'month', 'monthly', 'by_schedule', 'legal_term', 'unread')", name=op.f('ck_plan_activity_term_kind')),
    sa.CheckConstraint("type IN ('control', 'methodical_support_and_control', 'event', 'training', 'open_lesson', 'analysis_information', 'coordination_support', 'exam_organisation', 'state_intake_plan', 'olympiads_competitions')", name=op.f('ck_plan_activity_type')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_activity_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_activity')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_plan_activity_plan_id_number'))
    )
    op.create_table('inspection',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('organisation_id', sa.BigInteger(), nullable=False),
    sa.Column('plan_activity_id', sa.BigInteger(), nullable=True),
    sa.Column('period_on', sa.Date(), nullable=True),
    sa.Column('follows_id', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('checklist', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('is_on_site', sa.Boolean(), nullable=True),
    sa.Column('checked_from', sa.Date(), nullable=True),
    sa.Column('checked_to', sa.Date(), nullable=True),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('planned_by_id', sa.BigInteger(), nullable=True),
    sa.Column('order_number', sa.Text(), nullable=True),
    sa.Column('order_on', sa.Date(), nullable=True),
    sa.Column('ordered_by_id', sa.BigInteger(), nullable=True),
    sa.Column('is_announced', sa.Boolean(), nullable=True),
    sa.Column('notice_reason', sa.Text(), nullable=True),
    sa.Column('visited_on', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('opened', 'planned', 'not_ordered') OR order_number IS NOT NULL", name=op.f('ck_inspection_order')),
    sa.CheckConstraint("state IN ('opened', 'planned', 'ordered', 'checked', 'drawn', 'delivered', 'recommended', 'closed_clean', 'closed_fulfilled', 'closed_follow_up', 'closed_liability', 'not_ordered')", name=op.f('ck_inspection_state')),
    sa.CheckConstraint('checked_from <= checked_to', name=op.f('ck_inspection_checked_period')),
    sa.CheckConstraint('ordered_by_id <> planned_by_id', name=op.f('ck_inspection_four_eyes')),
    sa.CheckConstraint('visited_on >= order_on', name=op.f('ck_inspection_visit_after_order')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_inspection_case_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['inspection.id'], name=op.f('fk_inspection_follows_id')),
    sa.ForeignKeyConstraint(['ordered_by_id'], ['person.id'], name=op.f('fk_inspection_ordered_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_inspection_organisation_id')),
    sa.ForeignKeyConstraint(['plan_activity_id'], ['plan_activity.id'], name=op.f('fk_inspection_plan_activity_id')),
    sa.ForeignKeyConstraint(['planned_by_id'], ['person.id'], name=op.f('fk_inspection_planned_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection')),
    sa.UniqueConstraint('case_id', name=op.f('uq_inspection_case_id'))
    )
    op.create_index('ix_inspection_organisation', 'inspection', ['organisation_id', 'id'], unique=False)
    op.create_index('uq_inspection_planned', 'inspection', ['plan_activity_id', 'organisation_id', 'period_on'], unique=True, postgresql_where=sa.text("follows_id IS NULL AND state <> 'not_ordered'"))
    op.create_table('plan_anomaly',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('plan_id', sa.BigInteger(), nullable=False),
    sa.Column('activity_id', sa.BigInteger(), nullable=True),
    sa.Column('goal', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=True),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('ends_before_start', 'outside_year', 'unread_term', 'missing_cell', 'population_differs', 'named_differ', 'institution_unmatched', 'misprint', 'repeats', 'no_measure', 'no_report_columns')", name=op.f('ck_plan_anomaly_kind')),
    sa.CheckConstraint("severity IN ('error', 'warning', 'notice')", name=op.f('ck_plan_anomaly_severity')),
    sa.CheckConstraint('activity_id IS NULL OR goal IS NULL', name=op.f('ck_plan_anomaly_place')),
    sa.ForeignKeyConstraint(['activity_id'], ['plan_activity.id'], name=op.f('fk_plan_anomaly_activity_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_anomaly_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_anomaly'))
    )
    op.create_table('plan_institution',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('activity_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('match', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.BigInteger(), nullable=True),
    sa.Column('candidates', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.CheckConstraint("(match = 'matched') = (organisation_id IS NOT NULL)", name=op.f('ck_plan_institution_matched')),
    sa.CheckConstraint("match IN ('matched', 'needs_town', 'unknown')", name=op.f('ck_plan_institution_match')),
    sa.ForeignKeyConstraint(['activity_id'], ['plan_activity.id'], name=op.f('fk_plan_institution_activity_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_plan_institution_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_institution')),
    sa.UniqueConstraint('activity_id', 'position', name=op.f('uq_plan_institution_activity_id_position'))
    )
    op.create_table('inspection_check',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint("answer <> 'no' OR note IS NOT NULL", name=op.f('ck_inspection_check_no_needs_words')),
    sa.CheckConstraint("answer IN ('yes', 'no', 'not_applicable')", name=op.f('ck_inspection_check_answer')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_check_inspection_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_check')),
    sa.UniqueConstraint('inspection_id', 'key', name=op.f('uq_inspection_check_inspection_id_key'))
    )
    op.create_table('inspection_finding',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_finding_inspection_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_finding'))
    )
    op.create_index('ix_inspection_finding_inspection', 'inspection_finding', ['inspection_id', 'id'], unique=False)
    op.create_table('inspection_objection',
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by_id', sa.BigInteger(), nullable=True),
    sa.Column('is_founded', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('(is_founded IS NULL) = (answer IS NULL)', name=op.f('ck_inspection_objection_answered')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_inspection_objection_decided_by_id')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['person.id'], name=op.f('fk_inspection_objection_filed_by_id')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_objection_inspection_id')),
    sa.PrimaryKeyConstraint('inspection_id', name=op.f('pk_inspection_objection'))
    )
    op.create_table('inspection_officer',
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_officer_inspection_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_inspection_officer_person_id')),
    sa.PrimaryKeyConstraint('inspection_id', 'person_id', name=op.f('pk_inspection_officer'))
    )
    op.create_table('inspection_proposal',
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('employer_id', sa.BigInteger(), nullable=False),
    sa.Column('motives', sa.Text(), nullable=False),
    sa.Column('proposed_by_id', sa.BigInteger(), nullable=True),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('document_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_inspection_proposal_document_id')),
    sa.ForeignKeyConstraint(['employer_id'], ['organisation.id'], name=op.f('fk_inspection_proposal_employer_id')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_proposal_inspection_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_inspection_proposal_proposed_by_id')),
    sa.PrimaryKeyConstraint('inspection_id', name=op.f('pk_inspection_proposal'))
    )
    op.create_table('inspection_protocol',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.SmallInteger(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('drawn_by_id', sa.BigInteger(), nullable=True),
    sa.Column('document_id', sa.BigInteger(), nullable=True),
    sa.Column('delivered_on', sa.Date(), nullable=True),
    sa.Column('delivered_to', sa.Text(), nullable=True),
    sa.CheckConstraint('delivered_on >= drawn_on', name=op.f('ck_inspection_protocol_delivered_after_drawn')),
    sa.CheckConstraint('version IN (1, 2)', name=op.f('ck_inspection_protocol_version')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_inspection_protocol_document_id')),
    sa.ForeignKeyConstraint(['drawn_by_id'], ['person.id'], name=op.f('fk_inspection_protocol_drawn_by_id')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_protocol_inspection_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_protocol')),
    sa.UniqueConstraint('inspection_id', 'version', name=op.f('uq_inspection_protocol_inspection_id_version'))
    )
    op.create_table('inspection_recommendation',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inspection_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reply', sa.Text(), nullable=True),
    sa.Column('evidence_id', sa.BigInteger(), nullable=True),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by_id', sa.BigInteger(), nullable=True),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_fulfilled', sa.Boolean(), nullable=True),
    sa.Column('verdict', sa.Text(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_by_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('(is_fulfilled IS NULL) = (verified_at IS NULL)', name=op.f('ck_inspection_recommendation_verified')),
    sa.ForeignKeyConstraint(['evidence_id'], ['document.id'], name=op.f('fk_inspection_recommendation_evidence_id')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_inspection_recommendation_inspection_id')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['person.id'], name=op.f('fk_inspection_recommendation_replied_by_id')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['person.id'], name=op.f('fk_inspection_recommendation_verified_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_recommendation')),
    sa.UniqueConstraint('inspection_id', 'position', name=op.f('uq_inspection_recommendation_inspection_id_position'))
    )
    role = os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON plan TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE plan_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON plan_activity TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE plan_activity_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE inspection_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON plan_anomaly TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE plan_anomaly_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON plan_institution TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE plan_institution_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_check TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE inspection_check_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_finding TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE inspection_finding_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_objection TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_officer TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_proposal TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_protocol TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE inspection_protocol_id_seq TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inspection_recommendation TO {role}")
    op.execute(f"GRANT USAGE, SELECT ON SEQUENCE inspection_recommendation_id_seq TO {role}")


def downgrade() -> None:
    op.drop_table('inspection_recommendation')
    op.drop_table('inspection_protocol')
    op.drop_table('inspection_proposal')
    op.drop_table('inspection_officer')
    op.drop_table('inspection_objection')
    op.drop_index('ix_inspection_finding_inspection', table_name='inspection_finding')
    op.drop_table('inspection_finding')
    op.drop_table('inspection_check')
    op.drop_table('plan_institution')
    op.drop_table('plan_anomaly')
    op.drop_index('uq_inspection_planned', table_name='inspection', postgresql_where=sa.text("follows_id IS NULL AND state <> 'not_ordered'"))
    op.drop_index('ix_inspection_organisation', table_name='inspection')
    op.drop_table('inspection')
    op.drop_table('plan_activity')
    op.drop_table('plan')

