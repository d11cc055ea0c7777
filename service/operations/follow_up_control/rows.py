"""The rows of a control and what its forms and papers show of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.control import FindingDegree
from service.domain.wording import date_bg, placed
from service.engine import Fact, OperationContext
from service.identity.allow import excluded
from service.kernel.errors import Forbidden, NotFound
from service.operations.four_eyes import acting_person
from service.storage.models.control import (
    Control,
    ControlDocument,
    ControlFinding,
    ControlOfficer,
    ControlRecommendation,
    ControlRegime,
    ControlType,
)
from service.storage.models.identity import Organisation

REGIME_NAMES = {ControlRegime.CURRENT: "текущ", ControlRegime.PERIODIC: "периодичен"}
TYPE_NAMES = {
    ControlType.COMPLEX: "Комплексна проверка",
    ControlType.THEMATIC: "Тематична проверка",
    ControlType.EXTRAORDINARY: "Извънредна проверка",
}
DEGREE_NAMES = {
    FindingDegree.IRREGULARITY: "нередовност",
    FindingDegree.BREACH: "нарушение",
    FindingDegree.ESSENTIAL: "съществено нарушение",
}
MONTHS = {1: "1 месец", 2: "2 месеца", 3: "3 месеца"}


class ControlNotFound(NotFound):
    """The case has no planned control yet."""

    code = "control.not-found"
    sentence = "В преписката още няма планиран контрол."


class NotAnOfficer(Forbidden):
    """Only those named in the order check, and only they sign what was found (R-251)."""

    code = "control.not-an-officer"
    sentence = "Проверката извършват определените със заповедта: {names} (R-251)."


def find_control(ctx: OperationContext) -> Control:
    """The control of the case; raises ControlNotFound."""
    found = control_of(ctx.session, ctx.case.id)
    if found is None:
        raise ControlNotFound
    return found


def control_of(session: Session, case_id: int) -> Control | None:
    return session.scalar(select(Control).where(Control.case_id == case_id))


def centre_of(session: Session, control: Control) -> Organisation:
    return session.get_one(Organisation, control.organisation_id)


def officers_of(session: Session, control_id: int) -> list[ControlOfficer]:
    """The officers and experts of the order, in its order."""
    return list(
        session.scalars(
            select(ControlOfficer)
            .where(ControlOfficer.control_id == control_id)
            .order_by(ControlOfficer.id)
        )
    )


def demand_officer(ctx: OperationContext, control: Control) -> int:
    """The acting officer of the order; raises NotAnOfficer."""
    error = _outsider(ctx, control)
    if error is not None:
        raise error
    return acting_person(ctx)


def officers_only(ctx: OperationContext, control: Control) -> str:
    """Why the person who opens the form may not fill it in; empty for an officer of the order."""
    return str(_outsider(ctx, control) or "")


def _outsider(ctx: OperationContext, control: Control) -> NotAnOfficer | None:
    named = [each for each in officers_of(ctx.session, control.id) if each.person_id is not None]
    if excluded(ctx.actor, {each.person_id for each in named if each.person_id is not None}):
        return None
    return NotAnOfficer(names=", ".join(each.name for each in named))


def findings_of(session: Session, control_id: int) -> list[ControlFinding]:
    """The findings that stand: those withdrawn after an objection are not among them."""
    return list(
        session.scalars(
            select(ControlFinding)
            .where(ControlFinding.control_id == control_id, ControlFinding.is_withdrawn.is_(False))
            .order_by(ControlFinding.number)
        )
    )


def recommendations_of(session: Session, control_id: int) -> list[ControlRecommendation]:
    """The recommendations whose findings stand."""
    return list(
        session.scalars(
            select(ControlRecommendation)
            .join(ControlFinding, ControlFinding.id == ControlRecommendation.finding_id)
            .where(
                ControlRecommendation.control_id == control_id,
                ControlFinding.is_withdrawn.is_(False),
            )
            .order_by(ControlRecommendation.number)
        )
    )


def documents_of(session: Session, control_id: int) -> list[ControlDocument]:
    """The documents asked for, in the order they were."""
    return list(
        session.scalars(
            select(ControlDocument)
            .where(ControlDocument.control_id == control_id)
            .order_by(ControlDocument.id)
        )
    )


def head_facts(ctx: OperationContext, control: Control) -> list[Fact]:
    """Centre, licence, kind and order, above every form of the control."""
    centre = centre_of(ctx.session, control)
    kind = f"{TYPE_NAMES[ControlType(control.type)]}, {REGIME_NAMES[ControlRegime(control.regime)]}"
    shown = [
        Fact("Център", placed(centre.name, centre.settlement)),
        Fact("Лицензия", f"№ {control.licence_number}", rule="R-267"),
        Fact("Контрол", f"{kind}, {mode_words(control)}", rule="R-250"),
    ]
    if control.order_number is not None and control.from_on and control.to_on:
        term = f"{date_bg(control.from_on)} – {date_bg(control.to_on)}"
        shown.append(Fact("Заповед", f"№ {control.order_number}, срок {term}", rule="R-251"))
    return shown


def mode_words(control: Control) -> str:
    """„по документи и на място (от … до …)“."""
    found = ["по документи"] if control.by_documents else []
    if control.is_on_site and control.site_from_on and control.site_to_on:
        found.append(f"на място ({date_bg(control.site_from_on)} – {date_bg(control.site_to_on)})")
    return " и ".join(found)


def finding_facts(findings: Sequence[ControlFinding]) -> list[Fact]:
    """The findings above a form."""
    return [
        Fact(
            f"Констатация {finding.number}: {DEGREE_NAMES[FindingDegree(finding.degree)]}",
            f"{finding.description} ({finding.ground})",
            rule="R-258",
        )
        for finding in findings
    ]


def recommendation_facts(recommendations: Sequence[ControlRecommendation]) -> list[Fact]:
    """The recommendations with their terms, above a form."""
    return [
        Fact(f"Препоръка {each.number}", f"{each.description} ({term_words(each)})", rule="R-255")
        for each in recommendations
    ]


def months_words(recommendation: ControlRecommendation) -> str:
    """„2 месеца от връчването“."""
    return f"{MONTHS[recommendation.months]} от връчването"


def term_words(recommendation: ControlRecommendation) -> str:
    """„2 месеца от връчването“, and the day once it is known."""
    words = months_words(recommendation)
    if recommendation.due_on is None:
        return words
    return f"{words}: до {date_bg(recommendation.due_on)}"
