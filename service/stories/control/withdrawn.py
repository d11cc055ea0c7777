"""ЦПО „Осогово“: a profession outside the licence, and the first task of a final withdrawal."""

from sqlalchemy import select

from service.rules.control.checklist import Place
from service.storage.models.case import CaseFile, CaseRelation
from service.stories.control.setting import Controlled
from service.stories.ledger import tell_steps
from service.stories.stage import Stage

_OFFICER = "napoo_lead"
_FOUND = "Група заварчици се обучава без професията в лицензията."
_GROUND = "ЗПОО, чл. 49а, ал. 4"


def play_withdrawn(stage: Stage) -> None:
    """An extraordinary control by documents; the centre is silent; P-28 is opened."""
    telling = stage.telling
    of = Controlled(stage)
    telling.part("ЦПО „Осогово“: извънредна проверка по сигнала")
    _check(of)
    _report(of)
    of.tell()
    telling.part("Съществено нарушение: окончателно отнемане")
    _withdraw(of)


def _check(of: Controlled) -> None:
    of.stage.at(2, 6)
    of.open("centre-osogovo")
    of.do(
        "task_plan",
        "napoo_director",
        reason="Сигнал от 03.03.2025 г.",
        signs=[],
        regime="current",
        type="extraordinary",
        mode=["documents"],
    )
    of.stage.at(3, 6)
    of.do(
        "task_order",
        "napoo_chair",
        officers=[str(of.stage.people[_OFFICER])],
        specialists=[],
        from_on="04.06.2025",
        to_on="06.06.2025",
        scope=["licence"],
    )
    of.stage.at(6, 6, 15)
    of.do(
        "task_check_documents",
        _OFFICER,
        checked_on="06.06.2025",
        summary="Прегледани са договорите с обучаваните.",
        documents=[],
        documents_days="",
        **of.answers(Place.DOCUMENTS, {"cpo_licence_1": _FOUND}),
    )


def _report(of: Controlled) -> None:
    of.stage.at(10, 6)
    of.do(
        "task_protocol",
        _OFFICER,
        findings=[{"description": _FOUND, "ground": _GROUND, "degree": "essential"}],
        recommendations=[],
        conclusion="Обучението вън от лицензията не може да се отстрани.",
        signed="yes",
    )
    of.stage.at(12, 6)
    of.do("task_send", "napoo_registrar", channel="post", delivered_on="12.06.2025")
    # the seven days pass without a word
    of.stage.at(20, 6, 9)
    of.do("task_report", _OFFICER, conclusion="Предлагаме окончателно отнемане.")


def _withdraw(of: Controlled) -> None:
    stage = of.stage
    with stage.office.transaction() as session:
        case = session.scalars(
            select(CaseFile)
            .join(CaseRelation, CaseRelation.to_case_id == CaseFile.id)
            .where(CaseRelation.from_case_id == of.case_id)
        ).one()
    stage.telling.say(
        f"{case.title}: преписка № {case.number} чака първата си задача, „Откриване на "
        "процедурата“, при директора на дирекция ПКЛ."
    )
    stage.at(23, 6, 10)
    stage.story.do(
        case.id,
        "task_open",
        as_="napoo_director",
        ground="essential",
        reason="Доказано с договорите.",
        decision="open",
    )
    tell_steps(stage.telling, stage.office, case.id, {"withdrawal.opened"})
