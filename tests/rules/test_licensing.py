"""Fees, regularity and professions of a licensing procedure (R-213 – R-227, R-234 – R-240)."""

from datetime import date
from decimal import Decimal

import pytest

from service.domain.grounds import Outcome
from service.domain.licensing import CentreKind, FeeKind, Purpose
from service.domain.wording import NO_BREAK
from service.rules.licensing.fees import (
    FeeMissing,
    both_currencies,
    check_paid_in_term,
    fee,
    remuneration,
)
from service.rules.licensing.professions import (
    Verdict,
    check_fields_covered,
    check_order,
    verdict,
)
from service.rules.licensing.regularity import (
    Coverage,
    check_cure,
    check_result,
    checklist,
    missing_documents,
    missing_of_professions,
)

IN_2025 = date(2025, 3, 5)
IN_2026 = date(2026, 3, 5)
BOTH = frozenset(Purpose)


@pytest.mark.parametrize(
    ("kind", "on", "professions", "amount", "currency", "is_assumed"),
    [
        (FeeKind.FEE_1, IN_2025, 3, "250.00", "BGN", True),
        (FeeKind.FEE_1, IN_2026, 3, "127.82", "EUR", True),
        (FeeKind.FEE_2, IN_2025, 9, "950.00", "BGN", True),
        (FeeKind.FEE_2, IN_2025, 10, "950.00", "BGN", True),
        (FeeKind.FEE_2, IN_2025, 12, "1250.00", "BGN", True),
        (FeeKind.FEE_2, IN_2025, 20, "1250.00", "BGN", True),
        (FeeKind.FEE_2, IN_2025, 21, "1550.00", "BGN", True),
        (FeeKind.FEE_2, IN_2026, 21, "792.50", "EUR", True),
        (FeeKind.FEE_3, date(2025, 12, 31), 0, "100.00", "BGN", False),
        (FeeKind.FEE_3, date(2026, 1, 1), 0, "51.13", "EUR", False),
    ],
)
def test_a_fee_is_that_of_its_day_and_number_of_professions(
    kind: FeeKind, on: date, professions: int, amount: str, currency: str, *, is_assumed: bool
) -> None:
    found = fee(kind, on=on, professions=professions)
    assert (str(found.amount), found.currency, found.is_assumed) == (amount, currency, is_assumed)
    assert found.rule in {"R-215", "R-225", "R-240"}


def test_every_sum_in_euro_is_the_one_in_leva_at_the_rate() -> None:
    for kind, professions in ((FeeKind.FEE_1, 1), (FeeKind.FEE_2, 5), (FeeKind.FEE_2, 15)):
        old = fee(kind, on=IN_2025, professions=professions).amount
        new = fee(kind, on=IN_2026, professions=professions).amount
        assert new == (old / Decimal("1.95583")).quantize(Decimal("0.01"))


def test_a_day_before_the_tariff_has_no_fee() -> None:
    with pytest.raises(FeeMissing):
        fee(FeeKind.FEE_1, on=date(2000, 1, 1), professions=1)
    with pytest.raises(FeeMissing):
        remuneration(on=date(2000, 1, 1))


def test_an_expert_is_paid_55_leva() -> None:
    assert remuneration(on=IN_2025).amount == Decimal("55.00")
    assert remuneration(on=IN_2026).amount == Decimal("28.12")


@pytest.mark.parametrize(
    ("amount", "currency", "on", "shown"),
    [
        ("100.00", "BGN", date(2025, 12, 31), "100,00 лв. (51,13 €)"),
        ("51.13", "EUR", date(2026, 12, 31), "51,13 € (100,00 лв.)"),
        ("51.13", "EUR", date(2027, 1, 1), "51,13 €"),
    ],
)
def test_a_sum_is_shown_in_both_currencies_until_the_end_of_2026(
    amount: str, currency: str, on: date, shown: str
) -> None:
    said = both_currencies(Decimal(amount), currency=currency, on=on)
    assert said.replace(NO_BREAK, " ") == shown


def test_the_last_day_of_a_term_counts_and_the_next_does_not() -> None:
    due_on = date(2025, 3, 17)
    assert check_paid_in_term(paid_on=due_on, due_on=due_on).is_allowed
    late = check_paid_in_term(paid_on=date(2025, 3, 18), due_on=due_on)
    later = check_paid_in_term(paid_on=date(2025, 3, 20), due_on=due_on)
    assert late.outcome is Outcome.REFUSED
    assert "с 1 ден след него" in late.sentences[0]
    assert "с 3 дни след него" in later.sentences[0]


