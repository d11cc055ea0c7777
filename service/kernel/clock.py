"""Time as a parameter. An instant is aware and in UTC; a date is a day in Europe/Sofia."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SOFIA = ZoneInfo("Europe/Sofia")


class Clock(Protocol):
    """What tells the time: the system's clock, or a story's."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The present day in Europe/Sofia."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(SOFIA).date()


class FixedClock:
    """A clock that stands still until it is moved; stories and tests run by it."""

    def __init__(self, at: datetime) -> None:
        self._at = _aware(at)

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.astimezone(SOFIA).date()

    def set(self, at: datetime) -> None:
        """Show `at` from now on (a naive value is refused)."""
        self._at = _aware(at)

    def advance(self, by: timedelta) -> None:
        """Move the hands by `by`, which may be negative."""
        self._at += by


def sofia(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """The instant when clocks in Sofia show this, as an aware UTC value."""
    return datetime(year, month, day, hour, minute, tzinfo=SOFIA).astimezone(UTC)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)
