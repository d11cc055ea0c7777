"""2.1.11: four schools, one played until a recommendation is not fulfilled (R-315)."""

from datetime import date

from service.operations.ruo_plan.carrying import subject_of
from service.stories.inspection.planned import VOCATIONAL, choose, refuse_impossible
from service.stories.inspection.stage import HEAD, Check, InspectionStage

EXPERT = "ruo_expert_poo"
_FINDINGS = {
    "programmes": "Две учебни програми са утвърдени след 15 септември.",
    "groups": "Учебната практика в XI а клас е с група от 19 ученици.",
    "safety": "Няма начален инструктаж в кабинета по кулинария.",
}


def play_vocational(stage: InspectionStage) -> None:
    """The second row, by another expert."""
    telling = stage.telling
    telling.part("Дейност 2.1.11: четири училища, друг експерт")
    stage.at(15, 1, year=2024)
    choose(stage, VOCATIONAL)
    done = stage.open_named(VOCATIONAL, as_=EXPERT)
    telling.say(f"Открити са {len(done.opened)} преписки.", rule="R-310")
    refuse_impossible(stage)
    case_id = done.opened[stage.organisations["KN-08"]].case_id
    of = Check(stage, case_id, EXPERT, "director_kn08", "vocational")
    _find(stage, of)
    _fail(stage, of)


def _find(stage: InspectionStage, of: Check) -> None:
    stage.telling.part("ПГТ „Никола Й. Вапцаров“: седемте дни минават без възражение")
    activity = stage.activity(VOCATIONAL)
    with stage.office.transaction() as session:
        subject = subject_of(activity, session)
    of.plan(subject=subject, checked_to=date(2024, 1, 12), planned_on=date(2024, 1, 23))
    stage.at(16, 1, year=2024)
    of.order()
    stage.at(23, 1, 14, year=2024)
    of.check(_FINDINGS)
    stage.at(26, 1, 12, year=2024)
    of.draw(_FINDINGS, summary="Посетени са шест часа; проверени са програмите и дневниците.")
    stage.at(29, 1, 10, year=2024)
    of.deliver("Филип Бобошевски, директор")
    stage.at(6, 2, 9, year=2024)
    of.recommend(
        [
            ("Да се утвърждават програмите преди началото на годината.", "ЗПУО, чл. 257",
             date(2024, 2, 20)),
            ("Групите по учебна практика да се разделят.", "ЗПОО", date(2024, 2, 27)),
            ("Да се проведат инструктажите и да се водят книгите.", "ЗЗБУТ", date(2024, 3, 4)),
        ]
    )  # fmt: skip
    of.tell()


def _fail(stage: InspectionStage, of: Check) -> None:
    telling = stage.telling
    telling.part("Две от три препоръки са изпълнени: последваща проверка")
    stage.at(19, 2, 10, year=2024)
    of.evidence("Издадена е заповед за реда на утвърждаване.")
    of.verify("fulfilled")
    stage.at(26, 2, 10, year=2024)
    of.evidence("Групата е разделена на две.")
    of.verify("fulfilled")
    stage.at(5, 3, 10, year=2024)
    of.evidence("Инструктажът е проведен.")
    stage.at(7, 3, 10, year=2024)
    of.verify("unfulfilled", remark="Книгите за инструктаж не се водят.")
    stage.at(8, 3, 10, year=2024)
    of.do(
        "task_respond",
        HEAD,
        motives="Инструктажът е условие за безопасна практика.",
        decision="follow_up",
    )
    of.tell()
    stage.tell_reached(VOCATIONAL)
