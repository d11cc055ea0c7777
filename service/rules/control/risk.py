"""Which centre is controlled first, and why (R-250, R-276, R-278).

The law names the reasons and leaves their order open. We take them by gravity: a signal, then
missing or late annual information (itself a ground for withdrawal), then late notices of exams,
then a centre never controlled, then the one controlled longest ago.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from service.domain.control import SignKind
from service.domain.wording import date_bg
from service.kernel.calendar import WorkingCalendar

#: a notice comes at least this long before the exam (R-278)
NOTICE_AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Sign:
    """A fact about a centre: what, when it happened, and the day it is measured against.

    `event_on` is the exam of a notice, or the last day of the year an annual information is about;
    `happened_on` is None when the information was never filed.
    """

    kind: SignKind
    happened_on: date | None
    event_on: date | None
    note: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a centre stands where it does in the list."""

    text: str
    rule: str


@dataclass(frozen=True)
class CentreAtRisk:
    """A centre with an active licence, its signs, and when it was last controlled."""

    organisation_id: int
    name: str
    signs: tuple[Sign, ...]
    last_controlled_on: date | None


@dataclass(frozen=True)
class Ranked:
    """A centre in its place, with the reasons."""

    place: int
    centre: CentreAtRisk
    reasons: tuple[Reason, ...]


def annual_due_on(year_end_on: date) -> date:
    """31 January after the year, moved to a working day (R-272, R-409)."""
    return WorkingCalendar.bulgarian().next_working_day(date(year_end_on.year + 1, 1, 31))


def refusal_of(sign: Sign, *, today: date) -> str | None:
    """Why a sign is none: it was in time, or a day is missing; None when it stands."""
    if sign.kind is SignKind.SIGNAL:
        return None if sign.happened_on else "Посочете кога е получен сигналът."
    if sign.event_on is None:
        return "Посочете датата на изпита или последния ден на отчетната година."
    if sign.kind is SignKind.LATE_NOTICE:
        return _notice_refusal(sign.happened_on, sign.event_on)
    return _annual_refusal(sign.happened_on, sign.event_on, today=today)


def ranked(centres: Iterable[CentreAtRisk], *, today: date) -> list[Ranked]:
    """All centres, the riskiest first; alike ones by name."""
    ordered = sorted(centres, key=lambda centre: (_weight(centre, today), centre.name))
    return [
        Ranked(place, centre, reasons_of(centre, today=today))
        for place, centre in enumerate(ordered, start=1)
    ]


def reasons_of(centre: CentreAtRisk, *, today: date) -> tuple[Reason, ...]:
    """What is said of a centre in the list, the gravest first."""
    order = [SignKind.SIGNAL, SignKind.LATE_ANNUAL, SignKind.LATE_NOTICE]
    signs = sorted(centre.signs, key=lambda sign: order.index(sign.kind))
    found = [_reason(sign, today) for sign in signs]
    if centre.last_controlled_on is None:
        found.append(Reason("досега не е контролиран", "R-250"))
    else:
        found.append(Reason(f"последен контрол: {date_bg(centre.last_controlled_on)}", "R-250"))
    return tuple(found)


def _weight(centre: CentreAtRisk, today: date) -> tuple[int, int, int, int]:
    last = centre.last_controlled_on
    days_since = 100_000 if last is None else (today - last).days
    return (
        -_count(centre.signs, SignKind.SIGNAL),
        -_count(centre.signs, SignKind.LATE_ANNUAL),
        -_count(centre.signs, SignKind.LATE_NOTICE),
        -days_since,
    )


def _count(signs: Sequence[Sign], kind: SignKind) -> int:
    return sum(sign.kind is kind for sign in signs)


def _reason(sign: Sign, today: date) -> Reason:
    if sign.kind is SignKind.SIGNAL or sign.event_on is None:
        received = "" if sign.happened_on is None else f" от {date_bg(sign.happened_on)}"
        return Reason(f"сигнал{received} {sign.note}".strip(), "R-250")
    if sign.kind is SignKind.LATE_NOTICE:
        notified = "не е уведомено" if sign.happened_on is None else date_bg(sign.happened_on)
        return Reason(f"изпит на {date_bg(sign.event_on)}, уведомление: {notified}", "R-278")
    due_on = annual_due_on(sign.event_on)
    if sign.happened_on is None:
        late = f"не е подадена {(today - due_on).days} дни след {date_bg(due_on)}"
    else:
        late = f"на {date_bg(sign.happened_on)} (срок {date_bg(due_on)})"
    return Reason(f"годишна информация за {sign.event_on.year} г.: {late}", "R-276")


def _notice_refusal(notified_on: date | None, exam_on: date) -> str | None:
    if notified_on is not None and exam_on - notified_on >= NOTICE_AHEAD:
        days = (exam_on - notified_on).days
        return f"Уведомлението е {days} дни преди изпита, в срок."
    return None


def _annual_refusal(filed_on: date | None, year_end_on: date, *, today: date) -> str | None:
    due_on = annual_due_on(year_end_on)
    if filed_on is None and today <= due_on:
        return f"Срокът за годишната информация изтича на {date_bg(due_on)}"
    if filed_on is not None and filed_on <= due_on:
        return f"Годишната информация е подадена в срок, до {date_bg(due_on)}"
    return None
