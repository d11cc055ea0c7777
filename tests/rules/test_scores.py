"""The scores of an external expert's report (R-230, R-232, R-233)."""

from decimal import Decimal

import pytest

from service.domain.licensing import CentreKind
from service.rules.licensing.scores import (
    Indicator,
    by_part,
    mean,
    mean_sentence,
    motive_fault,
    score_fault,
    sheet_for,
    total,
)

ONE = Indicator("1.1.1", "Структура", Decimal(1))


@pytest.mark.parametrize(("kind", "rule"), [(CentreKind.CPO, "R-230"), (CentreKind.CIPO, "R-232")])
def test_a_full_report_is_32(kind: CentreKind, rule: str) -> None:
    sheet = sheet_for(kind)
    full = {each.code: each.most for each in sheet.indicators}
    assert sheet.rule == rule
    assert sheet.most == Decimal(32)
    assert total(full.values()) == Decimal("32.00")
    assert [most for _, most in by_part(sheet, full)] == [part.most for part in sheet.parts]
    assert len(full) == len(sheet.indicators)


def test_the_parts_of_a_training_centre_are_10_7_10_and_5() -> None:
    assert [part.most for part in sheet_for(CentreKind.CPO).parts] == [10, 7, 10, 5]


@pytest.mark.parametrize(
    ("score", "words"),
    [("1.5", "от 0 до 1"), ("-0.5", "от 0 до 1"), ("0.25", "половин точка"), ("0.5", None),
     ("0", None), ("1", None)],
)  # fmt: skip
def test_a_score_is_a_half_between_zero_and_its_most(score: str, words: str | None) -> None:
    fault = score_fault(ONE, Decimal(score))
    assert fault is None if words is None else words in (fault or "")


def test_only_a_zero_needs_motives() -> None:
    assert motive_fault(ONE, Decimal(0), " ") == "Нула по показател 1.1.1 се мотивира."
    assert motive_fault(ONE, Decimal(0), "Няма правилник.") is None
    assert motive_fault(ONE, Decimal("0.5"), "") is None


@pytest.mark.parametrize(
    ("totals", "expected"),
    [(["30.00", "31.00"], "30.50"), (["30.00"], "30.00"), (["30.00", "30.00", "31.00"], "30.33"),
     (["30.00", "30.50", "30.50", "30.50", "30.50", "30.50", "30.50", "30.50"], "30.44")],
)  # fmt: skip
def test_several_experts_are_their_mean(totals: list[str], expected: str) -> None:
    assert mean([Decimal(each) for each in totals]) == Decimal(expected)


def test_the_mean_says_how_it_came_about() -> None:
    assert mean_sentence([Decimal(30), Decimal(31)]) == "(30,00 + 31,00) : 2 = 30,50"
    assert mean_sentence([Decimal(30)]) == "30,00"
