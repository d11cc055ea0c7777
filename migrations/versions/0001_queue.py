"""The job queue's own tables and functions, as Procrastinate 3.10.0 ships them."""

from importlib.metadata import version

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001_queue"
down_revision = None
branch_labels = None
depends_on = None

#: the schema below is this version's; a later one brings migrations of its own
_QUEUE = "3.10.0"


def upgrade() -> None:
    if version("procrastinate") != _QUEUE:
        raise RuntimeError(f"this migration needs procrastinate {_QUEUE}")
    cursor = op.get_bind().connection.cursor()
    cursor.execute(SchemaManager.get_schema())


def downgrade() -> None:
    cursor = op.get_bind().connection.cursor()
    cursor.execute(
        """
        DROP TABLE IF EXISTS procrastinate_events, procrastinate_periodic_defers,
          procrastinate_jobs, procrastinate_workers CASCADE;
        DO $$
        DECLARE found record;
        BEGIN
          FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
            WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
          LOOP
            EXECUTE format('DROP FUNCTION %s CASCADE', found.name);
          END LOOP;
          FOR found IN SELECT oid::regtype AS name FROM pg_type
            WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('c', 'e')
            AND typnamespace = 'public'::regnamespace
          LOOP
            EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', found.name);
          END LOOP;
        END $$;
        """
    )
