"""Editions of the programme are data: 2018 in leva, and others may differ in anything."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from service.domain.institutions import Module
from service.domain.leave import LeaveGround
from service.domain.people import SubstituteCategory
from service.domain.programme import DeadlineKind, ProgrammeEdition, RateKind
from service.rules.catalogue import rule
from service.rules.leave_grounds import LISTED_GROUNDS
from service.rules.programme import EditionUnknown, edition_codes, load_edition, read_edition

FILE = Path(__file__).parents[2] / "service/rules/programme/edition_2018.yaml"


def test_the_edition_of_2018_has_the_acts_numbers(edition: ProgrammeEdition) -> None:
    assert edition.currency == "BGN"
    assert edition.budget.of(Module.M1) == Decimal("1900000.00")
    assert edition.budget.of(Module.M2) == Decimal("100000.00")
    assert edition.cap_share == Decimal("0.005")
    assert (edition.study_days_limit, edition.first_sick_days) == (25, 3)
    assert (edition.school_due_day, edition.ruo_due_day) == (15, 20)
    assert edition.final_report_due_on == date(2019, 1, 22)
    assert [indicator.target for indicator in edition.indicators] == [
        800,
        250,
        30000,
        1000,
        250000,
        30000,
    ]
    assert [annex.number for annex in edition.annexes] == list(range(1, 9))


def test_the_tables_of_grounds_and_categories_are_whole(edition: ProgrammeEdition) -> None:
    assert {row.ground for row in edition.leave_grounds} == LISTED_GROUNDS
    assert {row.value for row in edition.substitute_categories} == set(SubstituteCategory)
    sick = next(row for row in edition.leave_grounds if row.ground is LeaveGround.ART162)
    assert "sick_note" in sick.asks


def test_every_open_choice_names_its_rule(edition: ProgrammeEdition) -> None:
    assert all(rule(choice.rule_id).citation and choice.question for choice in edition.choices)
    assert edition.choice("monitoring_money") == "reserved_from_m1"


def test_an_unknown_edition_is_said_to_be_unknown() -> None:
    assert edition_codes() == ("bsc-2018",)
    with pytest.raises(EditionUnknown, match="bsc-1999"):
        load_edition("bsc-1999")


def test_another_year_is_another_file() -> None:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    data |= {
        "code": "bsc-2026",
        "currency": "EUR",
        "local_rates": [{"value": "3.84", "valid_from": date(2026, 1, 1), "valid_to": None}],
        "period_rule": {"first_on": date(2026, 1, 1), "months": 6, "count": 1},
        "overrides": [
            {
                "period_number": 1,
                "what": "school",
                "due_on": date(2026, 7, 31),
                "order_number": "РД09-1/01.07.2026 г.",
                "reason": "Един прозорец за подаване.",
                "by": "МОН",
            }
        ],
    }

    other = read_edition(yaml.safe_dump(data, allow_unicode=True))

    assert other.rate_ceiling(RateKind.LOCAL, on=date(2026, 2, 2)) == Decimal("3.84")
    assert [(each.starts_on, each.ends_on) for each in other.periods] == [
        (date(2026, 1, 1), date(2026, 6, 30))
    ]
    assert other.overrides[0].what is DeadlineKind.SCHOOL


def test_a_rate_without_its_date_is_refused() -> None:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    data["local_rates"] = [{"value": "7.50", "valid_from": "от януари", "valid_to": None}]

    with pytest.raises(TypeError, match="от януари"):
        read_edition(yaml.safe_dump(data, allow_unicode=True))
