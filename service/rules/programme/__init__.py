"""Programme editions read from YAML: one file a year, typed, checked at load.

An edition of another year (one window, another currency) is another file; code does not change.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from service.domain.institutions import Module
from service.domain.leave import LeaveGround
from service.domain.people import SubstituteCategory
from service.domain.programme import (
    Annex,
    Budget,
    Choice,
    DatedAmount,
    DeadlineKind,
    Indicator,
    LeaveGroundRow,
    Period,
    PeriodOverride,
    ProgrammeEdition,
    SubstituteCategoryRow,
)
from service.kernel.calendar import WorkingCalendar
from service.kernel.errors import NotFound

_FOLDER = Path(__file__).parent


class EditionUnknown(NotFound):
    """No edition of the programme has this code."""

    code = "programme.edition-unknown"
    sentence = "Няма издание на програмата с код {edition_code}."


def edition_codes() -> tuple[str, ...]:
    """The codes of all editions kept here."""
    return tuple(_all())


def load_edition(code: str) -> ProgrammeEdition:
    """The edition with this code, e.g. „bsc-2018“; raises EditionUnknown."""
    try:
        return _all()[code]
    except KeyError:
        raise EditionUnknown(edition_code=code) from None


def read_edition(text: str) -> ProgrammeEdition:
    """An edition from the text of a YAML file; raises KeyError for a missing parameter."""
    data = yaml.safe_load(text)
    return ProgrammeEdition(
        code=data["code"],
        name=data["name"],
        year=data["year"],
        currency=data["currency"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        budget=Budget(**{part: Decimal(amount) for part, amount in data["budget"].items()}),
        local_rates=_amounts(data["local_rates"]),
        away_rates=_amounts(data["away_rates"]),
        starting_salaries=_amounts(data["starting_salaries"]),
        employer_rates=_amounts(data["employer_rates"]),
        cap_share=Decimal(data["cap_share"]),
        director_limit_lessons=Decimal(data["director_limit_lessons"]),
        director_limit_hours=Decimal(data["director_limit_hours"]),
        study_days_limit=data["study_days_limit"],
        first_sick_days=data["first_sick_days"],
        periods=_periods(data),
        overrides=tuple(_override(row) for row in data["overrides"]),
        school_due_day=data["school_due_day"],
        ruo_due_day=data["ruo_due_day"],
        proposal_months=data["proposal_months"],
        final_report_due_on=data["final_report_due_on"],
        carry_over_from=data["carry_over"]["from"],
        carry_over_to=data["carry_over"]["to"],
        carry_over_period=data["carry_over"]["period"],
        school_break_from=data["school_break"]["from"],
        school_break_to=data["school_break"]["to"],
        funding_source=data["funding_source"],
        leave_grounds=tuple(_leave_ground(row) for row in data["leave_grounds"]),
        substitute_categories=tuple(_category(row) for row in data["substitute_categories"]),
        indicators=tuple(_indicator(row) for row in data["indicators"]),
        annexes=tuple(Annex(**row) for row in data["annexes"]),
        choices=tuple(_choice(row) for row in data["choices"]),
    )


@cache
def _all() -> dict[str, ProgrammeEdition]:
    files = sorted(_FOLDER.glob("edition_*.yaml"))
    editions = [read_edition(file.read_text(encoding="utf-8")) for file in files]
    return {edition.code: edition for edition in editions}


def _amounts(rows: Sequence[Mapping[str, str | date | None]]) -> tuple[DatedAmount, ...]:
    return tuple(_amount(row) for row in rows)


def _amount(row: Mapping[str, str | date | None]) -> DatedAmount:
    valid_from, valid_to = row["valid_from"], row["valid_to"]
    if not isinstance(valid_from, date) or not (valid_to is None or isinstance(valid_to, date)):
        raise TypeError(f"a dated amount needs dates, not {valid_from!r} and {valid_to!r}")
    return DatedAmount(Decimal(str(row["value"])), valid_from, valid_to)


def _override(row: Mapping[str, str]) -> PeriodOverride:
    return PeriodOverride(
        period_number=int(row["period_number"]),
        what=DeadlineKind(row["what"]),
        due_on=date.fromisoformat(str(row["due_on"])),
        order_number=row["order_number"],
        reason=row["reason"],
        by=row["by"],
    )


def _leave_ground(row: Mapping[str, str]) -> LeaveGroundRow:
    return LeaveGroundRow(
        code=row["code"],
        ground=LeaveGround(row["ground"]),
        label=row["label"],
        condition=row["condition"],
        asks=tuple(row["asks"]),
        limit=row.get("limit", ""),
    )


def _category(row: Mapping[str, str]) -> SubstituteCategoryRow:
    return SubstituteCategoryRow(SubstituteCategory(row["value"]), row["letter"], row["label"])


def _indicator(row: Mapping[str, str]) -> Indicator:
    module, target = Module(row["module"]), int(row["target"])
    return Indicator(row["code"], row["label"], target, module, row["counts"])


def _choice(row: Mapping[str, str]) -> Choice:
    return Choice(row["name"], row["value"], row["question"], row["rule"])


def _periods(data: Mapping[str, Mapping[str, int]]) -> tuple[Period, ...]:
    """Equal periods of whole months from a first day (R-078)."""
    rule = data["period_rule"]
    first = date.fromisoformat(str(rule["first_on"]))
    months = WorkingCalendar().add_months
    starts = [months(first, rule["months"] * step) for step in range(rule["count"] + 1)]
    return tuple(
        Period(number, start, following - timedelta(days=1))
        for number, (start, following) in enumerate(pairwise(starts), start=1)
    )
