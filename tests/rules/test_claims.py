"""The pack (R-077, R-092–R-096), the commission (R-098–R-106), double funding (R-117–R-121)."""

from dataclasses import replace
from decimal import Decimal

from service.domain.claims import CommissionMember, CommissionSide, Criterion, CriterionMark, Totals
from service.domain.grounds import Outcome
from service.domain.leave import LeaveGround
from service.kernel.clock import sofia
from service.rules.completeness import (
    check_claim_has_lines,
    check_lines_complete,
    check_pack,
    check_ruo_pack,
    check_totals_agree,
    sum_of_approved,
)
from service.rules.criteria import (
    check_commission,
    check_no_conflict,
    check_was_checked,
    evaluate,
    prefill_criteria,
)
from service.rules.double_funding import (
    check_cost_kind,
    check_not_otherwise_funded,
    clash_of,
    duplicates,
    first_clash,
)
from service.rules.grounds import allow, incomplete, refuse, together, warn
from tests.support import programme as given

LINE = given.line(1, given.substitution(), "12.03.2018", "5")


def test_an_empty_claim_is_refused() -> None:
    assert check_claim_has_lines([]).sentences == ("Няма данни за заявяване.",)
    assert check_claim_has_lines([LINE]).is_allowed


def test_the_pack_names_what_is_missing() -> None:
    missing = check_pack(has_request=True, has_acts=True, has_declaration=False)

    assert missing.outcome is Outcome.INCOMPLETE
    assert "Приложение № 4" in missing.sentences[0]
    assert check_pack(has_request=True, has_acts=True, has_declaration=True).is_allowed


def test_the_one_line_without_an_act_is_found() -> None:
    bare = replace(LINE, line_id=2, substitution=given.substitution(act=None))
    ordered = given.substitution(
        leave=given.leave(LeaveGround.ART157, "12.03.2018", "13.03.2018", order_number="")
    )
    unordered = replace(LINE, line_id=3, substitution=ordered)

    found = check_lines_complete([LINE, bare, unordered])

    assert found[1].is_allowed
    assert not found[2].is_allowed
    assert "заповед за отпуск" in found[3].sentences[0]


def test_the_three_totals_agree_or_the_difference_is_said() -> None:
    request = Totals(Decimal(120), Decimal("900.00"))

    agreed = check_totals_agree(request, declaration=request, statements=request)
    assert agreed.is_allowed
    fewer = Totals(Decimal(118), Decimal("900.00"))
    hours = check_totals_agree(request, declaration=request, statements=fewer)
    assert "разлика 2" in hours.sentences[0]
    cheaper = Totals(Decimal(120), Decimal("892.50"))
    money = check_totals_agree(request, declaration=cheaper, statements=request)
    assert money.rule_ids == ("R-094",)
    assert not money.is_allowed


def test_the_pack_of_the_region_has_its_number_and_information() -> None:
    assert not check_ruo_pack(summary_number="", has_information=True).is_allowed
    assert not check_ruo_pack(summary_number="РД-1/20.05.2018 г.", has_information=False).is_allowed
    assert check_ruo_pack(summary_number="РД-1/20.05.2018 г.", has_information=True).is_allowed
    amounts = [Decimal("120.00"), Decimal("90.00"), Decimal("67.50")]
    assert sum_of_approved(amounts) == Decimal("277.50")


def mark(criterion: Criterion, reason: str = "", *, is_met: bool = True) -> CriterionMark:
    return CriterionMark(criterion, is_met, reason)


MET = tuple(mark(criterion) for criterion in Criterion)


def test_three_met_criteria_let_the_claim_through() -> None:
    assert evaluate(MET).rule_ids == ("R-101",)
    assert evaluate(MET).is_allowed


def test_one_criterion_not_met_and_the_claim_is_not_financed() -> None:
    failed = mark(Criterion.SCOPE, "Часовете са във втора група.", is_met=False)
    decision = evaluate([MET[0], failed, MET[2]])

    assert decision.outcome is Outcome.REFUSED
    assert decision.rule_ids == ("R-102",)
    assert "втора група" in decision.sentences[0]


def test_an_unmarked_or_unexplained_criterion_is_asked_for() -> None:
    assert evaluate(MET[:2]).outcome is Outcome.INCOMPLETE
    silent = mark(Criterion.SCOPE, " ", is_met=False)
    assert evaluate([MET[0], silent, MET[2]]).outcome is Outcome.INCOMPLETE


