"""Rules of a follow-up control: checklist, risk, degrees, terms, withdrawal (R-250 – R-265)."""

from datetime import date

import pytest

from service.domain.control import FindingDegree, SignKind, WithdrawalGround, WithdrawalKind
from service.kernel.terms import end_of_term
from service.rules.catalogue import rule
from service.rules.control.checklist import Place, line_of, lines_for, scope_of
from service.rules.control.findings import (
    OBJECTION_TERM,
    PROTOCOL_TERM,
    REPORT_TERM,
    gravest,
    is_present,
    recommendation_due,
    withdrawal_for,
)
from service.rules.control.risk import CentreAtRisk, Sign, annual_due_on, ranked, refusal_of
from service.rules.control.withdrawal import GROUND_NAMES, GROUNDS, months_refusal, rule_of

TODAY = date(2025, 3, 10)
SIGNAL = Sign(SignKind.SIGNAL, date(2025, 3, 3), None, "Липсва преподавател.")
LATE_ANNUAL = Sign(SignKind.LATE_ANNUAL, date(2025, 2, 3), date(2024, 12, 31))
NEVER_FILED = Sign(SignKind.LATE_ANNUAL, None, date(2024, 12, 31))
LATE_NOTICE = Sign(SignKind.LATE_NOTICE, date(2025, 3, 10), date(2025, 3, 14))
NO_NOTICE = Sign(SignKind.LATE_NOTICE, None, date(2025, 3, 5))


def centre(name: str, *signs: Sign, last: date | None = date(2024, 5, 1)) -> CentreAtRisk:
    return CentreAtRisk(1, name, signs, last)


def test_the_scope_has_eleven_items_for_a_cpo_and_seven_for_a_cipo() -> None:
    assert [len(scope_of(kind)) for kind in ("cpo", "cipo")] == [11, 7]


@pytest.mark.parametrize("kind", ["cpo", "cipo"])
def test_every_line_stands_on_a_ground_and_a_rule_and_is_answered_somewhere(kind: str) -> None:
    lines = [line for item in scope_of(kind) for line in item.lines]
    assert len({line.code for line in lines}) == len(lines)
    for line in lines:
        assert line.ground
        assert line.text.endswith(".")
        assert rule(line.rule).citation
        assert line.places
        assert line_of(kind, line.code) is line


def test_only_the_lines_of_the_scope_and_the_place_are_asked() -> None:
    codes = [line.code for line in lines_for("cpo", scope=["courses"], place=Place.SITE)]
    assert codes == ["cpo_courses_1"]
    with pytest.raises(KeyError):
        line_of("cpo", "cipo_base_1")


def test_annual_information_is_due_on_31_january_or_the_first_working_day_after_it() -> None:
    assert annual_due_on(date(2024, 12, 31)) == date(2025, 1, 31)
    assert annual_due_on(date(2025, 12, 31)) == date(2026, 2, 2)


@pytest.mark.parametrize("sign", [SIGNAL, LATE_ANNUAL, NEVER_FILED, LATE_NOTICE, NO_NOTICE])
def test_what_was_late_or_signalled_is_a_sign(sign: Sign) -> None:
    assert refusal_of(sign, today=TODAY) is None


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        (Sign(SignKind.SIGNAL, None, None), "кога е получен"),
        (Sign(SignKind.LATE_NOTICE, date(2025, 3, 7), None), "датата на изпита"),
        (Sign(SignKind.LATE_NOTICE, date(2025, 3, 7), date(2025, 3, 14)), "7 дни преди"),
        (Sign(SignKind.LATE_ANNUAL, date(2025, 1, 31), date(2024, 12, 31)), "в срок"),
        (Sign(SignKind.LATE_ANNUAL, None, date(2025, 12, 31)), "изтича на 02.02.2026"),
    ],
)
def test_what_was_in_time_is_none(sign: Sign, said: str) -> None:
    assert said in (refusal_of(sign, today=TODAY) or "")


