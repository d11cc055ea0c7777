"""What a licensing procedure refuses: a sentence with its rule, and the case as it was (P-10)."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update

from service.domain.licensing import OrderKind
from service.kernel.clock import sofia
from service.kernel.errors import PrepiskaError, ValidationFailed
from service.operations.four_eyes import FourEyes
from service.operations.licensing.appealing import AppealPending, NothingToAppeal, TooLateToWithdraw
from service.operations.licensing.applicant import ProcedureOpen
from service.operations.licensing.refusing import MemoMissing
from service.storage.models.case import CaseFile
from service.storage.models.identity import RoleAssignment
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingCheck
from service.stories.licensing.filing import COOK, GUIDE, application, bases
from tests.processes.licences import START, Licence, problem
from tests.support.office import World


def refuses(case: Licence, act: Callable[[], None], text: str, rule: str | None) -> None:
    """The act is refused with this sentence and rule, and the open tasks stay.

    What the form itself refuses has its rule beside the field, so `rule` is None.
    """
    before = case.open_tasks()
    with pytest.raises(ValidationFailed) as raised:
        act()
    found = problem(raised.value)
    assert text in found.message.replace("\u00a0", " ")
    assert found.rule == rule
    assert case.open_tasks() == before


def stays(case: Licence, act: Callable[[], None], error: type[PrepiskaError]) -> None:
    """The act is refused as a whole, and the open tasks stay."""
    before = case.open_tasks()
    with pytest.raises(error):
        act()
    assert case.open_tasks() == before


def test_an_eik_with_a_wrong_digit_is_refused(case: Licence) -> None:
    values = {**application(), "eik": "175074753"}
    refuses(case, lambda: case.apply(values), "Въведеният ЕИК не е верен.", None)


def test_an_application_is_for_the_company_of_the_account(case: Licence) -> None:
    """R-208, R-209: a licence is not issued for another's ЕИК."""
    whose = "Профилът е на „Рила Обучение“ ООД с ЕИК 209900711."
    values = {**application(), "eik": "175074752"}
    refuses(case, lambda: case.apply(values), whose, "R-208")
    values = {**application(), "company_name": "„Чужда Фирма“ АД"}
    refuses(case, lambda: case.apply(values), whose, "R-209")
    assert whose.rstrip(".") in case.facts("task_apply", "applicant")
    case.apply({**application(), "company_name": '"РИЛА ОБУЧЕНИЕ"  ООД'})


def test_an_application_names_at_least_one_speciality(case: Licence) -> None:
    values = {**application(), "professions": []}
    refuses(case, lambda: case.apply(values), "Заявете поне една специалност.", None)


def test_a_base_is_only_for_a_claimed_profession(case: Licence) -> None:
    values = {**application((COOK,)), "bases": bases(GUIDE)}
    refuses(case, lambda: case.apply(values), "Професия 812030 не е сред заявените.", "R-213")


def second_case(case: Licence) -> int:
    return case.story.open(
        "licensing", as_="applicant", owner_id=case.organisations["centre-rila"], title="Втора",
    ).case_id  # fmt: skip


def cases_of(case: Licence) -> list[str]:
    with case.office.transaction() as session:
        return list(
            session.scalars(
                select(CaseFile.number).where(
                    CaseFile.owner_organisation_id == case.organisations["centre-rila"]
                )
            )
        )


def test_a_second_procedure_is_refused_at_its_start_and_leaves_no_case(case: Licence) -> None:
    """R-243: also while nothing is filled in yet."""
    (number,) = cases_of(case)
    with pytest.raises(ProcedureOpen, match=f"преписка № {number}"):
        second_case(case)
    case.filed()
    with pytest.raises(ProcedureOpen, match=f"преписка № {number}"):
        second_case(case)
    assert cases_of(case) == [number]


def test_a_centre_may_apply_again_after_it_has_withdrawn(case: Licence) -> None:
    case.filed()
    case.withdraw()
    assert second_case(case) != case.case_id


def test_what_is_missing_is_listed_by_profession_before_filing(case: Licence) -> None:
    case.apply(application(without_teacher=[GUIDE], documents=("centre_rules",)))
    found = case.facts("task_pay_fee_1", "applicant")
    assert "„Екскурзовод“: няма преподавател по практика" in found
    assert "Учебни планове и програми по всяка професия" in found


def test_email_needs_an_electronic_signature(case: Licence) -> None:
    case.apply()
    refuses(
        case,
        lambda: case.submit(filing_way="email", has_signature="false"),
        "По електронна поща се подава само с квалифициран електронен подпис",
        "R-211",
    )


def test_a_receipt_is_not_in_the_future(case: Licence) -> None:
    case.apply()
    case.submit()
    refuses(
        case,
        lambda: case.register(has_other="true", other_on=START.isoformat(), other_at="23:30"),
        "Времето на постъпване не може да е в бъдещето.",
        "R-412",
    )


def test_a_negative_check_names_an_irregularity(case: Licence) -> None:
    case.filed()
    refuses(
        case,
        lambda: case.check(result="irregular"),
        "Отрицателният резултат изброява поне една нередовност.",
        "R-220",
    )


