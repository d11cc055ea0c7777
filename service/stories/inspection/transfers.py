"""1.2.14: one check without findings, one through objection, recommendations and evidence."""

from datetime import date

from service.operations.inspection.rows import findings_of
from service.storage.models.identity import Organisation
from service.stories.inspection.planned import TRANSFER, choose
from service.stories.inspection.stage import HEAD, Check, InspectionStage

EXPERT = "ruo_expert"
_SUBJECT = "Спазване на процедурата и изискванията за преместване на учениците."
_GROUND = "Наредба № 10/2016 г., чл. 107"
_FINDINGS = {
    "order": "Двама ученици са записани без заповед на директора.",
    "documents": "Документите на един ученик са предадени след срока.",
    "register": "Движението на трима ученици не е отразено в НЕИСПУО.",
}


def play_transfers(stage: InspectionStage) -> None:
    """Both schools of the row; what was reached before, between and after."""
    telling = stage.telling
    telling.part("Дейност 1.2.14: избира се ред, откриват се две преписки")
    stage.at(6, 11)
    choose(stage, TRANSFER)
    stage.tell_reached(TRANSFER)
    done = stage.open_named(TRANSFER, as_=EXPERT)
    again = stage.open_named(TRANSFER, as_=EXPERT)
    telling.say(
        f"Открити са {len(done.opened)} преписки, по една за институция. Второ натискане: "
        f"{len(again.opened)} нови, {len(again.kept)} вече имат проверка.",
        rule="R-310",
    )
    clean, objected = (
        Check(stage, done.opened[stage.organisations[key]].case_id, EXPERT, director, "transfer")
        for key, director in (("KN-05", "director_kn05"), ("KN-19", "director_kn19"))
    )
    _order_both(stage, clean, objected)
    _close_clean(stage, clean)
    _object(stage, objected)
    _recommend(stage, objected)


def _order_both(stage: InspectionStage, *checks: Check) -> None:
    for each in checks:
        each.plan(subject=_SUBJECT, checked_to=date(2023, 11, 3), planned_on=date(2023, 11, 13))
    stage.at(7, 11)
    for each in checks:
        each.order()


def _close_clean(stage: InspectionStage, of: Check) -> None:
    telling = stage.telling
    telling.part(f"{_name(stage, 'KN-05')}: без констатации")
    stage.at(13, 11, 15)
    of.check({})
    of.draw({}, summary="Проверени са пет преместени ученици; нарушения не са открити.")
    stage.at(15, 11, 10)
    of.deliver("Илияна Доганова, директор")
    of.tell()
    stage.tell_reached(TRANSFER)


def _object(stage: InspectionStage, of: Check) -> None:
    telling = stage.telling
    telling.part(f"{_name(stage, 'KN-19')}: протокол и възражение")
    stage.at(14, 11, 15)
    of.check(_FINDINGS)
    stage.at(17, 11, 12)
    of.draw(_FINDINGS, summary="Проверени са осем преместени ученици.")
    stage.at(20, 11, 10)
    of.deliver("Райна Шаламанова, директор")
    stage.at(24, 11, 16)
    of.do(
        "task_object",
        of.director,
        has_objection="true",
        objection="Документите са предадени в срок; прилагам разписката.",
    )
    stage.at(28, 11, 11)
    of.do(
        "task_decide",
        HEAD,
        accepted=[str(_finding(stage, of, "Документите на един ученик"))],
        answer="Разписката е от петия работен ден; констатацията отпада.",
        decision="founded",
    )
    stage.at(29, 11, 11)
    of.do("task_correct", EXPERT, summary="Отпада констатацията за предадените документи.")
    of.tell()


def _recommend(stage: InspectionStage, of: Check) -> None:
    telling = stage.telling
    telling.part("Две препоръки, всяка със свой срок")
    stage.at(30, 11, 10)
    of.recommend(
        [
            ("Да се издадат заповедите за записване.", _GROUND, date(2023, 12, 11)),
            ("Да се отрази движението в НЕИСПУО.", "Наредба № 8/2016 г.", date(2023, 12, 20)),
        ]
    )
    stage.at(8, 12, 10)
    stage.story.press(
        of.case_id,
        "start_recommendation_extended",
        as_=HEAD,
        request="41/08.12.2023",
        extra_days="7",
        reason="Болест на техническия секретар.",
    )
    stage.at(15, 12, 10)
    of.evidence("Издадени са заповеди № 112 и № 113.")
    stage.at(18, 12, 11)
    of.verify("fulfilled")
    stage.at(21, 12, 9)
    of.verify("supplement", remark="Няма отговор; дава се нов срок.", extra_days="11")
    stage.at(2, 1, 15, year=2024)
    of.evidence("Движението на тримата ученици е отразено.")
    stage.at(3, 1, 10, year=2024)
    of.verify("fulfilled")
    of.tell()
    stage.tell_reached(TRANSFER)


def _name(stage: InspectionStage, key: str) -> str:
    with stage.office.transaction() as session:
        return session.get_one(Organisation, stage.organisations[key]).name


def _finding(stage: InspectionStage, of: Check, words: str) -> int:
    with stage.office.transaction() as session:
        found = findings_of(session, of.inspection().id)
    return next(each.id for each in found if each.text.startswith(words))
