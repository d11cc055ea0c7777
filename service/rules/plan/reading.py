"""A plan is read from a table: every cell kept as it is, everything else derived beside it."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO

from service.domain.plan import KnownInstitution, PlannedActivity, RuoPlan
from service.kernel.errors import Refused
from service.rules.plan.activity_types import type_of
from service.rules.plan.anomalies import anomalies_of
from service.rules.plan.institutions import match_institution
from service.rules.plan.measures import read_measure
from service.rules.plan.responsible import read_responsibles
from service.rules.plan.terms import SchoolYear, read_term

#: the columns a plan must have; others are kept too
COLUMNS = (
    "id", "goal_id", "goal", "measure", "activity", "deadline_text", "unit", "current_value",
    "target_value", "responsible", "institutions",
)  # fmt: skip
_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,3}")


class PlanRefused(Refused):
    """The file is no plan; nothing of it was kept."""

    code = "plan.refused"
    sentence = "Планът не може да бъде внесен: {reason}"


def read_plan(text: str, *, school_year: str, known: Sequence[KnownInstitution]) -> RuoPlan:
    """The plan in a CSV text; raises PlanRefused for what is no plan of activities."""
    try:
        year = SchoolYear.of(school_year)
    except ValueError as error:
        raise PlanRefused(reason=f"„{school_year}“ не е учебна година.") from error
    rows = _rows(text)
    activities = tuple(_activity(row, year, known) for row in rows)
    anomalies = tuple(anomalies_of(activities, year=year))
    return RuoPlan(year.name, year.starts_on, year.ends_on, activities, anomalies)


def _rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise PlanRefused(reason=f"липсва колона „{missing[0]}“.")
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    for line in reader:
        if None in line or None in line.values():
            raise PlanRefused(reason=f"ред {reader.line_num} няма колкото трябва клетки.")
        number, goal = line["id"], line["goal_id"]
        if not _NUMBER.fullmatch(number) or not number.startswith(f"{goal}."):
            raise PlanRefused(reason=f"номерът „{number}“ не е „цел.дейност“.")
        if number in seen:
            raise PlanRefused(reason=f"дейност „{number}“ се среща два пъти.")
        seen.add(number)
        rows.append(line)
    if not rows:
        raise PlanRefused(reason="във файла няма дейности.")
    return rows


def _activity(
    row: Mapping[str, str], year: SchoolYear, known: Sequence[KnownInstitution]
) -> PlannedActivity:
    target = read_measure(row["target_value"])
    names = [each.strip() for each in row["institutions"].split(";") if each.strip()]
    return PlannedActivity(
        number=row["id"],
        goal=row["goal_id"],
        priority=int(row["id"].split(".")[0]),
        cells=dict(row),
        type=type_of(row["activity"], goal=row["goal"], target=target),
        term=read_term(row["deadline_text"], year=year),
        baseline=read_measure(row["current_value"]),
        target=target,
        responsibles=read_responsibles(row["responsible"]),
        institutions=tuple(match_institution(name, known) for name in names),
    )
