"""A clock that all processes of the local run share, to play a story of 2018 today."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from service.kernel.clock import SOFIA
from service.storage.models.story import StoryTime


class StoryClock:
    """Reads `story_time`; without a row it is the machine's clock. Only in the local run."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def now(self) -> datetime:
        real = datetime.now(UTC)
        with self._sessions() as session:
            row = session.execute(select(StoryTime.shown_at, StoryTime.set_at)).one_or_none()
        return real if row is None else row.shown_at + (real - row.set_at)

    def today(self) -> date:
        return self.now().astimezone(SOFIA).date()

    def set(self, at: datetime) -> None:
        """Show `at` from now on, in every process."""
        statement = insert(StoryTime).values(id=1, shown_at=at, set_at=datetime.now(UTC))
        with self._sessions() as session:
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=["id"],
                    set_={
                        "shown_at": statement.excluded.shown_at,
                        "set_at": statement.excluded.set_at,
                    },
                )
            )
            session.commit()
