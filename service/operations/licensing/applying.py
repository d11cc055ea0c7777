"""The application, its form in sections, and the first fee (R-208 – R-215)."""

from collections.abc import Sequence

from service.domain.centre_names import bare_centre_name
from service.domain.licensing import (
    CentreKind,
    FeeKind,
    FeeState,
    FilingWay,
    ProcedureState,
    ProfessionState,
)
from service.domain.professions import profession, professions
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.case_titles import name_case
from service.operations.licensing.applicant import (
    account_fact,
    company_of,
    demand_no_licence,
    demand_own_company,
)
from service.operations.licensing.application_paper import file_application
from service.operations.licensing.rows import (
    centre_of,
    claimed_professions,
    coverage_of,
    find_application,
    head_facts,
)
from service.rules.licensing.fees import both_currencies, fee
from service.rules.licensing.regularity import (
    checklist,
    missing_documents,
    missing_of_professions,
)
from service.storage.models.identity import Organisation
from service.storage.models.licensing import (
    LicensingApplication,
    LicensingBase,
    LicensingProfession,
    LicensingTeacher,
)
from service.storage.models.licensing_acts import LicensingFee

#: fields of the form kept as texts: organisation, quality, transparency
TEXTS = (
    "goals", "structure", "admission", "training", "assessment", "records", "concept",
    "quality", "complaints", "archive", "transparency",
)  # fmt: skip


@form_context("licensing/apply")
def apply_form(ctx: OperationContext) -> FormContext:
    """What the house knows of the applicant, and the lists to choose from."""
    owner = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    account = account_fact(owner)
    return FormContext(
        values={
            "company_name": company_of(owner),
            "eik": owner.eik or "",
            "centre_name": bare_centre_name(owner.name),
        },
        facts=[] if account is None else [account],
        options={
            "professions": profession_options(),
            "documents": document_options(ctx),
        },
    )


def profession_options() -> list[Option]:
    """Every profession of the List with its field."""
    return [
        Option(each.code, f"{each.code} {each.name}", f"{each.field_code} {each.field_name}")
        for each in professions()
    ]


def document_options(ctx: OperationContext) -> list[Option]:
    """The documents asked for on the day of filing, of both kinds of centre (R-213, R-214)."""
    lines = {
        line.code: line
        for kind in CentreKind
        for line in checklist(kind, filed_on=ctx.today)
        if line.is_document
    }
    return [Option(line.code, line.label) for line in lines.values()]


@operation
def apply(ctx: OperationContext) -> dict[str, Json]:
    """Keep the application as filled in; what is missing is shown before it is filed."""
    answers = Answers.of(ctx.form)
    demand_no_licence(ctx, CentreKind(answers.text("kind")))
    demand_own_company(ctx, answers)
    application = _application(ctx, answers)
    ctx.session.add(application)
    ctx.session.flush()
    _claim(ctx, application, answers)
    add_resources(ctx, application, answers)
    centre = centre_of(application)
    name_case(ctx, f"Лицензия на {centre}")
    count = len(claimed_professions(ctx.session, application.id))
    tell(
        ctx, "application.filled",
        f"Попълнено е заявление за {centre}; професии: {count}.", "R-210",
        professions=count,
    )  # fmt: skip
    return {"is_regular": False, "gives_term": False, "has_second_term": False}


@form_context("licensing/submit")
def submit_form(ctx: OperationContext) -> FormContext:
    """The fee, and every gap the agency would find."""
    application = find_application(ctx)
    due = fee(FeeKind.FEE_1, on=ctx.today, professions=0)
    amount = both_currencies(due.amount, currency=due.currency, on=ctx.today)
    return FormContext(
        facts=[
            *head_facts(ctx, application),
            Fact("Такса за проверка на редовността", amount, rule="R-215"),
            *gaps(ctx, application),
        ],
    )


