"""The second line: what the application's role may do, whose rows it sees, what nobody changes.

The application owns nothing. Row-level security reads the paths of organisations that the
transaction may see from `prepiska.scopes` („*“ for the machine); without it nothing is seen.
"""

import os

from alembic import op

revision = "0003_guards"
down_revision = "0002_house"
branch_labels = None
depends_on = None

#: tables that are only added to, and what the application may do with them
_APPEND_ONLY = ("event", "activity", "document_content", "deployment", "deployment_resource")
#: table → the condition under which a row is seen
_SEEN = {
    "case_file": "prepiska_sees(scopes) OR EXISTS (SELECT FROM case_person p "
    "WHERE p.case_id = case_file.id "
    "AND p.person_id::text = current_setting('prepiska.person', true))",
    "task": "prepiska_sees(ARRAY[scope]) OR EXISTS "
    "(SELECT FROM case_file c WHERE c.id = task.case_id) "
    "OR assignee_id::text = current_setting('prepiska.person', true)",
    "event": "EXISTS (SELECT FROM case_file c WHERE c.id = event.case_id)",
    "document": "case_id IS NULL OR EXISTS "
    "(SELECT FROM case_file c WHERE c.id = document.case_id)",
}


def _role() -> str:
    return os.environ.get("PREPISKA_APP_ROLE", "prepiska_app")


def upgrade() -> None:
    role = _role()
    op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    op.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}")
    op.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")
    op.execute(f"REVOKE ALL ON alembic_version FROM {role}")
    for table in _APPEND_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
    op.execute(
        """
        CREATE FUNCTION prepiska_sees(paths text[]) RETURNS boolean
        LANGUAGE sql STABLE PARALLEL SAFE AS $$
          SELECT CASE current_setting('prepiska.scopes', true)
            WHEN '*' THEN true
            WHEN '' THEN false
            ELSE EXISTS (
              SELECT FROM unnest(paths) AS p,
                unnest(string_to_array(current_setting('prepiska.scopes', true), ',')) AS v
              WHERE starts_with(p, v))
          END
        $$
        """
    )
    op.execute(f"GRANT EXECUTE ON FUNCTION prepiska_sees(text[]) TO {role}")
    for table, condition in _SEEN.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_seen ON {table} USING ({condition})")
    op.execute(
        """
        CREATE FUNCTION prepiska_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'the table % is only added to', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
        END $$
        """
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION prepiska_refuse_change()"
        )


def downgrade() -> None:
    role = _role()
    for table in _APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("DROP FUNCTION prepiska_refuse_change()")
    for table in _SEEN:
        op.execute(f"DROP POLICY {table}_seen ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION prepiska_sees(text[])")
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
    op.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
    op.execute(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM {role}")
