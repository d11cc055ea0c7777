"""The papers of an external expert: declaration, contract (Прил. 4), report (Прил. 11)."""

from collections.abc import Sequence

from sqlalchemy import select

from service.domain.licensing import CentreKind
from service.domain.wording import date_bg, number_bg
from service.engine import OperationContext
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.licensing.experts import field_words
from service.operations.official_papers import TLP_AMBER, ActForm, ActTable, Signatory, file_act
from service.rules.licensing.fees import both_currencies, remuneration
from service.rules.licensing.scores import by_part, sheet_for
from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_expertise import (
    LicensingAssessment,
    LicensingConclusion,
    LicensingExpert,
    LicensingScore,
)


def paid(ctx: OperationContext, row: LicensingExpert) -> str:
    """The remuneration in the currency of the day of naming, with the other one beside it."""
    currency = remuneration(on=ctx.today).currency
    return both_currencies(row.fee, currency=currency, on=ctx.today)


def _head(
    ctx: OperationContext, application: LicensingApplication, own: Sequence[LicensingExpert]
) -> dict[str, Json]:
    issuer = ctx.organisation(Role.NAPOO_EXTERNAL_EXPERT)
    return {
        "issuer": issuer.full_name,
        "place": issuer.settlement or "",
        "case_number": ctx.case.number,
        "date": date_bg(ctx.today),
        "person": ctx.actor.name,
        "capacity": f"външен експерт по направление {field_words(own)}",
        "procedure": f"лицензиране на {application.company_name}, ЕИК {application.eik}",
    }


def declaration(
    ctx: OperationContext, application: LicensingApplication, own: Sequence[LicensingExpert]
) -> int:
    """File the declaration under its confidentiality mark (R-430, R-431)."""
    data = _head(ctx, application, own) | {
        "interest": own[0].interest or "",
        "mark": TLP_AMBER,
    }
    return file_paper(
        ctx, "interest_declaration", data, kind="interest-declaration",
        name=f"Декларация – {ctx.actor.name}.pdf",
    )  # fmt: skip


def contract(
    ctx: OperationContext, application: LicensingApplication, own: Sequence[LicensingExpert]
) -> int:
    """File the contract of the expert (Прил. 4, R-228)."""
    data = _head(ctx, application, own) | {
        "fields": field_words(own),
        "registration": application.registration_number or "",
        "fee": paid(ctx, own[0]),
    }
    return file_paper(
        ctx, "expert_contract", data, kind="expert-contract",
        name=f"Договор с външен експерт (Прил. 4) – {ctx.actor.name}.pdf",
    )  # fmt: skip


def report(
    ctx: OperationContext,
    application: LicensingApplication,
    assessment: LicensingAssessment,
    own: Sequence[LicensingExpert],
) -> int:
    """File the expert's report (Прил. 11)."""
    visit = "" if assessment.visited_on is None else date_bg(assessment.visited_on)
    number = application.registration_number or "без номер"
    fields = field_words(own)
    paragraphs = [
        f"Оценено е заявление № {number} на {application.company_name}, направление {fields}.",
        f"Базата е огледана на място на {visit}" if visit else "Базата не подлежи на оглед.",
        assessment.conclusion,
    ]
    return file_act(
        ctx,
        form=ActForm.REPORT,
        kind="expert-report",
        title=f"Оценяване на заявление № {number} (Прил. 11)",
        name=f"Доклад на външен експерт (Прил. 11) – {ctx.actor.name}",
        addressee=("До председателя на НАПОО",),
        paragraphs=paragraphs,
        tables=_tables(ctx, application, assessment),
        issuer_role=Role.NAPOO_EXTERNAL_EXPERT,
        signatories=[Signatory("Външен експерт", ctx.actor.name)],
    )


def _tables(
    ctx: OperationContext, application: LicensingApplication, assessment: LicensingAssessment
) -> list[ActTable]:
    sheet = sheet_for(CentreKind(application.kind))
    rows = ctx.session.scalars(
        select(LicensingScore).where(LicensingScore.assessment_id == assessment.id)
    ).all()
    scores = {each.criterion: each for each in rows}
    given = {code: each.score for code, each in scores.items()}
    lines: list[tuple[str, ...]] = []
    for part, reached in by_part(sheet, given):
        lines += [
            (
                each.code,
                each.label,
                number_bg(each.most, places=1),
                number_bg(scores[each.code].score, places=1),
                scores[each.code].motive or "",
            )
            for each in part.indicators
        ]
        lines.append(("", f"Общо: {part.title}", number_bg(part.most), number_bg(reached), ""))
    lines.append(("", "Всичко", number_bg(sheet.most), number_bg(assessment.total), ""))
    tables = [ActTable("Точки", ("№", "Показател", "Най-много", "Точки", "Мотив"), lines)]
    verdicts = _verdicts(ctx, assessment)
    if verdicts:
        head = ("Професия", "Заключение", "Основание")
        tables.append(ActTable("Заключение по професии", head, verdicts))
    return tables


def _verdicts(ctx: OperationContext, assessment: LicensingAssessment) -> list[tuple[str, ...]]:
    rows = ctx.session.execute(
        select(LicensingProfession, LicensingConclusion)
        .join(LicensingConclusion, LicensingConclusion.profession_id == LicensingProfession.id)
        .where(LicensingConclusion.assessment_id == assessment.id)
        .order_by(LicensingProfession.code)
    )
    return [
        (
            f"{profession.name} ({profession.code})",
            "може да обучава" if verdict.is_suitable else "не може да обучава",
            verdict.ground or "",
        )
        for profession, verdict in rows
    ]
