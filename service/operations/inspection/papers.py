"""The papers of a check: the order, the protocol, the proposal to the employer."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from service.domain.wording import date_bg, maybe_date_bg, placed, sentence
from service.engine import OperationContext
from service.identity.roles import Role, role_label
from service.operations.in_office import in_office
from service.operations.inspection.rows import findings_of, institution_of, officers_of
from service.operations.official_papers import ActForm, ActTable, Signatory, file_act
from service.rules.inspection import checklist
from service.storage.models.identity import Organisation, OrganisationKind, Person
from service.storage.models.inspection import (
    CheckAnswer,
    Inspection,
    InspectionCheck,
    InspectionFinding,
    InspectionProposal,
    InspectionProtocol,
    InspectionRecommendation,
)
from service.storage.models.plan import Plan, PlanActivity

_ANSWERS = {
    CheckAnswer.YES: "да",
    CheckAnswer.NO: "не",
    CheckAnswer.NOT_APPLICABLE: "неприложимо",
}


def order(ctx: OperationContext, inspection: Inspection, *, due_on: date) -> int:
    """File the order: who, where, what, for which period, by when (R-312)."""
    institution = institution_of(ctx, inspection)
    where = placed(institution.full_name, institution.settlement)
    how = "на място" if inspection.is_on_site else "по представени документи"
    names = ", ".join(each.full_name for each in officers_of(ctx.session, inspection.id))
    title = checklist(inspection.checklist or "general").title.lower()
    return file_act(
        ctx,
        form=ActForm.ORDER,
        kind="inspection-order",
        title=f"Проверка на {institution.name}: {title}",
        name="Заповед за проверка",
        number=inspection.order_number,
        ground=_ground(ctx, inspection),
        issuer_role=Role.RUO_HEAD,
        paragraphs=[
            f"Да се извърши проверка {how} в {where}.",
            f"Предмет на проверката: {sentence(inspection.subject or '')}",
            f"Проверяван период: {_period(inspection)}",
            f"Проверяващи: {names}.",
            f"Срок за проверката и за констативния протокол: {date_bg(due_on)}",
        ],
        closing=["Заповедта да се доведе до знанието на проверяващите и на директора."],
    )


def protocol(ctx: OperationContext, inspection: Inspection, drawn: InspectionProtocol) -> int:
    """File the statement protocol with the checklist and the findings that stand (R-313)."""
    institution = institution_of(ctx, inspection)
    officers = officers_of(ctx.session, inspection.id)
    findings = findings_of(ctx.session, inspection.id)
    is_corrected = drawn.version > 1
    visited = "" if inspection.visited_on is None else date_bg(inspection.visited_on)
    return file_act(
        ctx,
        form=ActForm.PROTOCOL,
        kind="inspection-protocol",
        title=f"{'Коригиран к' if is_corrected else 'К'}онстативен протокол за проверка на "
        f"{institution.name}",
        name="Коригиран констативен протокол" if is_corrected else "Констативен протокол",
        number=drawn.number,
        ground=f"заповед № {inspection.order_number}/{maybe_date_bg(inspection.order_on)}",
        issuer_role=Role.RUO_EXPERT,
        paragraphs=[
            f"Проверката е извършена на {visited}",
            f"Предмет: {sentence(inspection.subject or '')}",
            f"Проверяван период: {_period(inspection)}",
            sentence(drawn.summary),
            "Няма констатации."
            if not findings
            else "Директорът може да възрази в 7 дни от връчването на протокола.",
        ],
        tables=_tables(ctx, inspection, findings),
        signatories=[
            *(Signatory(role_label(Role.RUO_EXPERT), each.full_name) for each in officers),
            Signatory(role_label(Role.DIRECTOR), _director(ctx, institution)),
        ],
    )


def recommendations(
    ctx: OperationContext,
    inspection: Inspection,
    given: Sequence[InspectionRecommendation],
    *,
    number: str,
) -> int:
    """File the letter with the recommendations, each with its ground and term (R-314)."""
    institution = institution_of(ctx, inspection)
    rows = [(each.text, each.ground, date_bg(each.due_on)) for each in given]
    return file_act(
        ctx,
        form=ActForm.LETTER,
        kind="inspection-recommendations",
        title=f"Препоръки след проверка на {institution.name}",
        name="Препоръки",
        number=number,
        addressee=[f"ДО ДИРЕКТОРА НА {institution.full_name.upper()}"],
        issuer_role=Role.RUO_EXPERT,
        paragraphs=[
            (
                f"След проверката по заповед № {inspection.order_number}/"
                f"{maybe_date_bg(inspection.order_on)} Ви даваме следните препоръки:"
            )
        ],
        tables=[ActTable("", ("Препоръка", "Основание", "Срок за изпълнение"), rows)],
        closing=["За изпълнението на всяка препоръка представете доказателства в срока ѝ."],
    )


def proposal(ctx: OperationContext, inspection: Inspection, made: InspectionProposal) -> int:
    """File the letter to the employer; he decides (R-316)."""
    institution = institution_of(ctx, inspection)
    employer = ctx.session.get_one(Organisation, made.employer_id)
    head = ctx.session.get_one(Person, made.proposed_by_id)
    return file_act(
        ctx,
        form=ActForm.LETTER,
        kind="inspection-proposal",
        title=f"Предложение за дисциплинарна отговорност на директора на {institution.name}",
        name="Предложение до работодателя",
        number=made.number,
        addressee=_addressee(employer),
        issuer_role=Role.RUO_HEAD,
        paragraphs=[
            (
                f"По заповед № {inspection.order_number}/{maybe_date_bg(inspection.order_on)} беше "
                f"извършена проверка на {institution.full_name}. Препоръките не са изпълнени."
            ),
            sentence(made.motives),
            (
                "Предлагаме като работодател да прецените дали са налице основания за "
                "дисциплинарна отговорност на директора."
            ),
        ],
        enclosures=["Констативен протокол", "Препоръки и отговори по тях"],
        signatories=[Signatory(role_label(Role.RUO_HEAD), head.full_name)],
    )


def _ground(ctx: OperationContext, inspection: Inspection) -> str:
    """What the order stands on: a row of the plan, an earlier check, or a signal."""
    if inspection.follows_id is not None:
        earlier = ctx.session.get_one(Inspection, inspection.follows_id)
        return f"неизпълнени препоръки от проверката по заповед № {earlier.order_number}"
    if inspection.plan_activity_id is None:
        return "постъпила информация за дейността на институцията"
    activity = ctx.session.get_one(PlanActivity, inspection.plan_activity_id)
    year = ctx.session.get_one(Plan, activity.plan_id).school_year
    return (
        f"дейност {activity.number} от плана за дейността на управлението за учебната {year} година"
    )


def _tables(
    ctx: OperationContext, inspection: Inspection, findings: Sequence[InspectionFinding]
) -> list[ActTable]:
    answered = [
        (each.question, each.ground, _ANSWERS[CheckAnswer(each.answer)])
        for each in _checks(ctx, inspection)
    ]
    tables = [
        ActTable(
            "Контролен лист", ("Въпрос", "Основание", "Отговор (да, не, неприложимо)"), answered
        )
    ]
    if findings:
        rows = [(each.text, each.ground) for each in findings]
        tables.append(ActTable("Констатации", ("Констатация", "Основание"), rows))
    return tables


def _addressee(employer: Organisation) -> list[str]:
    if employer.kind == OrganisationKind.MINISTRY:
        return ["ДО МИНИСТЪРА НА ОБРАЗОВАНИЕТО И НАУКАТА"]
    return [f"ДО КМЕТА НА {employer.full_name.upper()}"]


def _director(ctx: OperationContext, institution: Organisation) -> str:
    found = in_office(ctx, Role.DIRECTOR, institution.id)
    return found[0].full_name if found else ""


def _checks(ctx: OperationContext, inspection: Inspection) -> list[InspectionCheck]:
    return list(
        ctx.session.scalars(
            select(InspectionCheck)
            .where(InspectionCheck.inspection_id == inspection.id)
            .order_by(InspectionCheck.id)
        )
    )


def _period(inspection: Inspection) -> str:
    return f"{maybe_date_bg(inspection.checked_from)} – {maybe_date_bg(inspection.checked_to)}"
