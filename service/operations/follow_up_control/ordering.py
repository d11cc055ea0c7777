"""The order of the chair: who checks, when, what, and with which experts (R-251, R-260)."""

from service.domain.wording import date_bg, maybe_date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.calendar import end_of_day
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.follow_up_control import papers
from service.operations.follow_up_control.rows import find_control, head_facts
from service.operations.four_eyes import demand_other_person
from service.operations.in_office import in_office
from service.operations.licences.register import find_number, professions_of
from service.operations.official_papers import act_number
from service.rules.control.checklist import scope_of
from service.storage.models.control import Control, ControlOfficer, ControlState, ControlType

#: professional fields of health care begin so
_HEALTH = "72"


@form_context("follow_up_control/order")
def order_form(ctx: OperationContext) -> FormContext:
    """What is planned and why, and whom the order may name."""
    control = find_control(ctx)
    whole = [item.key for item in scope_of(control.centre_kind)]
    chosen = list(whole) if control.type == ControlType.COMPLEX else []
    return FormContext(
        values={"scope": chosen},
        options={
            "officers": _officers(ctx),
            "scope": [Option(item.key, item.title) for item in scope_of(control.centre_kind)],
        },
        facts=[
            *head_facts(ctx, control),
            Fact("Основание", control.reason),
            *_medical(ctx, control),
        ],
    )


@operation
def order_control(ctx: OperationContext) -> dict[str, Json]:
    """Order the control; whoever planned it may not.

    The centre is told of the order (R-251). An extraordinary check on site would lose its point by
    that, and the law counts on nobody of the centre being there (R-259): it is told at the visit.
    """
    control = find_control(ctx)
    answers = Answers.of(ctx.form)
    done = {"Вие сте планирали контрола": control.planned_by_id}
    control.ordered_by_id = demand_other_person(ctx, done)
    _check(control, answers)
    control.order_number = act_number(ctx, series="napoo-control-orders", index="РД-08")
    control.order_on = ctx.today
    control.from_on, control.to_on = answers.day("from_on"), answers.day("to_on")
    control.scope = answers.choices("scope")
    control.state = ControlState.ORDERED
    officers = _named(ctx, control, answers)
    ctx.session.add_all(officers)
    ctx.session.flush()
    papers.order(ctx, control)
    term = f"{date_bg(control.from_on)} – {date_bg(control.to_on)}"
    names = ", ".join(each.name for each in officers)
    tell(
        ctx,
        "control.ordered",
        f"Заповед № {control.order_number}: проверяващи {names}, срок {term}",
        "R-251",
        number=control.order_number,
        scope=list[Json](control.scope),
    )
    if not (control.is_on_site and control.type == ControlType.EXTRAORDINARY):
        tell_centre(ctx, control)
    _notify(ctx, control, officers, term)
    return {
        "check_due_at": end_of_day(control.to_on).isoformat(),
        "by_documents": control.by_documents,
        "is_on_site": control.is_on_site,
    }


def tell_centre(ctx: OperationContext, control: Control) -> None:
    """The centre is told of the order, once, and sees the case from now on (R-251)."""
    ctx.invite(Role.LICENSED_CENTRE)
    ctx.notify(
        subject="Нареден е последващ контрол",
        body=f"Заповед № {control.order_number}, срок "
        f"{maybe_date_bg(control.from_on)} – {maybe_date_bg(control.to_on)}",
        dedup="control:ordered",
        role=Role.LICENSED_CENTRE,
    )


def _check(control: Control, answers: Answers) -> None:
    """The term covers the days on site; a complex check means the whole scope (R-251)."""
    problems = []
    from_on, to_on = answers.day("from_on"), answers.day("to_on")
    if control.site_from_on and control.site_to_on:
        if from_on > control.site_from_on:
            text = f"Проверката на място започва на {date_bg(control.site_from_on)}"
            problems.append(Problem("from_on", text, rule="R-251"))
        if to_on < control.site_to_on:
            text = f"Проверката на място свършва на {date_bg(control.site_to_on)}"
            problems.append(Problem("to_on", text, rule="R-251"))
    whole = {item.key for item in scope_of(control.centre_kind)}
    if control.type == ControlType.COMPLEX and set(answers.choices("scope")) != whole:
        text = f"Комплексната проверка обхваща всички {len(whole)} точки."
        problems.append(Problem("scope", text, rule="R-251"))
    if problems:
        raise ValidationFailed(problems)


def _named(ctx: OperationContext, control: Control, answers: Answers) -> list[ControlOfficer]:
    labels = {option.value: option.label for option in _officers(ctx)}
    officers = [
        ControlOfficer(control_id=control.id, person_id=int(chosen), name=labels[chosen])
        for chosen in answers.choices("officers")
    ]
    experts = [
        ControlOfficer(
            control_id=control.id, name=row.text("name"), knowledge=row.text("knowledge")
        )
        for row in answers.rows("specialists")
    ]
    return [*officers, *experts]


def _medical(ctx: OperationContext, control: Control) -> list[Fact]:
    """A medical profession calls for somebody of the Ministry of Health (R-260)."""
    licence = find_number(ctx.session, control.licence_number)
    names = [
        each.name
        for each in professions_of(ctx.session, licence.id)
        if each.field_code.startswith(_HEALTH)
    ]
    if not names:
        return []
    text = f"{', '.join(names)}: привлечете представител на Министерството на здравеопазването"
    return [Fact("Медицинска професия", text, rule="R-260")]


def _officers(ctx: OperationContext) -> list[Option]:
    experts = in_office(ctx, Role.NAPOO_EXPERT)
    return [Option(str(person.id), person.full_name) for person in experts]


def _notify(
    ctx: OperationContext, control: Control, officers: list[ControlOfficer], term: str
) -> None:
    for each in officers:
        if each.person_id is not None:
            ctx.notify(
                subject="Определени сте за проверяващ",
                body=f"Заповед № {control.order_number}, срок {term}",
                dedup=f"control:officer:{each.person_id}",
                person_id=each.person_id,
            )
