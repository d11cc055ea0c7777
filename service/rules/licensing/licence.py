"""The licence by its rules: number, states, temporary withdrawal, duties (R-237 – R-267)."""

import re
from dataclasses import dataclass
from datetime import date

from service.domain.licences import (
    LICENCE_STATES,
    DutyKind,
    EntryKind,
    LicenceState,
)
from service.domain.licensing import CentreKind
from service.domain.wording import date_bg
from service.kernel.calendar import WorkingCalendar
from service.kernel.errors import Refused

#: an assumption: the domain shows „12“ for a ЦПО only
_KIND_CODES = {CentreKind.CPO: "12", CentreKind.CIPO: "14"}
_LAST_NUMBER = 9999
_NUMBER = re.compile(r"20[0-9]{2}1[24][0-9]{4}")
_MIN_MONTHS = 3
_MAX_MONTHS = 12
_TO: dict[LicenceState, frozenset[LicenceState]] = {
    LicenceState.ACTIVE: frozenset(
        {
            LicenceState.SUSPENDED,
            LicenceState.WITHDRAWN,
            LicenceState.TERMINATED,
            LicenceState.DELETED,
        }
    ),
    LicenceState.SUSPENDED: frozenset(
        {
            LicenceState.ACTIVE,
            LicenceState.WITHDRAWN,
            LicenceState.TERMINATED,
            LicenceState.DELETED,
        }
    ),
    LicenceState.WITHDRAWN: frozenset(),
    LicenceState.TERMINATED: frozenset(),
    LicenceState.DELETED: frozenset(),
}
#: what the register calls the change into a state
ENTRY_OF_STATE = {
    LicenceState.ACTIVE: EntryKind.RESTORED,
    LicenceState.SUSPENDED: EntryKind.SUSPENDED,
    LicenceState.WITHDRAWN: EntryKind.WITHDRAWN,
    LicenceState.TERMINATED: EntryKind.TERMINATED,
    LicenceState.DELETED: EntryKind.DELETED,
}
#: states in which a centre has handed over its documents (R-266)
NEEDS_ARCHIVE = frozenset({LicenceState.WITHDRAWN, LicenceState.TERMINATED})


class NumbersExhausted(Refused):
    """Ten thousand licences of one kind in one year."""

    code = "licence.numbers-exhausted"
    sentence = "Номерата на лицензии за {year} г. са изчерпани."


class TransitionRefused(Refused):
    """The licence may not go from its state into this one."""

    code = "licence.transition-refused"
    sentence = "Лицензия, която е {old}, не може да стане {new} (R-267)."


class MonthsOutOfRange(Refused):
    """A temporary withdrawal is for three to twelve months."""

    code = "licence.months-out-of-range"
    sentence = "Лицензия се отнема временно за срок от 3 до 12 месеца, не за {months} (R-261)."


class ArchivePlaceMissing(Refused):
    """A centre closes and nobody says where its documents are."""

    code = "licence.archive-place-missing"
    sentence = "Посочете къде се съхранява документацията на центъра (R-266)."


class GroundMissing(Refused):
    """An entry without order or note."""

    code = "licence.ground-missing"
    sentence = "Всяко вписване в регистъра има номер на заповед и бележка (R-267)."


@dataclass(frozen=True)
class Duty:
    """A duty that comes with the licence; both days NULL when it stands always (R-242)."""

    kind: DutyKind
    nominal_on: date | None = None
    due_on: date | None = None


def licence_number(kind: CentreKind, *, year: int, ordinal: int) -> str:
    """„2025120001“: the year, the kind of centre, and the ordinal within the year (R-237)."""
    if ordinal > _LAST_NUMBER:
        raise NumbersExhausted(year=year)
    return f"{year}{_KIND_CODES[kind]}{ordinal:04}"


def is_licence_number(text: str) -> bool:
    """Whether the text has the shape of a licence's number."""
    return _NUMBER.fullmatch(text) is not None


def number_series(kind: CentreKind) -> str:
    """The counter the ordinals of this kind of licence come from."""
    return f"licence-{_KIND_CODES[kind]}"


def check_transition(old: LicenceState, *, new: LicenceState) -> None:
    """Raises TransitionRefused when the register does not know the change (R-267)."""
    if new not in _TO[old]:
        raise TransitionRefused(old=LICENCE_STATES[old], new=LICENCE_STATES[new])


def check_archive(new: LicenceState, *, archive_place: str | None) -> None:
    """Raises ArchivePlaceMissing when a centre closes without a place for its documents (R-266)."""
    if new in NEEDS_ARCHIVE and not (archive_place or "").strip():
        raise ArchivePlaceMissing


def check_ground(order_number: str, *, note: str) -> None:
    """Raises GroundMissing for an entry without a number or a note (R-267)."""
    if not order_number.strip() or not note.strip():
        raise GroundMissing


def suspended_to(from_on: date, *, months: int | None) -> date:
    """The day a temporary withdrawal ends: the same day-number so many months later (R-261).

    It is the end of a deprivation, not of a term to act in, and is not moved to a working day.
    Raises MonthsOutOfRange outside 3 – 12.
    """
    if months is None or not _MIN_MONTHS <= months <= _MAX_MONTHS:
        raise MonthsOutOfRange(months="неуточнен срок" if months is None else months)
    return WorkingCalendar.bulgarian().add_months(from_on, months)


def annual_information(year: int) -> Duty:
    """The annual information for `year`: by 31 January of the next, or the working day after."""
    nominal = date(year + 1, 1, 31)
    due = WorkingCalendar.bulgarian().next_working_day(nominal)
    return Duty(DutyKind.ANNUAL_INFORMATION, nominal, due)


def duties_at_issue(issued_on: date) -> tuple[Duty, ...]:
    """What a licence brings with it; the rule of five idle years is repealed (R-242)."""
    return (
        annual_information(issued_on.year),
        Duty(DutyKind.DATA_ENTRY),
        Duty(DutyKind.ACCESS_FOR_CONTROL),
    )


def state_in_words(
    state: LicenceState,
    *,
    months: int | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> str:
    """„временно отнета за 6 месеца, от 01.04.2025 г. до 01.10.2025 г.“"""
    words = LICENCE_STATES[state]
    if months is None or from_on is None or to_on is None:
        return words
    return f"{words} за {months} месеца, от {date_bg(from_on)} до {date_bg(to_on)}"