def test_the_papers_asked_for_are_those_of_the_day_of_filing() -> None:
    before = {line.code for line in checklist(CentreKind.CPO, filed_on=date(2024, 3, 28))}
    after = {line.code for line in checklist(CentreKind.CPO, filed_on=date(2024, 3, 29))}
    assert {"form", "status_certificate", "health", "fire_safety", "diplomas"} <= before
    assert after & {"form", "status_certificate", "health", "fire_safety", "diplomas"} == set()
    assert after - before == {"safety_declaration"}


def test_a_centre_for_guidance_shows_a_concept_and_no_curricula() -> None:
    codes = {line.code for line in checklist(CentreKind.CIPO, filed_on=IN_2025)}
    assert "concept" in codes
    assert "curricula" not in codes
    assert "coverage" not in codes


def test_what_is_not_listed_is_missing() -> None:
    missing = missing_documents(CentreKind.CPO, filed_on=IN_2025, offered={"curricula", "staff"})
    assert [line.code for line in missing] == [
        "centre_rules", "premises_title", "safety_declaration",
    ]  # fmt: skip


def test_a_profession_needs_a_base_and_a_teacher_for_theory_and_practice() -> None:
    whole = Coverage("Готвач", BOTH, BOTH)
    half = Coverage("Екскурзовод", {Purpose.THEORY}, {Purpose.THEORY})
    assert missing_of_professions([whole, half]) == [
        "„Екскурзовод“: няма база по практика",
        "„Екскурзовод“: няма преподавател по практика",
    ]


@pytest.mark.parametrize(
    ("is_regular", "irregularities", "answers", "outcome"),
    [
        (True, [], {"staff": "yes", "curricula": "na"}, Outcome.ALLOWED),
        (True, ["няма база"], {}, Outcome.REFUSED),
        (True, [], {"staff": "no"}, Outcome.REFUSED),
        (False, [], {}, Outcome.REFUSED),
        (False, ["няма база"], {}, Outcome.INCOMPLETE),
        (False, ["няма база", "няма такса"], {"staff": "no"}, Outcome.INCOMPLETE),
    ],
)
def test_a_result_agrees_with_its_irregularities(
    is_regular: bool, irregularities: list[str], answers: dict[str, str], outcome: Outcome
) -> None:
    found = check_result(is_regular=is_regular, irregularities=irregularities, answers=answers)
    assert found.outcome is outcome
    assert found.rule_ids == ("R-220",)


@pytest.mark.parametrize(
    ("check_round", "gives_term", "outcome", "rule"),
    [
        (1, True, Outcome.ALLOWED, "R-221"),
        (1, False, Outcome.REFUSED, "R-221"),
        (2, True, Outcome.REFUSED, "R-221"),
        (2, False, Outcome.REFUSED, "R-224"),
    ],
)
def test_the_month_to_cure_is_given_once(
    check_round: int, gives_term: bool, outcome: Outcome, rule: str
) -> None:
    found = check_cure(check_round=check_round, gives_term=gives_term)
    assert (found.outcome, found.rule_ids) == (outcome, (rule,))


def test_every_claimed_field_needs_an_expert() -> None:
    fields = {"811": "Хотелиерство", "812": "Пътувания"}
    assert check_fields_covered(fields, covered={"811", "812"}).is_allowed
    bare = check_fields_covered(fields, covered={"811"})
    assert bare.rule_ids == ("R-227",)
    assert "„Пътувания“ (812)" in bare.sentences[0]


@pytest.mark.parametrize(
    ("claimed", "refused", "expected"),
    [(5, 0, Verdict.ISSUE), (5, 1, Verdict.PARTLY), (5, 5, Verdict.REFUSE)],
)
def test_all_some_or_none_of_the_professions_are_licensed(
    claimed: int, refused: int, expected: Verdict
) -> None:
    assert verdict(claimed=claimed, refused=refused) is expected


def test_an_order_licenses_only_what_was_proposed() -> None:
    claimed = {"811070": "Готвач", "812030": "Екскурзовод"}
    good = check_order(proposed={"811070"}, refused={"812030"}, claimed=claimed)
    bad = check_order(proposed={"811070"}, refused=(), claimed=claimed)
    assert good.is_allowed
    assert bad.rule_ids == ("R-237",)
    assert "„Екскурзовод“" in bad.sentences[0]
