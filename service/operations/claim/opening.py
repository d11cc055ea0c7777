"""The claim of an ended period is opened with its deadlines; people are reminded of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from service.domain.claims import ClaimState
from service.domain.programme import PeriodDates, ProgrammeEdition
from service.domain.wording import date_bg
from service.engine import OperationContext, operation
from service.kernel.clock import SOFIA
from service.kernel.errors import Conflict, Refused
from service.kernel.json_types import Json
from service.operations.case_titles import name_case
from service.operations.claim.rows import claim_of, dates_of_claim
from service.operations.programme.editions import dates_of, edition_for, edition_row
from service.operations.programme.lines import (
    institution_of,
    named,
)
from service.rules.institutions import check_institution_is_beneficiary, module_of
from service.storage.models.claim import Claim
from service.storage.models.programme import ReportingPeriod

_FIRST_REMINDER = 7
_SECOND_REMINDER = 2
_MORNING = time(9)


class NotBeneficiary(Refused):
    """The institution cannot claim under the programme (R-007–R-011)."""

    code = "claim.not-beneficiary"
    sentence = "{reason} ({rule})"


class PeriodRunning(Refused):
    """No reporting period has ended yet."""

    code = "claim.period-running"
    sentence = "Още няма приключил отчетен период, за който да се подаде заявка (R-078)."


class ClaimExists(Conflict):
    """The institution has a claim for the period already."""

    code = "claim.exists"
    sentence = (
        "За отчетен период № {number} институцията вече има заявка. Оттеглете я, преди да "
        "съставите друга (R-117)."
    )


@operation
def open_claim(ctx: OperationContext) -> Mapping[str, Json]:
    """Open the claim of the last ended period, or of the one the case was opened for."""
    organisation = ctx.organisation("director")
    institution = institution_of(organisation)
    decision = check_institution_is_beneficiary(institution)
    module = module_of(institution.type)
    if not decision.is_allowed or module is None:
        ground = decision.grounds[0]
        raise NotBeneficiary(reason=ground.text, rule=ground.rule_id)
    edition = edition_for(ctx.today)
    period = _period(ctx, edition)
    if _has_claim(ctx, organisation.id, period.id):
        raise ClaimExists(number=period.number)
    claim = Claim(
        case_id=ctx.case.id,
        organisation_id=organisation.id,
        ruo_id=ctx.organisation("ruo_head").id,
        edition_id=period.edition_id,
        period_id=period.id,
        module=module.value,
        state=ClaimState.DRAFT,
        currency=edition.currency,
    )
    ctx.session.add(claim)
    days = f"{period.starts_on:%d.%m} – {period.ends_on:%d.%m.%Y} г."
    name_case(ctx, f"Заявка за отчетен период № {period.number} ({days})")
    ctx.session.flush()
    dates = dates_of(ctx.session, period, edition=edition)
    ctx.record("claim.opened", _opened(claim, period, dates))
    return {"claim_id": claim.id, "period_number": period.number, **deadlines(dates)}


def deadlines(dates: PeriodDates) -> dict[str, Json]:
    """The instants the diagram waits for, as ISO texts in UTC."""
    return {
        "school_due_at": dates.school_due_at.isoformat(),
        "correction_due_at": dates.school_due_at.isoformat(),
        "ruo_due_at": dates.ruo_due_at.isoformat(),
        "reminder_7_at": _morning_before(dates.school_due_on, _FIRST_REMINDER).isoformat(),
        "reminder_2_at": _morning_before(dates.school_due_on, _SECOND_REMINDER).isoformat(),
        "ruo_reminder_at": _morning_before(dates.ruo_due_on, _SECOND_REMINDER).isoformat(),
    }


def _morning_before(on: date, days: int) -> datetime:
    day = on - timedelta(days=days)
    return datetime.combine(day, _MORNING, tzinfo=SOFIA).astimezone(UTC)


def _period(ctx: OperationContext, edition: ProgrammeEdition) -> ReportingPeriod:
    row = edition_row(ctx.session, edition)
    wanted = ctx.variables.get("period_number")
    query = select(ReportingPeriod).where(
        ReportingPeriod.edition_id == row.id, ReportingPeriod.ends_on < ctx.today
    )
    if isinstance(wanted, int):
        query = query.where(ReportingPeriod.number == wanted)
    found = ctx.session.scalars(query.order_by(ReportingPeriod.number.desc())).first()
    if found is None:
        raise PeriodRunning
    return found


def _has_claim(ctx: OperationContext, organisation_id: int, period_id: int) -> bool:
    found = ctx.session.scalar(
        select(Claim.id).where(
            Claim.organisation_id == organisation_id,
            Claim.period_id == period_id,
            Claim.state != ClaimState.WITHDRAWN,
        )
    )
    return found is not None


def _opened(claim: Claim, period: ReportingPeriod, dates: PeriodDates) -> dict[str, Json]:
    return {
        "text": f"Открита е заявка за отчетен период № {period.number}. Подава се до "
        f"{date_bg(dates.school_due_on)}, РУО я изпраща до {date_bg(dates.ruo_due_on)}, "
        f"МОН предлага списъка до {date_bg(dates.proposal_due_on)}",
        "claim": claim.id,
        "module": claim.module,
        "period": period.number,
        "school_due_on": dates.school_due_on.isoformat(),
        "ruo_due_on": dates.ruo_due_on.isoformat(),
        "proposal_due_on": dates.proposal_due_on.isoformat(),
        "grounds": named("R-001", "R-078", "R-079", "R-080", "R-081", "R-088"),
    }


@operation
def remind_director(ctx: OperationContext) -> Mapping[str, Json]:
    """Say how many days are left for the claim, or that the deadline has passed (R-079, R-083)."""
    dates = dates_of_claim(ctx, claim_of(ctx))
    due = date_bg(dates.school_due_on)
    if ctx.now > dates.school_due_at:
        subject = "Срокът за подаване на заявката изтече"
        body = f"Срокът беше {due} Заявка, подадена след него, не се финансира (R-083)."
    else:
        subject = f"Заявката се подава до {due}"
        body = f"Остават {(dates.school_due_on - ctx.today).days} дни. Заявката още не е подадена."
    ctx.notify(
        role="director", subject=subject, body=body, dedup=f"school-due:{ctx.today.isoformat()}"
    )
    return {}


@operation
def remind_ruo(ctx: OperationContext) -> Mapping[str, Json]:
    """Two days before the РУО's own deadline the claim is still being checked (R-080)."""
    claim = claim_of(ctx)
    due = date_bg(dates_of_claim(ctx, claim).ruo_due_on)
    ctx.notify(
        role="ruo_expert",
        subject=f"Заявките се изпращат в МОН до {due}",
        body=f"Заявка с входящ № {claim.registered_number} още се проверява (R-080).",
        dedup=f"ruo-due:{ctx.today.isoformat()}",
    )
    return {}
