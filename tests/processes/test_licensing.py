"""A procedure for a licence, played to each of its ends (P-10)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Engine, func, select

from service.cases.case_page import read_case_page
from service.cases.chain import verify_all
from service.domain.licensing import CentreKind, FeeKind, OrderKind
from service.operations.licences.register import find_licence, professions_of
from service.operations.licensing.panel import licensing_panel
from service.storage.models.identity import Organisation
from service.storage.models.licensing import LicensingProfession, LicensingTeacher
from service.storage.session import make_sessions, transaction
from service.stories.licensing.filing import COOK, GUIDE
from tests.processes.licences import START, Licence


def test_a_licence_is_issued_for_the_suitable_professions(case: Licence) -> None:
    case.paid()
    for key in ("external_expert_1", "external_expert_2"):
        case.declare(key)
    case.assess("external_expert_1", professions=case.professions("811"))
    case.assess(
        "external_expert_2", professions=case.professions("812"),
        unsuitable={GUIDE: "няма база за практика"},
    )  # fmt: skip
    case.meet(date(2025, 3, 20), against=[GUIDE])
    case.at(date(2025, 3, 21))
    case.close()
    case.order({GUIDE: "Няма база за практика."})
    assert case.due_on("task_communicate") == date(2025, 3, 24)
    case.at(date(2025, 3, 24))
    case.communicate(date(2025, 3, 24))
    case.hand_over(date(2025, 3, 24))
    case.at(date(2025, 4, 8))

    assert case.ends == ["end_issued"]
    assert case.row().state == "issued"
    with case.office.transaction() as session:
        licence = find_licence(session, case.organisations["centre-rila"])
        codes = [each.code for each in professions_of(session, licence.id)]
        claimed = select(LicensingProfession).where(
            LicensingProfession.application_id == case.row().id
        )
        states = {each.code: each.state for each in session.scalars(claimed)}
        assert verify_all(session).findings == ()
    assert licence.state == "active"
    assert licence.order_number == "РД-07-12"
    assert codes == [COOK, "811080"]
    assert states == {COOK: "accepted", "811080": "accepted", GUIDE: "refused"}
    assert case.fee(FeeKind.FEE_3).amount == Decimal("100.00")
    assert {
        "licensing-regularity", "licensing-order-opening", "licensing-letter-fee-2",
        "licensing-closing-memo", "licensing-order-issue", "licence", "licensing-letter-issue",
        "licensing-order-fees",
    } <= case.documents()  # fmt: skip
    assert case.texts("profession.refused") == [
        "Отказва се професия 812030 Екскурзовод: Няма база за практика."
    ]


def test_the_applicant_reads_the_whole_file_but_not_who_was_paid_what(case: Licence) -> None:
    """R-244: the order for the remunerations is the accountant's."""
    case.proposed()
    case.order()
    case.communicate(case.clock.today())
    case.hand_over(case.clock.today())
    seen = {}
    for key in ("applicant", "napoo_accountant"):
        page = read_case_page(case.office, case.story.actor(key), case.case_id)
        seen[key] = {each.kind for each in page.documents}
        assert bool(page.hidden_documents) is (key == "applicant")
    assert seen["napoo_accountant"] == case.documents()
    assert case.documents() - seen["applicant"] == {
        "interest-declaration", "expert-contract", "licensing-order-fees", "meeting-invitation",
    }  # fmt: skip


def test_the_case_shows_professions_with_their_scores_and_the_fees(case: Licence) -> None:
    with case.office.transaction() as session:
        assert licensing_panel(session, case.case_id).rows == ()
    case.opened()
    with case.office.transaction() as session:
        shown = licensing_panel(session, case.case_id)
    assert shown.note == "Открита процедура; очаква се таксата за оценяване."
    assert ("811070 Готвач", "заявена", "", "") in shown.rows
    fees = [[cell.replace("\u00a0", " ") for cell in row] for row in shown.rows[-2:]]
    assert fees == [
        ["Такса 1, за проверка на редовността", "получено плащане", "платена на 10.01.2025 г.",
         "250,00 лв. (127,82 €)"],
        ["Такса 2, за оценяване", "очаква плащане", "до 17.03.2025 г.", "950,00 лв. (485,73 €)"],
    ]  # fmt: skip


