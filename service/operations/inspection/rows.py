"""The rows of a check and what its forms show of them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.wording import date_bg, placed
from service.engine import Fact, OperationContext
from service.kernel.errors import NotFound
from service.storage.models.identity import Organisation, Person
from service.storage.models.inspection import (
    Inspection,
    InspectionFinding,
    InspectionObjection,
    InspectionOfficer,
    InspectionProtocol,
    InspectionRecommendation,
    InspectionState,
)


class InspectionNotFound(NotFound):
    """The case has no check."""

    code = "inspection.not-found"
    sentence = "В преписката няма проверка."


def find_inspection(ctx: OperationContext) -> Inspection:
    """The check of the case; raises InspectionNotFound."""
    found = inspection_of(ctx.session, ctx.case.id)
    if found is None:
        raise InspectionNotFound
    return found


def inspection_of(session: Session, case_id: int) -> Inspection | None:
    return session.scalar(select(Inspection).where(Inspection.case_id == case_id))


def institution_of(ctx: OperationContext, inspection: Inspection) -> Organisation:
    return ctx.session.get_one(Organisation, inspection.organisation_id)


def officers_of(session: Session, inspection_id: int) -> list[Person]:
    """The people named in the order, by name."""
    return list(
        session.scalars(
            select(Person)
            .join(InspectionOfficer, InspectionOfficer.person_id == Person.id)
            .where(InspectionOfficer.inspection_id == inspection_id)
            .order_by(Person.full_name)
        )
    )


def protocol_of(session: Session, inspection_id: int) -> InspectionProtocol | None:
    """The protocol in force: the corrected one, once there is one."""
    return session.scalars(
        select(InspectionProtocol)
        .where(InspectionProtocol.inspection_id == inspection_id)
        .order_by(InspectionProtocol.version.desc())
    ).first()


def the_protocol(ctx: OperationContext, inspection: Inspection) -> InspectionProtocol:
    """The protocol in force, which is there once it is drawn."""
    found = protocol_of(ctx.session, inspection.id)
    if found is None:
        raise InspectionNotFound
    return found


def findings_of(session: Session, inspection_id: int) -> list[InspectionFinding]:
    """The findings that stand: those withdrawn after an objection are not among them."""
    return list(
        session.scalars(
            select(InspectionFinding)
            .where(
                InspectionFinding.inspection_id == inspection_id,
                InspectionFinding.is_withdrawn.is_(False),
            )
            .order_by(InspectionFinding.id)
        )
    )


def recommendations_of(session: Session, inspection_id: int) -> list[InspectionRecommendation]:
    return list(
        session.scalars(
            select(InspectionRecommendation)
            .where(InspectionRecommendation.inspection_id == inspection_id)
            .order_by(InspectionRecommendation.position)
        )
    )


def objection_of(ctx: OperationContext, inspection: Inspection) -> InspectionObjection | None:
    return ctx.session.get(InspectionObjection, inspection.id)


def set_state(ctx: OperationContext, inspection: Inspection, state: InspectionState) -> None:
    """Move on; the closing states note the moment."""
    inspection.state = state
    if state.startswith("closed") or state is InspectionState.NOT_ORDERED:
        inspection.closed_at = ctx.now


def head_facts(ctx: OperationContext, inspection: Inspection) -> list[Fact]:
    """Institution, subject, order, officers: above every form of the check."""
    institution = institution_of(ctx, inspection)
    shown = [Fact("Институция", placed(institution.name, institution.settlement))]
    if inspection.subject:
        shown.append(Fact("Предмет", inspection.subject))
    if inspection.checked_from is not None and inspection.checked_to is not None:
        period = f"{date_bg(inspection.checked_from)} – {date_bg(inspection.checked_to)}"
        shown.append(Fact("Проверяван период", period))
    if inspection.order_number is not None and inspection.order_on is not None:
        order = f"№ {inspection.order_number}/{date_bg(inspection.order_on)}"
        shown.append(Fact("Заповед", order, rule="R-312"))
        names = ", ".join(each.full_name for each in officers_of(ctx.session, inspection.id))
        shown.append(Fact("Проверяващи", names))
    return shown


def finding_facts(findings: Sequence[InspectionFinding]) -> list[Fact]:
    """The findings above a form, each with its ground."""
    return [
        Fact(f"Констатация {number}", f"{each.text} ({each.ground})", rule="R-313")
        for number, each in enumerate(findings, start=1)
    ]
