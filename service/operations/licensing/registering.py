"""Registration of the application, its clock, and the lead expert (R-218, R-219, R-223)."""

from datetime import datetime, time

from sqlalchemy import select

from service.cases.numbers import next_number
from service.domain.licences import CENTRE_NAMES
from service.domain.licensing import CentreKind, ProcedureState
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.clock import SOFIA
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.in_office import in_office
from service.operations.licensing.application_paper import number_application
from service.operations.licensing.applying import gaps
from service.operations.licensing.letters import tell_applicant
from service.operations.licensing.rows import find_application, head_facts
from service.storage.models.identity import Account, Person

#: three months by law (assumed), two and a half as the goal (R-223)
DECISION_TERM = Term(3, TermUnit.MONTHS)
DECISION_GOAL = Term(2, TermUnit.MONTHS, and_days=15)
#: names of the registry's indexes
_SERIES = {CentreKind.CPO: "napoo-cpo", CentreKind.CIPO: "napoo-cipo"}


@form_context("licensing/register")
def register_form(ctx: OperationContext) -> FormContext:
    """When it came into the system."""
    application = find_application(ctx)
    came = application.received.astimezone(SOFIA)
    return FormContext(
        facts=[
            *head_facts(ctx, application),
            Fact("Постъпило в системата", f"{date_bg(came.date())}, {came:%H:%M} ч.", "R-412"),
        ],
        variables={"opened_on": ctx.case.created_at.astimezone(SOFIA).date().isoformat()},
    )


@operation
def register(ctx: OperationContext) -> dict[str, Json]:
    """Give the next number; the earliest of the channels counts as receipt (R-218, R-412).

    Number and date are of the day of registration, so that a number of one year never carries a
    day of another; the hour of receipt stands in the case and the terms run from it.
    """
    application = find_application(ctx)
    other = _other_channel(Answers.of(ctx.form))
    if other is not None and other > ctx.now:
        raise refused("other_on", "Времето на постъпване не може да е в бъдещето.", "R-412")
    if other is not None and other < application.received:
        application.received_at = other
    came = application.received.astimezone(SOFIA)
    kind = CentreKind(application.kind)
    ordinal = next_number(ctx.session, series=_SERIES[kind], now=ctx.now)
    application.registration_number = f"{CENTRE_NAMES[kind]}-{ordinal:04}/{ctx.today:%d.%m.%Y}"
    application.registered_on = ctx.today
    application.state = ProcedureState.REGISTERED
    ctx.session.flush()
    number_application(ctx, application)
    tell(
        ctx, "application.registered",
        f"Заявлението е регистрирано под № {application.registration_number}; "
        f"постъпило е на {date_bg(came.date())} в {came:%H:%M} ч.", "R-218",
        number=application.registration_number, received_at=application.received.isoformat(),
    )  # fmt: skip
    tell_applicant(
        ctx,
        subject="Заявлението за лицензия е регистрирано",
        body=f"Входящият номер е {application.registration_number}.",
        dedup="licensing:registered",
    )
    return ctx.clocks.start(
        "decision",
        title="Решение по заявлението",
        term=DECISION_TERM,
        goal=DECISION_GOAL,
        from_on=came.date(),
        rule="R-223",
    )


@form_context("licensing/assign_lead")
def assign_lead_form(ctx: OperationContext) -> FormContext:
    """The agency's experts, and the gaps they will look at."""
    application = find_application(ctx)
    experts = in_office(ctx, Role.NAPOO_EXPERT)
    options = [Option(each.id, each.full_name) for each in experts]
    return FormContext(
        options={"experts": options},
        facts=[*head_facts(ctx, application), *gaps(ctx, application)],
    )


@operation
def assign_lead(ctx: OperationContext) -> dict[str, Json]:
    """One lead expert; the applicant learns the name and the address (R-219)."""
    application = find_application(ctx)
    acting_person(ctx)
    lead = ctx.session.get_one(Person, Answers.of(ctx.form).whole("lead"))
    application.lead_expert_id = lead.id
    application.state = ProcedureState.IN_CHECK
    ctx.session.flush()
    tell(ctx, "lead.assigned", f"Водещ експерт е {lead.full_name}.", "R-219", person=lead.id)
    email = ctx.session.scalar(select(Account.email).where(Account.person_id == lead.id).limit(1))
    address = "" if email is None else f", {email}"
    tell_applicant(
        ctx,
        subject="Определен е водещ експерт",
        body=f"Процедурата се води от {lead.full_name}{address}",
        dedup=f"licensing:lead:{lead.id}",
    )
    ctx.notify(
        subject="Водещ експерт сте на процедура за лицензия",
        body=f"Проверете редовността на заявление {application.registration_number}.",
        dedup=f"licensing:you-lead:{lead.id}",
        person_id=lead.id,
    )
    return {"lead_expert": lead.id}


def _other_channel(answers: Answers) -> datetime | None:
    on = answers.maybe_day("other_on")
    if on is None:
        return None
    at = time.fromisoformat(answers.maybe_text("other_at") or "00:00")
    return datetime.combine(on, at, tzinfo=SOFIA)