def test_a_centre_for_guidance_is_licensed_without_professions(case: Licence) -> None:
    case.opened_for_guidance()
    case.letter("task_letter_fee_2", START, number="ПКЛ-50")
    case.pay_fee_2(START)
    case.confirm_fee_2()
    case.declare("external_expert_1")
    case.assess("external_expert_1", professions={}, kind=CentreKind.CIPO)
    case.meet(date(2025, 1, 20))
    case.close()
    case.do(
        "task_order", "napoo_chair", refuses_all="false", number="РД-07-3",
        grounds="По предложение на експертната комисия.", decision="sign",
    )  # fmt: skip
    case.communicate(date(2025, 1, 20))
    case.hand_over(date(2025, 1, 20))
    assert case.ends == ["end_issued"]
    assert str(case.row().registration_number).startswith("ЦИПО-")
    with case.office.transaction() as session:
        assert find_licence(session, case.organisations["centre-rila"]).kind == "cipo"


def test_an_application_with_no_suitable_profession_is_refused(case: Licence) -> None:
    case.proposed(against=[COOK])
    case.order({COOK: "Няма база за практика."})
    case.communicate_refusal(case.clock.today())
    case.at(date(2025, 4, 30))
    assert case.ends == ["end_refused"]
    assert case.row().refusal_cause == "merits"


def test_a_memo_sent_back_is_written_again(case: Licence) -> None:
    case.proposed()
    case.order(decision="return")
    assert case.open_tasks() == ["task_closing_memo"]
    case.close("ПКЛ-62")
    case.order()
    assert case.row().state == "issued"


def test_the_applicant_withdraws_at_any_time(case: Licence) -> None:
    case.in_cure()
    case.withdraw()
    assert case.ends == ["end_withdrawn"]
    assert case.row().state == "withdrawn"
    assert case.clock_of("cure").state == "ended"


def test_a_withdrawal_asks_for_no_fee_any_more(case: Licence) -> None:
    case.opened()
    case.withdraw()
    assert case.ends == ["end_withdrawn"]
    assert case.fee(FeeKind.FEE_1).state == "received"
    assert case.fee(FeeKind.FEE_2).state == "cancelled"


def test_a_withdrawal_ends_the_meeting_too(case: Licence) -> None:
    case.assessed()
    case.invite(date(2025, 3, 25))
    case.withdraw()
    assert case.ends == ["end_withdrawn"]
    assert case.open_tasks() == []


def test_a_case_without_an_application_is_withdrawn_too(case: Licence) -> None:
    case.withdraw()
    assert case.ends == ["end_withdrawn"]


def test_an_appeal_of_the_opening_does_not_stop_the_procedure(case: Licence) -> None:
    case.opened()
    case.appeal(case.act(OrderKind.OPENING), date(2025, 3, 5))
    assert set(case.open_tasks()) == {"task_pay_fee_2", "task_court_decision"}
    case.judge("upheld")
    assert case.open_tasks() == ["task_pay_fee_2"]


def test_the_decision_is_due_in_three_months_with_a_goal_of_two_and_a_half(case: Licence) -> None:
    case.filed()
    clock = case.clock_of("decision")
    assert str(case.row().registration_number).endswith(f"/{START:%d.%m.%Y}")
    assert (clock.due_on, clock.goal_on) == (date(2025, 4, 10), date(2025, 3, 25))


def test_the_earliest_channel_is_the_time_of_receipt(case: Licence) -> None:
    case.apply()
    case.at(START, 17, 3)
    case.submit()
    case.register(has_other="true", other_on=START.isoformat(), other_at="16:59")
    assert "в 16:59 ч." in case.texts("application.registered")[0]


def test_the_database_shows_the_teachers_to_those_who_see_the_case_only(
    case: Licence, clean_database: Engine
) -> None:
    case.apply()
    case.submit()
    sessions = make_sessions(clean_database)
    seen = {}
    for key in ("napoo", "centre-struma"):
        with case.office.transaction() as session:
            path = session.scalar(select(Organisation.path).where(Organisation.key == key))
        with transaction(sessions, scopes=[str(path)]) as session:
            seen[key] = session.scalar(select(func.count()).select_from(LicensingTeacher))
    assert seen["napoo"]
    assert seen["centre-struma"] == 0
