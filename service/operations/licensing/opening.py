"""The order that opens the procedure: experts by field, their term, the commission (R-227)."""

from collections.abc import Sequence

from sqlalchemy import select

from service.domain.licensing import (
    CentreKind,
    ExpertState,
    FeeKind,
    OrderKind,
    ProcedureState,
)
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import demand_other_person
from service.operations.in_office import in_office
from service.operations.licensing.experts import GUIDANCE, GUIDANCE_NAME, field_in_words
from service.operations.licensing.orders import Order, write_order
from service.operations.licensing.paying import charge, fee_in_words
from service.operations.licensing.rows import (
    claimed_professions,
    fields_of,
    find_application,
    head_facts,
    last_check,
    person_name,
)
from service.operations.official_papers import ActTable
from service.rules.licensing.fees import remuneration
from service.rules.licensing.professions import check_fields_covered
from service.storage.models.identity import Person, RoleAssignment
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_expertise import LicensingExpert
from service.storage.models.meeting import ExpertCommission


@form_context("licensing/order_opening")
def order_opening_form(ctx: OperationContext) -> FormContext:
    """The claimed fields, the external experts, and the commissions of these fields."""
    application = find_application(ctx)
    fields = expected_fields(ctx, application)
    rows = [{"field": code} for code in fields]
    lead = person_name(ctx.session, application.lead_expert_id)
    return FormContext(
        values={"experts": rows},
        options={
            "fields": [Option(code, field_in_words(code, name)) for code, name in fields.items()],
            "experts": expert_options(ctx),
            "commissions": _commissions(ctx, fields),
        },
        facts=[*head_facts(ctx, application), Fact("Координатор", lead, rule="R-219")],
    )


@operation
def order_opening(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 2; refused while a claimed field has no expert (R-227)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    check = last_check(ctx.session, application.id)
    checker = None if check is None else check.checked_by_id
    demand_other_person(ctx, {"Вие сте проверили редовността": checker})
    rows = answers.rows("experts")
    named = [(row.text("field"), row.whole("expert")) for row in rows]
    fields = expected_fields(ctx, application)
    covered = check_fields_covered(fields, covered={field for field, _ in named})
    if not covered.is_allowed:
        raise refused("experts", covered.sentences[0], "R-227")
    _demand_outsiders(ctx, application, [person_id for _, person_id in named])
    _name_experts(ctx, application, named)
    application.commission_key = answers.text("commission")
    application.state = ProcedureState.AWAITING_FEE
    days = answers.whole("report_days")
    number = answers.text("number")
    _write(ctx, application, number=number, days=days)
    tell(
        ctx, "procedure.opened",
        f"Процедурата е открита със заповед № {number}; "
        f"експертите имат {days} дни за докладите си.",
        "R-227", **covered.to_json(), experts=len(named),
    )  # fmt: skip
    charge(ctx, application, FeeKind.FEE_2)
    persons: list[Json] = list(dict.fromkeys(person_id for _, person_id in named))
    return {
        "expert_ids": persons,
        "report_days": days,
        "commission_key": application.commission_key,
        "declare_due_at": None,
        "expert_report_due_at": None,
    }


def expected_fields(ctx: OperationContext, application: LicensingApplication) -> dict[str, str]:
    """The professional fields that need an expert, code → name."""
    if application.kind == CentreKind.CIPO:
        return {GUIDANCE: GUIDANCE_NAME}
    return fields_of(claimed_professions(ctx.session, application.id))


def expert_options(ctx: OperationContext) -> list[Option]:
    """Everybody who is an external expert of the agency today."""
    experts = in_office(ctx, Role.NAPOO_EXTERNAL_EXPERT)
    return [Option(each.id, each.full_name) for each in experts]


def _commissions(ctx: OperationContext, fields: dict[str, str]) -> list[Option]:
    rows = ctx.session.scalars(select(ExpertCommission).order_by(ExpertCommission.name))
    return [Option(each.key, each.name) for each in rows if set(each.fields) & set(fields)]


def _demand_outsiders(
    ctx: OperationContext, application: LicensingApplication, person_ids: Sequence[int]
) -> None:
    """Nobody who acts for the applicant judges the application (R-430)."""
    inside = ctx.session.scalars(
        select(Person.full_name)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            Person.id.in_(person_ids),
            RoleAssignment.organisation_id == application.organisation_id,
        )
    ).first()
    if inside is not None:
        text = f"{inside} представлява заявителя и не може да оценява заявлението му."
        raise refused("experts", text, "R-430")


def _name_experts(
    ctx: OperationContext, application: LicensingApplication, named: Sequence[tuple[str, int]]
) -> None:
    fee = remuneration(on=ctx.today)
    for field, person_id in dict.fromkeys(named):
        row = ctx.session.scalar(
            select(LicensingExpert).where(
                LicensingExpert.application_id == application.id,
                LicensingExpert.person_id == person_id,
                LicensingExpert.field_code == field,
            )
        )
        if row is None:
            ctx.session.add(
                LicensingExpert(
                    application_id=application.id,
                    person_id=person_id,
                    field_code=field,
                    state=ExpertState.NAMED,
                    fee=fee.amount,
                    named_at=ctx.now,
                )
            )
    ctx.session.flush()


def _write(
    ctx: OperationContext, application: LicensingApplication, *, number: str, days: int
) -> None:
    lead = person_name(ctx.session, application.lead_expert_id)
    commission = ctx.session.scalar(
        select(ExpertCommission.name).where(ExpertCommission.key == application.commission_key)
    )
    columns = ("Направление", "Експерт")
    write_order(
        ctx,
        application,
        Order(
            kind=OrderKind.OPENING,
            number=number,
            title="Откриване на процедура за оценяване",
            ground=f"чл. 49б от ЗПОО и заявление {application.registration_number}",
            paragraphs=(
                f"Откривам процедура за лицензиране на {application.company_name}.",
                "Определям външни експерти по професионални направления, както следва в таблицата.",
                f"Външните експерти представят докладите си в срок {days} дни.",
                f"Заявлението се разглежда от {commission}.",
                f"За координатор определям {lead}.",
                f"Таксата за оценяване е {fee_in_words(ctx, application, FeeKind.FEE_2)}.",
            ),
            tables=(ActTable("Външни експерти", columns, _expert_rows(ctx, application)),),
        ),
    )


def _expert_rows(ctx: OperationContext, application: LicensingApplication) -> list[tuple[str, str]]:
    """Field and expert of everybody named; what they are paid is in their contract (R-228)."""
    fields = expected_fields(ctx, application)
    rows = ctx.session.scalars(
        select(LicensingExpert)
        .where(LicensingExpert.application_id == application.id)
        .order_by(LicensingExpert.field_code, LicensingExpert.id)
    )
    return [
        (
            field_in_words(each.field_code, fields.get(each.field_code, "")),
            person_name(ctx.session, each.person_id),
        )
        for each in rows
    ]