def test_the_list_goes_by_signal_information_notices_and_the_last_control() -> None:
    found = ranked(
        [
            centre("Отскоро", last=date(2025, 1, 10)),
            centre("Отдавна"),
            centre("Никога", last=None),
            centre("Изпит", LATE_NOTICE, last=None),
            centre("Информация", NEVER_FILED, LATE_ANNUAL),
            centre("Сигнал", LATE_NOTICE, SIGNAL),
        ],
        today=TODAY,
    )
    assert [(each.place, each.centre.name) for each in found] == [
        (1, "Сигнал"), (2, "Информация"), (3, "Изпит"), (4, "Никога"), (5, "Отдавна"),
        (6, "Отскоро"),
    ]  # fmt: skip


def test_each_place_says_its_reasons_the_gravest_first() -> None:
    first = ranked(
        [centre("А", NO_NOTICE, LATE_NOTICE, NEVER_FILED, LATE_ANNUAL, SIGNAL)], today=TODAY
    )[0]
    said = [(reason.text.replace("\u00a0", " "), reason.rule) for reason in first.reasons]
    assert said == [
        ("сигнал от 03.03.2025 г. Липсва преподавател.", "R-250"),
        (
            "годишна информация за 2024 г.: не е подадена 38 дни след 31.01.2025 г.",
            "R-276",
        ),
        (
            "годишна информация за 2024 г.: на 03.02.2025 г. (срок 31.01.2025 г.)",
            "R-276",
        ),
        ("изпит на 05.03.2025 г., уведомление: не е уведомено", "R-278"),
        ("изпит на 14.03.2025 г., уведомление: 10.03.2025 г.", "R-278"),
        ("последен контрол: 01.05.2024 г.", "R-250"),
    ]
    never = ranked([centre("Б", last=None)], today=TODAY)[0]
    assert [reason.text for reason in never.reasons] == ["досега не е контролиран"]


def test_the_gravest_finding_decides() -> None:
    degrees = [FindingDegree.IRREGULARITY, FindingDegree.ESSENTIAL, FindingDegree.BREACH]
    assert gravest(degrees) is FindingDegree.ESSENTIAL
    assert gravest([]) is None
    assert withdrawal_for(FindingDegree.BREACH) is WithdrawalKind.TEMPORARY
    assert withdrawal_for(FindingDegree.ESSENTIAL) is WithdrawalKind.FINAL
    assert withdrawal_for(FindingDegree.IRREGULARITY) is None
    assert withdrawal_for(None) is None


def test_somebody_of_the_centre_or_a_witness_is_there() -> None:
    assert is_present("Огнян Паскалев", [])
    assert is_present(None, ["Иво Тасев"])
    assert not is_present(None, [])


def test_the_terms_are_those_of_the_examples() -> None:
    """R-252 – R-255: 14.03 → 21.03; 24.03 → 31.03 → 07.04; two months → 27.05.2025."""
    assert end_of_term(PROTOCOL_TERM, from_on=date(2025, 3, 14)).due_on == date(2025, 3, 21)
    objection = end_of_term(OBJECTION_TERM, from_on=date(2025, 3, 24)).due_on
    assert objection == date(2025, 3, 31)
    assert end_of_term(REPORT_TERM, from_on=objection).due_on == date(2025, 4, 7)
    two_months = recommendation_due(2, delivered_on=date(2025, 3, 24))
    assert (two_months.nominal_on, two_months.due_on) == (date(2025, 5, 24), date(2025, 5, 27))


def test_every_ground_has_a_name_a_rule_and_one_kind() -> None:
    of_kinds = [ground for grounds in GROUNDS.values() for ground in grounds]
    assert sorted(of_kinds) == sorted(WithdrawalGround)
    assert set(GROUND_NAMES) == set(WithdrawalGround)
    assert rule_of(WithdrawalGround.ACCESS) == "R-261"
    assert rule_of(WithdrawalGround.RECOMMENDATIONS) == "R-263"
    assert rule_of(WithdrawalGround.REQUEST) == "R-265"


@pytest.mark.parametrize(("months", "is_refused"), [(2, True), (3, False), (12, False), (13, True)])
def test_a_licence_is_withdrawn_for_three_to_twelve_months(
    months: int, *, is_refused: bool
) -> None:
    assert (months_refusal(months) is not None) is is_refused
