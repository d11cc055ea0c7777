"""The hours are assigned: an order for own staff, a contract for others (R-050–R-053)."""

from collections.abc import Mapping

from service.domain.grounds import Decision
from service.domain.institutions import GroupLevel, HourUnit
from service.domain.people import Substitute
from service.domain.substitution import ActKind, AssignmentAct
from service.domain.wording import date_bg, hours_bg, money_bg, quantity_bg
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.programme.lines import (
    institution_of,
    named,
    substitution_of,
)
from service.operations.substitution.rows import absence_of, edition_of, substitution_row
from service.rules.acts import check_act_kind, check_act_requisites, required_act_kinds
from service.rules.rates import rate_ceiling
from service.rules.units import check_hours_fit_unit, unit_of
from service.storage.models.absence import AssignmentActRow, SubstitutionRow, SubstitutionState

UNITS = {HourUnit.LESSON: "учебни часове", HourUnit.ASTRONOMICAL_HOUR: "астрономически часове"}

_ACTS = {
    ActKind.ORDER_LESSONS: "Заповед за възлагане",
    ActKind.ORDER_HOURS: "Заповед за възлагане",
    ActKind.LABOUR_CONTRACT: "Трудов договор",
    ActKind.CIVIL_CONTRACT: "Договор за извършване на определена работа",
    ActKind.OTHER_CONTRACT: "Договор",
}


@form_context("substitution/issue_order")
def issue_order_form(ctx: OperationContext) -> FormContext:
    """The period of the absence and the source of the money are filled in."""
    return _act_form(ctx)


@form_context("substitution/sign_contract")
def sign_contract_form(ctx: OperationContext) -> FormContext:
    """As for the order; the kind of contract is the director's choice (R-052)."""
    return _act_form(ctx)


@operation
def issue_order(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the order; its kind follows from the class or group (R-050, R-051)."""
    row = substitution_row(ctx)
    substitute = substitution_of(ctx.session, row).substitute
    kind = required_act_kinds(substitute, unit=_unit(ctx))[0]
    return _assign(ctx, row, kind)


@operation
def sign_contract(ctx: OperationContext) -> Mapping[str, Json]:
    """Write the contract with an outside substitute (R-052)."""
    kind = ActKind(Answers.of(ctx.form).text("kind"))
    return _assign(ctx, substitution_row(ctx), kind)


def _act_form(ctx: OperationContext) -> FormContext:
    absence = absence_of(ctx)
    edition = edition_of(absence)
    substitution = substitution_of(ctx.session, substitution_row(ctx))
    institution = institution_of(ctx.organisation("director"))
    ceiling = rate_ceiling(
        substitution.substitute,
        institution=institution,
        held_on=absence.starts_on,
        edition=edition,
    )
    reason = ceiling.grounds[0]
    return FormContext(
        values={
            "starts_on": absence.starts_on,
            "ends_on": absence.ends_on,
            "funding_source": edition.funding_source,
        },
        facts=[
            Fact("Отсъства", substitution.absent.name),
            Fact("Замества", substitution.substitute.name),
            Fact("Таван за един час с осигуровките", money_bg(ceiling.value), reason.rule_id),
        ],
        variables={"unit_label": UNITS[_unit(ctx)]},
    )


def _unit(ctx: OperationContext) -> HourUnit:
    return unit_of(GroupLevel(absence_of(ctx).group_level))


def _assign(ctx: OperationContext, row: SubstitutionRow, kind: ActKind) -> Mapping[str, Json]:
    answers = Answers.of(ctx.form)
    act = _act(ctx, answers, kind)
    problems = [
        *_problems(check_act_kind(act, substitute=_substitute(ctx, row), unit=act.unit), "kind"),
        *_problems(check_act_requisites(act, edition=edition_of(absence_of(ctx))), ""),
        *_problems(check_hours_fit_unit(act.hours, unit=act.unit), "hours"),
        *_outside_leave(ctx, act),
    ]
    if problems:
        raise ValidationFailed(problems)
    document_id = answers.maybe_whole("act_file")
    ctx.session.add(_act_row(row, act, document_id))
    if document_id is not None:
        ctx.attach(document_id)
    row.state = SubstitutionState.ASSIGNED
    ctx.session.flush()
    _record(ctx, row, act)
    return {}


def _substitute(ctx: OperationContext, row: SubstitutionRow) -> Substitute:
    return substitution_of(ctx.session, row).substitute


def _act(ctx: OperationContext, answers: Answers, kind: ActKind) -> AssignmentAct:
    return AssignmentAct(
        kind=kind,
        number=answers.text("act_number"),
        signed_on=answers.day("signed_on"),
        starts_on=answers.day("starts_on"),
        ends_on=answers.day("ends_on"),
        subject=answers.text("subject"),
        hours=answers.number("hours"),
        unit=_unit(ctx),
        funding_source=answers.text("funding_source"),
        hourly_rate=answers.number("hourly_rate"),
        hourly_contributions=answers.number("hourly_contributions"),
        is_full_month=answers.flag("is_full_month"),
    )


def _problems(decision: Decision, field: str) -> list[Problem]:
    if decision.is_allowed:
        return []
    return [Problem(_at(field, g.text), g.text, rule=g.rule_id) for g in decision.grounds]


def _at(field: str, text: str) -> str:
    """The requisite's own field, found by the requisite the sentence names (R-053)."""
    named = {
        "период": "starts_on",
        "предмет": "subject",
        "брой часове": "hours",
        "източник": "funding_source",
        "размер": "hourly_rate",
    }
    return field or next((name for word, name in named.items() if word in text), "")


def _outside_leave(ctx: OperationContext, act: AssignmentAct) -> list[Problem]:
    """The substitution lies within the leave it replaces (R-035)."""
    absence = absence_of(ctx)
    if act.starts_on is None or act.ends_on is None:
        return []
    if absence.starts_on <= act.starts_on and act.ends_on <= absence.ends_on:
        return []
    leave = f"{date_bg(absence.starts_on)} – {date_bg(absence.ends_on)}"
    text = f"Периодът на заместване излиза извън отпуска ({leave})."
    return [Problem("starts_on", text, rule="R-035")]


def _act_row(row: SubstitutionRow, act: AssignmentAct, document_id: int | None) -> AssignmentActRow:
    return AssignmentActRow(
        substitution_id=row.id,
        kind=act.kind.value,
        number=act.number,
        signed_on=act.signed_on,
        starts_on=act.starts_on,
        ends_on=act.ends_on,
        subject=act.subject,
        hours=act.hours,
        unit=act.unit.value,
        funding_source=act.funding_source,
        hourly_rate=act.hourly_rate,
        hourly_contributions=act.hourly_contributions,
        is_full_month=act.is_full_month,
        document_id=document_id,
    )


def _record(ctx: OperationContext, row: SubstitutionRow, act: AssignmentAct) -> None:
    ctx.record(
        "substitution.assigned",
        {
            "text": f"{_ACTS[act.kind]} № {act.number} за {hours_bg(act.hours, act.unit)} по "
            f"{money_bg(act.hourly_cost)}",
            "substitution": row.id,
            "kind": act.kind.value,
            "number": act.number,
            "hours": quantity_bg(act.hours),
            "hourly_cost": str(act.hourly_cost),
            "grounds": named("R-050" if row.is_internal else "R-052", "R-053"),
        },
    )
