"""The risk list: every centre with an active licence, with its signs and its last control."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.control import SignKind
from service.domain.licences import LicenceState
from service.engine import Fact, OperationContext
from service.kernel.errors import Problem, ValidationFailed
from service.operations.answers import Answers
from service.rules.control.risk import CentreAtRisk, Ranked, Sign, ranked, refusal_of
from service.storage.models.control import Control, ControlSign, ControlState
from service.storage.models.identity import Organisation
from service.storage.models.licence import Licence

#: so many centres stand above the form; the one of the case always does
_SHOWN = 8
_FIELD_OF = {SignKind.SIGNAL: "happened_on"}


def risk_list(session: Session, *, today: date) -> list[Ranked]:
    """The centres in the order in which they are to be controlled."""
    signs = _waiting_signs(session)
    rows = session.execute(
        select(Organisation.id, Organisation.name, func.max(Control.ended_on))
        .join(Licence, Licence.organisation_id == Organisation.id)
        .outerjoin(
            Control,
            (Control.organisation_id == Organisation.id) & (Control.state != ControlState.PLANNED),
        )
        .where(Licence.state == LicenceState.ACTIVE)
        .group_by(Organisation.id, Organisation.name)
    )
    centres = [
        CentreAtRisk(centre_id, name, tuple(signs.get(centre_id, ())), last_on)
        for centre_id, name, last_on in rows
    ]
    return ranked(centres, today=today)


def risk_facts(found: list[Ranked], *, centre_id: int) -> list[Fact]:
    """The head of the list, and the centre of the case wherever it stands."""
    shown = [
        each for each in found if each.place <= _SHOWN or each.centre.organisation_id == centre_id
    ]
    return [
        Fact(
            f"{each.place} от {len(found)} по риск"
            + (" – този център" if each.centre.organisation_id == centre_id else ""),
            f"{each.centre.name}: " + "; ".join(reason.text for reason in each.reasons),
            rule=each.reasons[0].rule,
        )
        for each in shown
    ]


def add_signs(ctx: OperationContext, answers: Answers) -> None:
    """Write down what is newly known of the centre; a sign that is none is refused."""
    problems, rows = [], []
    for at, row in enumerate(answers.rows("signs")):
        sign = Sign(
            SignKind(row.text("kind")),
            row.maybe_day("happened_on"),
            row.maybe_day("event_on"),
            row.text("note"),
        )
        refusal = refusal_of(sign, today=ctx.today)
        if refusal is not None:
            field = _FIELD_OF.get(sign.kind, "event_on")
            rule_id = "R-278" if sign.kind is SignKind.LATE_NOTICE else "R-276"
            problems.append(Problem(f"signs.{at}.{field}", refusal, rule=rule_id))
        rows.append(
            ControlSign(
                organisation_id=ctx.case.owner_organisation_id,
                kind=sign.kind,
                happened_on=sign.happened_on,
                event_on=sign.event_on,
                note=sign.note,
                entered_at=ctx.now,
            )
        )
    if problems:
        raise ValidationFailed(problems)
    ctx.session.add_all(rows)
    ctx.session.flush()


def take_up(session: Session, control: Control) -> int:
    """The signs that waited now belong to the control; how many."""
    waiting = session.scalars(
        select(ControlSign).where(
            ControlSign.organisation_id == control.organisation_id,
            ControlSign.control_id.is_(None),
        )
    ).all()
    for sign in waiting:
        sign.control_id = control.id
    return len(waiting)


def _waiting_signs(session: Session) -> dict[int, list[Sign]]:
    found: dict[int, list[Sign]] = {}
    for row in session.scalars(
        select(ControlSign).where(ControlSign.control_id.is_(None)).order_by(ControlSign.id)
    ):
        sign = Sign(SignKind(row.kind), row.happened_on, row.event_on, row.note)
        found.setdefault(row.organisation_id, []).append(sign)
    return found
