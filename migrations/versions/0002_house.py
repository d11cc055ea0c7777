"""All tables of the house."""

from alembic import op

from service.storage.base import Base

revision = "0002_house"
down_revision = "0001_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())


def downgrade() -> None:
    Base.metadata.drop_all(op.get_bind())
