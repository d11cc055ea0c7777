"""Opening the list and receiving the packs of the regional departments (R-095, R-104, R-114)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.domain.claims import ClaimState
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.forms.context import Scalar
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.case_titles import name_case
from service.operations.payment_list.rows import ListFacts, find_list, head_facts
from service.operations.programme.editions import dates_of, ensure_editions
from service.rules.programme import load_edition
from service.storage.models.claim import Claim
from service.storage.models.identity import Organisation
from service.storage.models.payment import ApprovalList, ListState, RuoPack
from service.storage.models.programme import ProgrammeEditionRow, ReportingPeriod

#: what is still with a regional department when the ministry collects
_IN_WORK = frozenset(
    {
        ClaimState.SUBMITTED, ClaimState.REGISTERED, ClaimState.IN_CHECK, ClaimState.RETURNED,
        ClaimState.IN_COMMISSION, ClaimState.APPROVED_BY_RUO,
    }
)  # fmt: skip


@dataclass(frozen=True)
class PackState:
    """What a regional department has sent for the period and module, and what it still has."""

    ruo: Organisation
    sent: int
    in_work: int
    outgoing_number: str


@form_context("payment_list/open_list")
def open_list_form(ctx: OperationContext) -> FormContext:
    """The periods a list may be opened for, the newest ended one first."""
    ensure_editions(ctx.session)
    rows = ctx.session.execute(
        select(ReportingPeriod, ProgrammeEditionRow.year)
        .join(ProgrammeEditionRow, ProgrammeEditionRow.id == ReportingPeriod.edition_id)
        .order_by(ReportingPeriod.ends_on.desc())
    )
    options = [
        Option(
            str(period.id),
            f"{year} г., период {period.number}: {period.starts_on:%d.%m} – "
            f"{date_bg(period.ends_on)}",
        )
        for period, year in rows
    ]
    return FormContext(options={"periods": options})


@operation
def open_list(ctx: OperationContext) -> dict[str, Json]:
    """Open the list of a period and module; a second one is refused (R-111)."""
    answers = Answers.of(ctx.form)
    period = ctx.session.get_one(ReportingPeriod, int(answers.text("period")))
    if period.ends_on >= ctx.today:
        text = f"Периодът завършва на {date_bg(period.ends_on)}; списъкът се открива след това."
        raise refused("period", text, "R-114")
    edition = ctx.session.get_one(ProgrammeEditionRow, period.edition_id)
    values = {
        "case_id": ctx.case.id,
        "edition_id": edition.id,
        "period_id": period.id,
        "module": answers.text("module"),
        "state": ListState.OPEN,
        "currency": edition.currency,
        "secured": answers.maybe_number("secured"),
        "opened_by_id": ctx.actor.person_id,
    }
    statement = insert(ApprovalList).values(values).on_conflict_do_nothing()
    if ctx.session.scalars(statement.returning(ApprovalList.id)).one_or_none() is None:
        text = "За този период и модул вече има списък."
        raise refused("module", text, "R-111")
    facts = find_list(ctx)
    name_case(ctx, f"Списък за период № {period.number}, „{facts.module_name}“")
    due_at = dates_of(ctx.session, period, edition=load_edition(edition.code)).proposal_due_at
    tell(
        ctx,
        "list.opened",
        f"Открит е списъкът за период № {period.number}. "
        f"Предлага се на министъра до {date_bg(facts.period.proposal_due_on)}",
        "R-111",
        period=period.number,
        module=facts.row.module,
        secured=None if facts.row.secured is None else str(facts.row.secured),
        proposal_due_at=due_at.isoformat(),
    )
    return {"packs_limit_at": due_at.isoformat(), "proposal_due_at": due_at.isoformat()}


def _packs_text(numbers: Iterable[str], missing: Sequence[str]) -> str:
    text = f"Получени пакети: {', '.join(numbers) or 'няма'}."
    return f"{text} Чакат се: {', '.join(missing)}." if missing else text


@form_context("payment_list/receive_packs")
def receive_packs_form(ctx: OperationContext) -> FormContext:
    """Every regional department with claims, and a row for each whose pack is whole."""
    facts = find_list(ctx)
    states = pack_states(ctx.session, facts)
    received = _received(ctx.session, facts)
    rows: list[dict[str, Scalar]] = [
        {
            "ruo": state.ruo.id,
            "outgoing_number": received.get(state.ruo.id, state.outgoing_number),
            "received_on": ctx.today,
        }
        for state in states
        if state.ruo.id in received or (state.in_work == 0 and state.outgoing_number)
    ]
    shown = [
        Fact(state.ruo.name, f"изпратени заявки: {state.sent}; още в РУО: {state.in_work}")
        for state in states
    ]
    return FormContext(
        values={"packs": rows},
        options={"ruos": [Option(state.ruo.id, state.ruo.name) for state in states]},
        facts=[*head_facts(facts), *shown],
    )


@operation
def receive_packs(ctx: OperationContext) -> dict[str, Json]:
    """Note the packs that came; the list waits while a department still has claims in work."""
    facts = find_list(ctx)
    states = {state.ruo.id: state for state in pack_states(ctx.session, facts)}
    for number, row in enumerate(Answers.of(ctx.form).rows("packs")):
        ruo_id = row.whole("ruo")
        if states[ruo_id].sent == 0:
            text = f"{states[ruo_id].ruo.name} още не е изпратило заявка за периода."
            raise refused(f"packs.{number}.ruo", text, "R-104")
        values = {
            "outgoing_number": row.text("outgoing_number"),
            "received_on": row.day("received_on"),
        }
        ctx.session.execute(
            insert(RuoPack)
            .values(list_id=facts.row.id, ruo_id=ruo_id, **values)
            .on_conflict_do_update(index_elements=["list_id", "ruo_id"], set_=values)
        )
    received = _received(ctx.session, facts)
    missing = [
        state.ruo.name
        for state in states.values()
        if state.in_work > 0 or (state.sent > 0 and state.ruo.id not in received)
    ]
    tell(
        ctx,
        "packs.received",
        _packs_text(received.values(), missing),
        "R-095",
        received={states[ruo].ruo.key: number for ruo, number in received.items()},
        missing=list[Json](missing),
        remarks=Answers.of(ctx.form).text("remarks"),
    )
    return {"packs_complete": not missing}


def pack_states(session: Session, facts: ListFacts) -> list[PackState]:
    """The departments with submitted claims of the period and module, by name."""
    claims = session.execute(
        select(Claim.ruo_id, Claim.state, Claim.outgoing_number).where(
            Claim.period_id == facts.row.period_id, Claim.module == facts.row.module
        )
    ).all()
    sent: Counter[int] = Counter()
    in_work: Counter[int] = Counter()
    numbers: dict[int, str] = {}
    for ruo_id, state, number in claims:
        sent[ruo_id] += state == ClaimState.SENT_TO_MINISTRY
        in_work[ruo_id] += state in _IN_WORK
        if number:
            numbers[ruo_id] = number
    involved = {ruo_id for ruo_id in sent if sent[ruo_id] or in_work[ruo_id]}
    ruos = session.scalars(
        select(Organisation).where(Organisation.id.in_(involved)).order_by(Organisation.name)
    )
    return [PackState(ruo, sent[ruo.id], in_work[ruo.id], numbers.get(ruo.id, "")) for ruo in ruos]


def _received(session: Session, facts: ListFacts) -> dict[int, str]:
    packs = session.scalars(select(RuoPack).where(RuoPack.list_id == facts.row.id))
    return {pack.ruo_id: pack.outgoing_number for pack in packs}
