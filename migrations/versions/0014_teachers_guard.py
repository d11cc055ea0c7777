"""Teachers of an application are people: their rows are seen by those who see its case."""

from alembic import op

revision = "0014_teachers_guard"
down_revision = "0013_account_request"
branch_labels = None
depends_on = None

_SEEN = """EXISTS (
  SELECT FROM licensing_profession p
  JOIN licensing_application a ON a.id = p.application_id
  JOIN case_file c ON c.id = a.case_id
  WHERE p.id = licensing_teacher.profession_id
)"""


def upgrade() -> None:
    op.execute("ALTER TABLE licensing_teacher ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE licensing_teacher FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY licensing_teacher_seen ON licensing_teacher USING ({_SEEN})")


def downgrade() -> None:
    op.execute("DROP POLICY licensing_teacher_seen ON licensing_teacher")
    op.execute("ALTER TABLE licensing_teacher NO FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE licensing_teacher DISABLE ROW LEVEL SECURITY")