@operation
def submit(ctx: OperationContext) -> dict[str, Json]:
    """Pay the first fee, sign and file; the instant of filing is the system's (R-211, R-412)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    way = FilingWay(answers.text("filing_way"))
    if way is FilingWay.EMAIL and not answers.flag("has_signature"):
        text = "По електронна поща се подава само с квалифициран електронен подпис (КЕП)."
        raise refused("has_signature", text, "R-211")
    application.filing_way = way
    application.receiving_way = answers.text("receiving_way")
    application.filed_at = ctx.now
    application.received_at = ctx.now
    application.state = ProcedureState.FILED
    due = fee(FeeKind.FEE_1, on=ctx.today, professions=0)
    ctx.session.add(
        LicensingFee(
            application_id=application.id,
            kind=FeeKind.FEE_1,
            amount=due.amount,
            currency=due.currency,
            state=FeeState(answers.text("payment_way")),
            paid_on=answers.day("paid_on"),
            payment_number=answers.text("payment_number"),
        )
    )
    ctx.session.flush()
    amount = both_currencies(due.amount, currency=due.currency, on=ctx.today)
    tell(
        ctx, "application.filed", f"Заявлението е подадено с платена първа такса {amount}.",
        "R-215", amount=str(due.amount), currency=due.currency, is_assumed=due.is_assumed,
        filing_way=way.value,
    )  # fmt: skip
    file_application(ctx, application)
    return {}


def gaps(ctx: OperationContext, application: LicensingApplication) -> list[Fact]:
    """What is missing, each gap a line with its rule (R-213, R-214)."""
    return [Fact("Липсва", text, rule="R-213") for text in missing(ctx, application)]


def missing(ctx: OperationContext, application: LicensingApplication) -> list[str]:
    """The documents and the bases and teachers that are not there."""
    filed_at = application.filed_at or ctx.now
    lines = missing_documents(
        CentreKind(application.kind), filed_on=filed_at.date(), offered=set(application.documents)
    )
    covered = coverage_of(ctx.session, claimed_professions(ctx.session, application.id))
    return [*(line.label for line in lines), *missing_of_professions(covered)]


def add_resources(
    ctx: OperationContext, application: LicensingApplication, answers: Answers
) -> None:
    """Bases, teachers and documents of the form, added to what there is already."""
    claimed = {each.code: each.id for each in claimed_professions(ctx.session, application.id)}
    for row in answers.rows("bases"):
        base = LicensingBase(
            profession_id=_claimed(claimed, row, "bases"),
            purpose=row.text("purpose"),
            address=row.text("address"),
            title=row.text("title"),
            declaration_number=row.maybe_text("declaration_number"),
            declaration_on=row.maybe_day("declaration_on"),
            is_checked=row.text("known") == "checked",
            is_in_register=row.text("known") == "registered",
        )
        ctx.session.add(base)
    for row in answers.rows("teachers"):
        teacher = LicensingTeacher(
            profession_id=_claimed(claimed, row, "teachers"),
            purpose=row.text("purpose"),
            name=row.text("name"),
            qualification=row.text("qualification"),
            diploma_issuer=row.text("diploma_issuer"),
            diploma_number=row.text("diploma_number"),
            diploma_year=row.whole("diploma_year"),
        )
        ctx.session.add(teacher)
    application.documents = {**application.documents, **_documents(answers.rows("documents"))}
    attach(ctx, answers)
    ctx.session.flush()


def attach(ctx: OperationContext, answers: Answers) -> None:
    """File the uploads of the form in the case."""
    found = answers.values.get("files") or ()
    for document_id in found if isinstance(found, Sequence) else ():
        ctx.attach(int(document_id))


def _application(ctx: OperationContext, answers: Answers) -> LicensingApplication:
    texts = {name: answers.maybe_text(name) for name in TEXTS}
    return LicensingApplication(
        case_id=ctx.case.id,
        organisation_id=ctx.case.owner_organisation_id,
        kind=CentreKind(answers.text("kind")),
        state=ProcedureState.DRAFT,
        company_name=answers.text("company_name"),
        eik=answers.text("eik"),
        is_foreign=answers.flag("is_foreign"),
        centre_name=bare_centre_name(answers.text("centre_name")),
        representative=answers.text("representative"),
        seat=answers.text("seat"),
        address=answers.text("address"),
        phone=answers.text("phone"),
        email=answers.text("email"),
        texts={name: text for name, text in texts.items() if text is not None},
        documents={},
    )


def _claim(ctx: OperationContext, application: LicensingApplication, answers: Answers) -> None:
    for row in answers.rows("professions"):
        chosen = profession(row.text("profession"))
        ctx.session.add(
            LicensingProfession(
                application_id=application.id,
                code=chosen.code,
                name=chosen.name,
                field_code=chosen.field_code,
                field_name=chosen.field_name,
                degree=chosen.degree,
                curriculum=row.text("curriculum"),
                state=ProfessionState.CLAIMED,
            )
        )
    ctx.session.flush()


def _claimed(claimed: dict[str, int], row: Answers, field: str) -> int:
    code = row.text("profession")
    if code not in claimed:
        raise refused(field, f"Професия {code} не е сред заявените.", "R-213")
    return claimed[code]


def _documents(rows: Sequence[Answers]) -> dict[str, Json]:
    return {
        row.text("document"): {"number": row.text("number"), "on": row.day("on").isoformat()}
        for row in rows
    }