def test_a_positive_check_leaves_none(case: Licence) -> None:
    case.filed()
    refuses(case, lambda: case.check(no=["staff"]), "Положителен резултат не може", "R-220")


def test_an_unpaid_application_is_irregular(case: Licence) -> None:
    case.filed()
    refuses(case, lambda: case.check(fee_found="false"), "Положителен резултат не може", "R-220")
    case.check(result="irregular", fee_found="false")
    assert "липсва документ за платена такса" in case.texts("regularity.checked")[0]


def test_the_first_irregular_check_gives_the_month(case: Licence) -> None:
    case.filed()
    refuses(
        case,
        lambda: case.check("Няма база.", gives_term="false"),
        "При първата нередовна проверка заявителят получава един месец",
        "R-221",
    )


def test_a_second_cure_is_refused(case: Licence) -> None:
    case.in_cure()
    case.cure()
    refuses(
        case,
        lambda: case.check("Пак няма база."),
        "Срок за отстраняване се дава само веднъж.",
        "R-221",
    )
    case.check("Пак няма база.", gives_term="false")
    assert case.open_tasks() == ["task_memo_refusal"]


def test_who_checked_does_not_sign(case: Licence, licensing: World) -> None:
    case.filed()
    case.check()
    with licensing.office.transaction() as session:
        session.execute(
            update(LicensingCheck)
            .where(LicensingCheck.application_id == case.row().id)
            .values(checked_by_id=licensing.people.people["napoo_chair"])
        )
    stays(case, case.open_procedure, FourEyes)


def test_a_letter_is_not_delivered_before_its_date_or_after_today(case: Licence) -> None:
    case.filed()
    case.check("Няма база.")
    case.sign_irregularities()
    refuses(
        case,
        lambda: case.deliver_irregularities(date(2025, 1, 9)),
        "Писмото не може да е връчено преди датата си.",
        "R-221",
    )
    refuses(
        case,
        lambda: case.deliver_irregularities(date(2025, 1, 11)),
        "Датата на връчване не може да е в бъдещето.",
        "R-221",
    )


def test_a_field_without_an_expert_stops_the_order(case: Licence) -> None:
    case.filed()
    case.check()
    refuses(
        case,
        lambda: case.open_procedure({"external_expert_1": "811"}),
        "Няма външен експерт за направление „Пътувания, туризъм и свободно време“ (812).",
        "R-227",
    )


def test_who_acts_for_the_applicant_does_not_judge(case: Licence, licensing: World) -> None:
    case.filed()
    case.check()
    with licensing.office.transaction() as session:
        session.add(
            RoleAssignment(
                person_id=licensing.people.people["external_expert_1"],
                role_code="licensed_centre",
                organisation_id=case.organisations["centre-rila"],
                valid_from=START,
                order_no="РД-01-2",
            )
        )
    refuses(case, case.open_procedure, "представлява заявителя и не може да оценява", "R-430")


def test_a_fee_is_in_time_on_the_last_day_and_late_the_day_after(case: Licence) -> None:
    case.opened()
    # the worker has not looked at the clock yet: the task is still open on the day after
    case.clock.set(sofia(2025, 3, 18, 9))
    refuses(
        case,
        lambda: case.pay_fee_2(date(2025, 3, 18)),
        "Срокът за плащане изтече на 17.03.2025 г. Плащане от 18.03.2025 г. е с 1 ден след него.",
        "R-225",
    )
    case.pay_fee_2(date(2025, 3, 17))
    assert case.open_tasks() == ["task_confirm_fee_2"]


def test_an_order_needs_its_memo(case: Licence, licensing: World) -> None:
    case.proposed()
    with licensing.office.transaction() as session:
        session.get_one(LicensingApplication, case.row().id).memo_number = None
    stays(case, case.order, MemoMissing)


def test_an_order_licenses_only_what_the_commission_proposed(case: Licence) -> None:
    case.proposed(against=[COOK])
    refuses(case, case.order, "Експертната комисия не предлага лицензия за „Готвач“.", "R-237")


def test_a_decided_procedure_is_not_withdrawn(case: Licence) -> None:
    case.proposed()
    case.order()
    stays(case, case.withdraw, TooLateToWithdraw)


def test_a_refusal_is_appealed_once_it_is_made_known(case: Licence) -> None:
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    act = case.act(OrderKind.REFUSAL)
    stays(case, lambda: case.appeal(act, case.clock.today()), NothingToAppeal)


def test_an_appeal_after_its_term_is_late(case: Licence) -> None:
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    case.communicate_refusal(date(2025, 3, 25))
    act = case.act(OrderKind.REFUSAL)
    case.clock.set(sofia(2025, 4, 9, 9))
    refuses(
        case,
        lambda: case.appeal(act, date(2025, 4, 9)),
        "Срокът за обжалване изтече на 08.04.2025 г.",
        "R-239",
    )


def test_a_second_appeal_waits_for_the_first(case: Licence) -> None:
    case.opened()
    act = case.act(OrderKind.OPENING)
    case.appeal(act, date(2025, 3, 5))
    stays(case, lambda: case.appeal(act, date(2025, 3, 5)), AppealPending)
