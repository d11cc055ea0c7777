"""ISO 8601 durations and cycles on the Bulgarian calendar.

Years, months, weeks and days are added to the wall clock of Europe/Sofia, so that a day is a day
over a change to summer time and a month after 31 January is 28 February; hours, minutes and
seconds are elapsed time. The library freezes the offset of its import and counts months in days.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.kernel.clock import SOFIA

_DURATION = re.compile(
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?"
    r"(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,8})S)?)?",
    re.ASCII,
)
_CYCLE = re.compile(r"R(?P<times>\d{0,5})/(?P<duration>P[^/]+)", re.ASCII)


class TimeRefused(ValueError):
    """The text is not an instant, a duration or a cycle we keep; the message is Bulgarian."""


@dataclass(frozen=True)
class Duration:
    """A period of the calendar plus an elapsed time."""

    months: int
    days: int
    elapsed: timedelta

    def after(self, start: datetime) -> datetime:
        """The instant one period after `start`, aware, in UTC."""
        try:
            local = start.astimezone(SOFIA)
            index = local.year * 12 + local.month - 1 + self.months
            year, month = index // 12, index % 12 + 1
            day = min(local.day, monthrange(year, month)[1])
            wall = local.replace(year=year, month=month, day=day, fold=0)
            wall += timedelta(days=self.days)
            # through UTC and back, so that a wall time skipped in spring becomes the next real one
            return wall.astimezone(UTC) + self.elapsed
        except (OverflowError, ValueError) as error:
            raise TimeRefused("срокът излиза извън календара") from error


@dataclass(frozen=True)
class Cycle:
    """A duration repeated; `times` is None without an end."""

    times: int | None
    every: Duration


def parse_duration(text: str) -> Duration:
    found = _DURATION.fullmatch(text.strip())
    if found is None or text.strip().endswith(("P", "T")):
        raise TimeRefused(f"„{text}“ не е продължителност по ISO 8601 (например P3D или PT2H)")
    part = {name: int(value or 0) for name, value in found.groupdict().items()}
    return Duration(
        months=part["years"] * 12 + part["months"],
        days=part["weeks"] * 7 + part["days"],
        elapsed=timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"]),
    )


def parse_cycle(text: str) -> Cycle:
    found = _CYCLE.fullmatch(text.strip())
    if found is None:
        raise TimeRefused(f"„{text}“ не е повторение по ISO 8601 (например R3/P7D)")
    every = parse_duration(found["duration"])
    if not every.months and not every.days and every.elapsed < timedelta(minutes=1):
        raise TimeRefused("повторението е по-често от една минута")
    times = int(found["times"]) if found["times"] else None
    if times == 0:
        raise TimeRefused("повторението е нула пъти")
    return Cycle(times, every)


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant; a time without an offset is Sofia time, a date its beginning."""
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise TimeRefused(f"„{text}“ не е момент по ISO 8601") from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=SOFIA)
    return instant.astimezone(UTC)
