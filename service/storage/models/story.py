"""The story's clock of the local run: from which instant it counts, since when."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.base import Base, Instant


class StoryTime(Base):
    """Часовник на демонстрацията: it showed `shown_at` when the machine's clock was at `set_at`."""

    __tablename__ = "story_time"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shown_at: Mapped[Instant]
    set_at: Mapped[Instant]
