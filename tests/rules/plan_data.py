"""The plan of РУО – Кюстендил as shipped, its institutions, and what each row is expected to be."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from service.domain.plan import KnownInstitution, PlannedActivity, RuoPlan
from service.identity.institutions import known_spellings, read_institutions
from service.operations.ruo_plan.importing import own_plan
from service.rules.plan import read_plan

#: values of the domain report, made by hand beside the plan
_EXPECTED = Path(__file__).parent / "examples" / "ruo_plan_expected.csv"


@cache
def known() -> tuple[KnownInstitution, ...]:
    """The institutions of the region with all their spellings."""
    return tuple(
        KnownInstitution(
            key=row.key,
            kind=row.kind,
            settlement=row.settlement or "",
            spellings=(row.name, row.full_name, *known_spellings()[row.key]),
        )
        for row in read_institutions()
    )


@cache
def plan() -> RuoPlan:
    return read_plan(own_plan(), school_year="2023/2024", known=known())


def activity(number: str) -> PlannedActivity:
    return next(each for each in plan().activities if each.number == number)


@cache
def expected() -> dict[str, dict[str, str]]:
    with _EXPECTED.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def plan_text(*rows: dict[str, str]) -> str:
    """A plan of few activities: ordinary cells, changed where a test needs it."""
    base = {
        "id": "1.1.1", "goal_id": "1.1", "goal": "Цел", "measure": "Мярка",
        "activity": "Контрол на нещо", "deadline_text": "май 2024 г.", "unit": "брой",
        "current_value": "37 училища", "target_value": "2 училища",
        "responsible": "ст. експерт по ПО", "institutions": "",
    }  # fmt: skip
    more = dict.fromkeys((name for row in rows for name in row if name not in base), "")
    columns = {**base, **more}
    lines = [",".join(columns)]
    lines += [",".join(f'"{value}"' for value in {**columns, **row}.values()) for row in rows]
    return "\n".join(lines)


def iso(on: date | None) -> str:
    """A date as the table made by hand writes it; nothing for none."""
    return "" if on is None else on.isoformat()
