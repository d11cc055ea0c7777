"""What opening a withdrawal has in common, for a time or for good (R-257, R-261 – R-265).

No diagram names these; P-27 and P-28 call them within their own first step. The commission, the
order and the change of the licence's state come with the rest of the two procedures; the register
says that the procedure is open from the moment it is (R-267), and nothing when it is not.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.control import WithdrawalGround, WithdrawalKind
from service.domain.licences import EntryKind
from service.domain.wording import date_bg
from service.engine import CasePanel, Fact, OperationContext
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.four_eyes import demand_other_person
from service.operations.in_office import in_office
from service.operations.licences.register import add_entry, find_number, licence_state, licences_of
from service.rules.control.withdrawal import GROUND_NAMES, rule_of
from service.storage.models.control import Control, ControlFinding
from service.storage.models.identity import Organisation
from service.storage.models.withdrawal import Withdrawal, WithdrawalState

TITLES = {
    WithdrawalKind.TEMPORARY: "Временно отнемане на лицензия",
    WithdrawalKind.FINAL: "Окончателно отнемане на лицензия",
}


def proposal_of(kind: WithdrawalKind) -> str:
    """What a withdrawal is called before anybody has judged its ground."""
    return f"Предложение за {TITLES[kind].lower()}"


def opening_facts(ctx: OperationContext) -> list[Fact]:
    """The centre, its licence, and what the control found."""
    centre = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    licences = licences_of(ctx.session, centre.id)
    held = f"№ {licences[0].number}, {licence_state(licences[0])}" if licences else "няма"
    shown = [Fact("Център", centre.name), Fact("Лицензия", held, rule="R-267")]
    control = control_behind(ctx)
    if control is None:
        return [*shown, Fact("Контрол", "процедурата не е предложена от последващ контрол")]
    shown.append(Fact("Контрол", f"протокол № {control.protocol_number}", rule="R-258"))
    shown += [
        Fact(f"Констатация {each.number}", f"{each.description} ({each.ground})", rule="R-258")
        for each in ctx.session.scalars(
            select(ControlFinding)
            .where(ControlFinding.control_id == control.id, ControlFinding.is_withdrawn.is_(False))
            .order_by(ControlFinding.number)
        )
    ]
    return shown


def open_withdrawal(
    ctx: OperationContext, *, kind: WithdrawalKind, answers: Answers
) -> dict[str, Json]:
    """Keep the ground and the decision; whoever proposed the withdrawal may not open it."""
    control = control_behind(ctx)
    done = {} if control is None else {"Вие сте предложили отнемането": control.reported_by_id}
    is_proven = answers.text("decision") == "open"
    ground = WithdrawalGround(answers.text("ground"))
    months = answers.maybe_whole("months") if is_proven else None
    centre = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    ctx.session.add(
        Withdrawal(
            case_id=ctx.case.id,
            organisation_id=centre.id,
            control_id=None if control is None else control.id,
            kind=kind,
            state=WithdrawalState.OPENED if is_proven else WithdrawalState.NOT_PROVEN,
            ground=ground,
            months=months,
            registry_on=answers.maybe_day("registry_on"),
            reason=answers.text("reason"),
            opened_at=ctx.now,
            opened_by_id=demand_other_person(ctx, done),
        )
    )
    ctx.session.flush()
    if is_proven and control is not None:
        ctx.case.title = f"{TITLES[kind]} на {centre.name}"
        _enter_in_register(ctx, kind, control)
    _tell(ctx, kind, ground, is_proven=is_proven, months=months, reason=answers.text("reason"))
    return {"is_proven": is_proven}


def control_behind(ctx: OperationContext) -> Control | None:
    """The control whose findings led here; None when the ground is another."""
    control_id = ctx.case.subject.get("control")
    return ctx.session.get(Control, control_id) if isinstance(control_id, int) else None


def _enter_in_register(ctx: OperationContext, kind: WithdrawalKind, control: Control) -> None:
    """The procedure is open; the entry cites the order of the control behind it (R-267)."""
    add_entry(
        ctx,
        find_number(ctx.session, control.licence_number),
        kind=EntryKind.CONTROL,
        order_number=control.order_number or "",
        on=ctx.today,
        note=f"Последващ контрол: открита е процедура за {TITLES[kind].lower()}",
    )


def withdrawal_panel(session: Session, case_id: int) -> CasePanel:
    """The ground and the months of the procedure."""
    columns = ("Основание", "Правило", "Срок", "Решение")
    row = session.scalar(select(Withdrawal).where(Withdrawal.case_id == case_id))
    if row is None:
        return CasePanel("Основание за отнемане", columns, (), note="Процедурата не е открита.")
    ground = WithdrawalGround(row.ground)
    is_open = row.state == WithdrawalState.OPENED
    shown = (
        GROUND_NAMES[ground],
        rule_of(ground),
        "—" if row.months is None else f"{row.months} месеца",
        "процедурата е открита" if is_open else "основанието не е доказано",
    )
    checked = row.registry_on
    note = "" if checked is None else f"Справка в търговския регистър: {date_bg(checked)}"
    return CasePanel("Основание за отнемане", columns, (shown,), note=note)


def _tell(
    ctx: OperationContext,
    kind: WithdrawalKind,
    ground: WithdrawalGround,
    *,
    is_proven: bool,
    months: int | None,
    reason: str,
) -> None:
    rule_id = rule_of(ground)
    decided = "Открита е процедурата" if is_proven else "Основанието не е доказано"
    term = "" if months is None else f" за {months} месеца"
    tell(
        ctx,
        "withdrawal.opened" if is_proven else "withdrawal.not_proven",
        f"{decided}: {TITLES[kind].lower()}{term}, {GROUND_NAMES[ground]}. {reason}",
        rule_id,
        ground=ground,
        months=months,
    )
    for manager in in_office(ctx, Role.LICENSED_CENTRE, ctx.case.owner_organisation_id):
        ctx.notify(
            subject=TITLES[kind] if is_proven else proposal_of(kind),
            body=f"{decided} по преписка {ctx.case.number}.",
            dedup=f"withdrawal:decided:{manager.id}",
            person_id=manager.id,
        )
