"""Telling the director, and the check itself, line by line (R-312, R-319)."""

from collections.abc import Iterator

from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.errors import Forbidden
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.inspection.rows import (
    find_inspection,
    head_facts,
    officers_of,
    set_state,
)
from service.rules.inspection import check_visit_is_by_order, checklist
from service.storage.models.inspection import (
    CheckAnswer,
    Inspection,
    InspectionCheck,
    InspectionState,
)


class NotAnOfficer(Forbidden):
    """Whoever is not named in the order does not check."""

    code = "inspection.not-an-officer"
    sentence = "Проверяват само посочените в заповедта: {names}. [R-312]"


@form_context("inspection/notify")
def notify_form(ctx: OperationContext) -> FormContext:
    inspection = find_inspection(ctx)
    due = Fact("Срок на заповедта", date_bg(ctx.clocks.due_on("check")), rule="R-312")
    return FormContext(facts=[*head_facts(ctx, inspection), due])


@operation
def notify_director(ctx: OperationContext) -> dict[str, Json]:
    """The director is told beforehand and sees the case from now on; or not, for a reason.

    The reason stays with the department: the director reads the history once the visit is over.
    """
    inspection = find_inspection(ctx)
    answers = Answers.of(ctx.form)
    inspection.is_announced = answers.flag("is_announced")
    inspection.notice_reason = answers.maybe_text("notice_reason")
    if inspection.is_announced and inspection.planned_on is not None:
        when = date_bg(inspection.planned_on)
        text = f"Директорът е уведомен за проверката, предвидена за {when}"
        ctx.invite(Role.DIRECTOR)
        ctx.notify(
            subject="Предстои проверка от РУО",
            body=f"Заповед № {inspection.order_number}. Проверката е предвидена за {when}",
            dedup=f"inspection:{inspection.id}:announced",
            role=Role.DIRECTOR,
        )
    else:
        text = "Определен е редът за уведомяване на директора."
    tell(ctx, "inspection.announced", text, "R-312", announced=inspection.is_announced)
    return {}


@form_context("inspection/check")
def check_form(ctx: OperationContext) -> FormContext:
    """The checklist of the subject; until when the order runs."""
    inspection = find_inspection(ctx)
    due = Fact("Срок на заповедта", date_bg(ctx.clocks.due_on("check")), rule="R-312")
    facts = [*head_facts(ctx, inspection), due]
    if not inspection.is_announced:
        text = f"не е уведомен предварително: {inspection.notice_reason}"
        facts.append(Fact("Директорът", text, rule="R-312"))
    return FormContext(
        facts=facts,
        variables={"checklist": inspection.checklist},
        refusal=officers_only(ctx, inspection),
    )


@operation
def check(ctx: OperationContext) -> dict[str, Json]:
    """The check was made: every line of the list answered, by an officer, within the order.

    The visit itself tells whoever was not told before.
    """
    inspection = find_inspection(ctx)
    demand_officer(ctx, inspection)
    answers = Answers.of(ctx.form)
    visited_on = answers.day("visited_on")
    _demand_by_order(ctx, inspection, answers)
    rows = list(_answered(inspection, answers))
    ctx.session.add_all(rows)
    inspection.visited_on = visited_on
    set_state(ctx, inspection, InspectionState.CHECKED)
    ctx.invite(Role.DIRECTOR)
    counts = {each: sum(row.answer == each for row in rows) for each in CheckAnswer}
    tell(
        ctx,
        "inspection.checked",
        f"Проверката е извършена на {date_bg(visited_on)} Контролен лист: "
        f"{counts[CheckAnswer.YES]} „да“, {counts[CheckAnswer.NO]} „не“, "
        f"{counts[CheckAnswer.NOT_APPLICABLE]} „неприложимо“.",
        "R-312",
        visited_on=visited_on.isoformat(),
        answers={row.key: row.answer for row in rows},
    )
    return {}


@operation
def warn_late(ctx: OperationContext) -> dict[str, Json]:
    """The term of the order is over without a protocol: the head and the team are told."""
    inspection = find_inspection(ctx)
    due_on = ctx.clocks.due_on("check")
    text = f"Срокът по заповед № {inspection.order_number} изтече на {date_bg(due_on)}"
    tell(ctx, "inspection.late", f"{text} без протокол.", "R-312", due_on=due_on.isoformat())
    for role in (Role.RUO_HEAD, Role.RUO_EXPERT):
        ctx.notify(
            subject="Изтекъл срок на проверка",
            body=f"{text} Удължете го или приключете проверката.",
            dedup=f"inspection:{inspection.id}:late:{role}:{due_on.isoformat()}",
            role=role,
        )
    return {}


def demand_officer(ctx: OperationContext, inspection: Inspection) -> int:
    """The acting officer's person id; raises NotAnOfficer for anybody else (R-312)."""
    error = _outsider(ctx, inspection)
    if error is not None:
        raise error
    return acting_person(ctx)


def officers_only(ctx: OperationContext, inspection: Inspection) -> str:
    """Why the person who opens the form may not fill it in; empty for whoever the order names."""
    return str(_outsider(ctx, inspection) or "")


def _outsider(ctx: OperationContext, inspection: Inspection) -> NotAnOfficer | None:
    officers = officers_of(ctx.session, inspection.id)
    if ctx.actor.person_id in {each.id for each in officers}:
        return None
    return NotAnOfficer(names=", ".join(each.full_name for each in officers))


def _demand_by_order(ctx: OperationContext, inspection: Inspection, answers: Answers) -> None:
    if inspection.order_on is None or inspection.order_number is None:
        text = "Проверката няма заповед; без заповед не се проверява."
        raise refused("visited_on", text, "R-312")
    decision = check_visit_is_by_order(
        answers.day("visited_on"),
        order_number=inspection.order_number,
        order_on=inspection.order_on,
        due_on=ctx.clocks.due_on("check"),
    )
    if not decision.is_allowed:
        raise refused("visited_on", decision.sentences[0], "R-312")


def _answered(inspection: Inspection, answers: Answers) -> Iterator[InspectionCheck]:
    chosen = checklist(inspection.checklist or "general")
    for line in chosen.lines:
        name = f"{chosen.key}_{line.key}"
        yield InspectionCheck(
            inspection_id=inspection.id,
            key=name,
            question=line.question,
            ground=line.ground,
            answer=answers.text(name),
            note=answers.maybe_text(f"{name}_note"),
        )