def test_the_system_fills_in_completeness_and_deadline() -> None:
    marks = prefill_criteria(
        incomplete("R-092", "Липсва декларация."), deadline=allow("R-079", "В срок.")
    )

    assert [(each.criterion, each.is_met) for each in marks] == [
        (Criterion.COMPLETENESS, False),
        (Criterion.DEADLINE, True),
    ]
    assert marks[0].reason == "Липсва декларация."
    assert all(each.by_machine for each in marks)


def test_an_unchecked_claim_stays_out() -> None:
    assert check_was_checked("И. Иванова", checked_at=sofia(2018, 5, 16)).is_allowed
    assert not check_was_checked("", checked_at=None).is_allowed


MUNICIPALITY = "municipality-dupnitsa"
MEMBERS = (
    CommissionMember(1, CommissionSide.RUO),
    CommissionMember(2, CommissionSide.RUO),
    CommissionMember(3, CommissionSide.MUNICIPALITY, municipality_key=MUNICIPALITY),
)


def test_a_commission_is_two_and_one_by_order() -> None:
    def outcome(members: tuple[CommissionMember, ...], order: str = "РД-06-1") -> bool:
        return check_commission(
            members, order_number=order, municipality_key=MUNICIPALITY
        ).is_allowed

    assert outcome(MEMBERS)
    assert not outcome(MEMBERS, order="")
    assert not outcome(MEMBERS[:2])
    assert not outcome(MEMBERS[1:])


def test_nobody_evaluates_the_claim_of_his_own_school() -> None:
    teacher_there = replace(MEMBERS[2], institution_key="KN-16")

    assert not check_no_conflict(teacher_there, claim_institution_key="KN-16").is_allowed
    assert check_no_conflict(teacher_there, claim_institution_key="KN-17").is_allowed


def test_the_same_lesson_in_two_acts_is_a_duplicate() -> None:
    first, second = given.slot(2, "14.03.2018", 3), given.slot(2, "14.03.2018", 3)
    others = [given.slot(2, "14.03.2018", 4), given.slot(5, "14.03.2018", 3)]

    found = duplicates([first, second, *others])

    assert len(found) == 1
    assert found[0].ground.rule_id == "R-117"


def test_overlapping_times_in_two_schools_clash() -> None:
    here = given.slot(2, "14.03.2018", starts_at=given.at("08:00"), ends_at=given.at("08:40"))
    there = replace(
        here, institution_key="KN-17", starts_at=given.at("08:20"), ends_at=given.at("09:00")
    )
    after = replace(there, starts_at=given.at("08:40"))

    clash = clash_of(here, other=there)
    assert clash is not None
    assert clash.ground.rule_id == "R-118"
    assert clash_of(here, other=after) is None
    assert clash_of(here, other=given.slot(2, "14.03.2018", 3)) is None
    assert clash_of(given.slot(2, "14.03.2018", 3), other=here) is None
    assert clash_of(here, other=given.slot(2, "15.03.2018", 3)) is None


def test_the_same_lesson_number_in_two_schools_is_no_duplicate() -> None:
    here = given.slot(2, "14.03.2018", 3)
    there = replace(here, institution_key="KN-17")

    assert clash_of(here, other=there) is None


def test_the_first_taken_slot_is_found() -> None:
    slots = [given.slot(2, "14.03.2018", 3), given.slot(2, "14.03.2018", 4)]

    clash = first_clash(slots, taken=[given.slot(2, "14.03.2018", 4)])
    assert clash is not None
    assert clash.second == slots[1]
    assert first_clash(slots, taken=[]) is None


def test_an_hour_paid_elsewhere_and_other_costs_are_refused() -> None:
    assert check_not_otherwise_funded(LINE).is_allowed
    assert not check_not_otherwise_funded(replace(LINE, is_otherwise_funded=True)).is_allowed
    assert check_cost_kind("remuneration").is_allowed
    assert not check_cost_kind("stationery").is_allowed


def test_several_decisions_together_keep_the_worst() -> None:
    good, odd = allow("R-034", "Работен ден."), warn("R-013", "Извън учебно време.")
    bad = refuse("R-027", "След третия ден.")

    assert together(good, odd).rule_ids == ("R-013",)
    assert together(good, bad, odd).rule_ids == ("R-027",)
    assert together(good, good).rule_ids == ("R-034", "R-034")
