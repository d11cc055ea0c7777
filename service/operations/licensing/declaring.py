"""External experts declare before anything is shown to them (R-228, R-430)."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from service.domain.licensing import ExpertState, ProcedureState
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.licensing import expert_papers
from service.operations.licensing.experts import (
    ADMITTED,
    experts_of,
    field_in_words,
    field_words,
    in_state,
    own_rows,
    persons,
)
from service.operations.licensing.rows import (
    claimed_professions,
    fields_of,
    find_application,
    person_name,
    set_state,
)
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_expertise import LicensingExpert

EXPERT_REPORT = "expert_report"
DECLARE = "declare"
#: our reading: the act names no term for the declaration
_DECLARE_TERM = Term(3, TermUnit.WORKING_DAYS)


@form_context("licensing/declare_interest")
def declare_form(ctx: OperationContext) -> FormContext:
    """Who applies, the expert's fields and the remuneration: all there is before declaring."""
    application = find_application(ctx)
    own = [
        each
        for each in in_state(ctx.session, application.id, ExpertState.NAMED)
        if each.person_id == ctx.actor.person_id
    ]
    facts = [
        Fact("Заявител", f"{application.company_name}, ЕИК {application.eik}"),
        Fact("Представлява се от", application.representative),
        Fact("Направление", _named_fields(ctx, application, own), rule="R-227"),
    ]
    if own:
        facts.append(Fact("Възнаграждение", expert_papers.paid(ctx, own[0]), rule="R-228"))
    return FormContext(facts=facts)


def _named_fields(
    ctx: OperationContext, application: LicensingApplication, own: Sequence[LicensingExpert]
) -> str:
    """„811 Хотелиерство, ресторантьорство и кетъринг“."""
    names = fields_of(claimed_professions(ctx.session, application.id))
    codes = dict.fromkeys(each.field_code for each in own)
    return "; ".join(field_in_words(code, names.get(code, "")) for code in codes)


@operation
def declare_interest(ctx: OperationContext) -> Mapping[str, Json]:
    """Open the case to an expert without an interest; one with an interest never sees it."""
    application = find_application(ctx)
    own = own_rows(ctx, application, ExpertState.NAMED)
    answers = Answers.of(ctx.form)
    has_interest = answers.flag("has_interest")
    for row in own:
        row.declared_at = ctx.now
        row.interest = answers.text("interest") if has_interest else None
        row.state = ExpertState.INTERESTED if has_interest else ExpertState.DECLARED
    ctx.session.flush()
    expert_papers.declaration(ctx, application, own)
    if has_interest:
        text = f"{ctx.actor.name} декларира интерес и не вижда преписката."
    else:
        ctx.involve(own[0].person_id)
        expert_papers.contract(ctx, application, own)
        text = f"{ctx.actor.name} декларира, че няма интерес, и приема договора."
    tell(ctx, "expert.declared", text, "R-430", has_interest=has_interest, fields=field_words(own))
    return {}


@operation
def see_declarations(ctx: OperationContext) -> Mapping[str, Json]:
    """Whether somebody is to be replaced; if nobody, the term for the reports runs (R-227).

    Whoever has not declared in the term is replaced like one with an interest.
    """
    application = find_application(ctx)
    leaving = to_replace(ctx.session, application.id)
    bare = uncovered(ctx, application)
    runs = ctx.variables.get(f"{DECLARE}_due_at") is not None
    over = ctx.clocks.end(DECLARE, on=ctx.today) if runs else {}
    if leaving or bare:
        return {**over, **_ask_replacement(ctx, application, bare)}
    admitted = in_state(ctx.session, application.id, *ADMITTED)
    set_state(ctx, application, ProcedureState.IN_EXPERTISE)
    tell(
        ctx, "experts.admitted",
        "Всяко направление има експерт, който е декларирал, че няма интерес.", "R-228",
        experts=len(persons(admitted)),
    )  # fmt: skip
    ids: list[Json] = list(persons(admitted))
    term = Term(_report_days(ctx), TermUnit.DAYS)
    clock = ctx.clocks.start(
        EXPERT_REPORT, title="Доклади на външните експерти", term=term, from_on=ctx.today,
        rule="R-227",
    )  # fmt: skip
    application.expert_report_due_on = ctx.clocks.due_on(EXPERT_REPORT)
    return {**over, **clock, "needs_replacement": False, "expert_ids": ids}


def start_declaring(ctx: OperationContext) -> dict[str, Json]:
    """The term in which the named experts declare, from today (R-228)."""
    return ctx.clocks.start(
        DECLARE, title="Декларации на външните експерти", term=_DECLARE_TERM, from_on=ctx.today,
        rule="R-228",
    )  # fmt: skip


def to_replace(session: Session, application_id: int) -> list[LicensingExpert]:
    """Those with an interest, and those still silent when the declarations are looked at."""
    return in_state(session, application_id, ExpertState.INTERESTED, ExpertState.NAMED)


@operation
def report_late(ctx: OperationContext) -> Mapping[str, Json]:
    """The term for the reports has passed: the silent experts and the director are told."""
    application = find_application(ctx)
    late = persons(in_state(ctx.session, application.id, ExpertState.DECLARED))
    names = ", ".join(person_name(ctx.session, each) for each in late)
    text = f"Изтече срокът за докладите; не са представени от: {names}."
    tell(ctx, "experts.late", text, "R-227", experts=list(late))
    subject = "Просрочен експертен доклад"
    body = f"{application.company_name}: {text}"
    ctx.notify(role="napoo_director", subject=subject, body=body, dedup="report-late")
    for each in late:
        ctx.notify(person_id=each, subject=subject, body=body, dedup=f"report-late-{each}")
    return {}


def uncovered(ctx: OperationContext, application: LicensingApplication) -> list[str]:
    """Fields of the order that nobody without an interest covers (R-227)."""
    rows = experts_of(ctx.session, application.id)
    covered = {each.field_code for each in rows if each.state in ADMITTED}
    return sorted({each.field_code for each in rows} - covered)


def _ask_replacement(
    ctx: OperationContext, application: LicensingApplication, bare: list[str]
) -> Mapping[str, Json]:
    interested = to_replace(ctx.session, application.id)
    names = ", ".join(person_name(ctx.session, each) for each in persons(interested))
    text = f"За замяна: {names}." if names else "Няма експерт с интерес."
    if bare:
        text += f" Без експерт: направление {', '.join(map(field_in_words, bare))}."
    tell(ctx, "experts.to_replace", text, "R-430", fields=list(bare))
    ctx.notify(
        role="napoo_director",
        subject="Външен експерт се заменя",
        body=f"{application.company_name}: {text}",
        dedup=f"replace-{'-'.join(str(each.id) for each in interested)}",
    )
    return {"needs_replacement": True}


def _report_days(ctx: OperationContext) -> int:
    """Days for the reports, as the order gave them."""
    given = ctx.variables.get("report_days")
    return given if isinstance(given, int) else 10
