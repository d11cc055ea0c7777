"""The worked example of the programme (domain report, A8), from a sick note to the last stotinka.

ОУ „Неофит Рилски“ in Dupnitsa claims for March and April 2018; 28 other schools of the region
bring what the ministry is asked for to 420 000,00 лв., and it has 400 000,00. Everything passes
through the office as people would do it; set up directly are only the people themselves.
"""

import sys
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import select

from service.cases.office import Office
from service.domain.wording import money_bg, number_bg
from service.kernel.clock import FixedClock
from service.operations.programme.editions import ensure_editions
from service.storage.models.identity import Organisation
from service.stories.claim import crowd, ministry, others, school, visit
from service.stories.stage import Stage, tell_verified
from service.stories.telling import Tell, Telling

_OUTGOING = "РУО2-117/17.05.2018"


def play(office: Office, clock: FixedClock, tell: Tell) -> None:
    """Play the story in an office over an empty database, printing as it goes."""
    telling = Telling(tell)
    stage = _set_up(office, clock, telling)
    with office.transaction() as session:
        own = session.scalars(select(Organisation).where(Organisation.key == school.KEY)).one()
    telling.title(
        "Една заявка по „Без свободен час“: от болничния лист до последната стотинка",
        under=f"{own.name}, {own.settlement}, март и април 2018 г.; правилата са по НП "
        "„Без свободен час“ 2018",
    )
    schools = others.prepare(office, except_key=school.KEY)
    claim_case = _school(stage, own, schools)
    _region(stage, schools)
    _ministry(stage, own, schools)
    _visit(stage, own, claim_case)
    tell_verified(office, telling)


def _set_up(office: Office, clock: FixedClock, telling: Telling) -> Stage:
    stage = Stage.set_up(office, clock, telling)
    with office.transaction() as session:
        ensure_editions(session)
    return stage


def _school(stage: Stage, own: Organisation, schools: list[others.OtherSchool]) -> int:
    telling = stage.telling
    telling.part("Часовете не остават свободни: пет замествания")
    cases = school.substitute(stage, owner_id=own.id)
    stage.at(30, 4, 16)
    leaves = sum(len(each.plan) for each in schools)
    steps = crowd.substitute_everywhere(stage.office, stage.people, schools)
    _count(steps, of=leaves, what="замествания в другите училища")
    claim_case = school.claim(stage, cases, owner_id=own.id)
    school.tell_lines(stage, claim_case)
    telling.part("Заявката: годишен лимит и срокове")
    school.tell_limits(stage, claim_case)
    telling.part("РУО – Кюстендил оценява")
    school.evaluate(stage, claim_case)
    school.tell_evaluation(stage, claim_case)
    return claim_case


def _region(stage: Stage, schools: list[others.OtherSchool]) -> None:
    telling = stage.telling
    telling.part(f"Още {len(schools)} училища в областта")
    stage.at(15, 5, 10)
    filed = others.file_everywhere(stage.office, stage.people, schools)
    _count(filed, of=len(schools), what="подадени заявки")
    stage.at(17, 5, 11)
    evaluated = others.evaluate_everywhere(stage.office, stage.people, schools)
    _count(evaluated, of=len(schools), what="оценени заявки")
    leaves = sum(len(each.plan) for each in schools)
    hours = number_bg(Decimal(sum(each.hours for each in schools)), places=0)
    amount = money_bg(sum((each.amount for each in schools), Decimal(0)))
    telling.say(
        f"{leaves} замествания, {hours} астрономически часа, {len(schools)} заявки за {amount} "
        "Минават по същите процеси; числата са подбрани така, че една област да носи сумата на "
        "цялата страна."
    )


def _ministry(stage: Stage, own: Organisation, schools: list[others.OtherSchool]) -> None:
    telling = stage.telling
    telling.part("МОН сумира и намалява пропорционално")
    of = ministry.ListStory(stage)
    of.open()
    of.receive(_OUTGOING)
    ministry.tell_reduction(of, own.name)
    telling.part("Заповед, публикуване, два подписа и пари")
    of.approve()
    ministry.tell_approval(of)
    telling.tell("")
    telling.say(f"Публичният списък показва само институция и сума: „{of.published(own.name)}“.")
    of.pay()
    of.confirm(own.id, schools)
    telling.tell("")
    ministry.tell_money(of)
    telling.tell("")
    receipt = ministry.received(of, own.id)
    telling.step(receipt.at, receipt.short_who, receipt.text, rule=receipt.rules)


def _visit(stage: Stage, own: Organisation, claim_case: int) -> None:
    stage.telling.part("Проверка на място: 4 часа по 9,00 вместо по 7,50 лв.")
    of = visit.VisitStory(stage, own.id, claim_case)
    of.check()
    of.recover()
    visit.tell_visit(of)


def _count(steps: Iterator[int], *, of: int, what: str) -> None:
    """Go through the steps; on a terminal, show how far they are."""
    shows = sys.stderr.isatty()
    for done in steps:
        if shows:
            sys.stderr.write(f"\r   … {what}: {done} от {of} ")
            sys.stderr.flush()
    if shows:
        sys.stderr.write("\r" + " " * 60 + "\r")
