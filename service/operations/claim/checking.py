"""The РУО registers and checks the claim, and may return it while the term runs (R-092–R-108)."""

from collections.abc import Mapping, Sequence

from sqlalchemy.dialects.postgresql import insert

from service.domain.claims import ClaimState
from service.domain.grounds import Decision
from service.domain.wording import date_bg, money_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.clock import SOFIA
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.claim.assembling import (
    deadline_facts,
    funding_values,
    put_together,
    takes_carry_over,
)
from service.operations.claim.candidates import candidates, line_options
from service.operations.claim.declaring import (
    declaration_values,
    hand_in,
    sums,
    write_declaration,
)
from service.operations.claim.rows import claim_of, dates_of_claim, lines_of
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.programme.lines import (
    grounds_json,
    named,
    problems_of,
    substitution_of,
)
from service.rules.completeness import check_pack
from service.rules.periods import can_return_for_correction
from service.storage.models.absence import AssignmentActRow, HoursStatement, SubstitutionRow
from service.storage.models.case import CaseNumber
from service.storage.models.claim import Claim, ClaimLine


@operation
def register(ctx: OperationContext) -> Mapping[str, Json]:
    """Give the claim its number in the register of the institution's own РУО (R-097)."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    today = ctx.now.astimezone(SOFIA)
    ruo = ctx.organisation("ruo_secretary")
    number = _next_number(ctx, series=f"claims:{ruo.key}", year=today.year)
    claim.registered_number = f"{number:04d}/{today:%d.%m.%Y}"
    claim.registered_at = ctx.now
    claim.registered_by_id = acting_person(ctx)
    claim.state = ClaimState.REGISTERED
    ctx.session.flush()
    ctx.record(
        "claim.registered",
        {
            "text": f"Входящ № {claim.registered_number} в {ruo.name}.",
            "claim": claim.id,
            "number": claim.registered_number,
            "channel": answers.text("channel"),
            "grounds": named("R-097"),
        },
    )
    ctx.notify(
        role="director",
        subject="Заявката е регистрирана",
        body=f"Входящ № {claim.registered_number} в {ruo.name}.",
        dedup="registered",
    )
    return {}


def _next_number(ctx: OperationContext, *, series: str, year: int) -> int:
    statement = (
        insert(CaseNumber)
        .values(series=series, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": CaseNumber.last + 1}
        )
        .returning(CaseNumber.last)
    )
    return ctx.session.scalars(statement).one()


@form_context("claim/check")
def check_form(ctx: OperationContext) -> FormContext:
    """What the system found line by line; the expert confirms or marks what is missing."""
    claim = claim_of(ctx)
    lines = lines_of(ctx, claim)
    missing = {line.id: _missing(ctx, line) for line in lines}
    has_acts = not any("акт за възлагане" in papers for papers in missing.values())
    return FormContext(
        values={
            "has_request": claim.submitted_at is not None,
            "has_acts": has_acts,
            "has_declaration": claim.declared_at is not None,
            "incomplete_lines": [str(line_id) for line_id, papers in missing.items() if papers],
        },
        options={"lines": [_line_option(ctx, line, missing[line.id]) for line in lines]},
        facts=[*deadline_facts(ctx, claim), *sums(claim), *_submission(claim)],
    )


def _submission(claim: Claim) -> list[Fact]:
    if claim.submitted_at is None:
        return []
    moment = f"{claim.submitted_at.astimezone(SOFIA):%d.%m.%Y г., %H:%M ч.}"
    in_time = "в срок" if claim.is_in_time else "след срока"
    return [
        Fact("Подадена", f"{moment}, {in_time}", "R-083"),
        Fact("Входящ номер", claim.registered_number or "", "R-097"),
    ]


def _missing(ctx: OperationContext, line: ClaimLine) -> list[str]:
    """Which papers a line lacks (R-093)."""
    row = ctx.session.get_one(SubstitutionRow, line.substitution_id)
    leave = substitution_of(ctx.session, row).leave
    papers = {
        "заповед за отпуск или болничен лист": bool(leave.order_number or leave.sick_note),
        "акт за възлагане": ctx.session.get(AssignmentActRow, row.id) is not None,
        "справка-декларация": ctx.session.get(HoursStatement, row.id) is not None,
    }
    return [name for name, is_there in papers.items() if not is_there]


def _line_option(ctx: OperationContext, line: ClaimLine, missing: Sequence[str]) -> Option:
    row = ctx.session.get_one(SubstitutionRow, line.substitution_id)
    substitution = substitution_of(ctx.session, row)
    label = (
        f"{substitution.substitute.name} замества {substitution.absent.name}: "
        f"{money_bg(line.amount)}"
    )
    hint = f"липсва: {', '.join(missing)}" if missing else "документите са пълни"
    return Option(str(line.id), label, hint)


@operation
def check(ctx: OperationContext) -> Mapping[str, Json]:
    """Write who checked, when, and with what result (R-092, R-093, R-103)."""
    claim = claim_of(ctx)
    answers = Answers.of(ctx.form)
    claim.checked_by_id = demand_other_person(
        ctx, {"Вие сте подали заявката": claim.submitted_by_id}
    )
    claim.checked_at = ctx.now
    marked = {int(each) for each in answers.choices("incomplete_lines")}
    for line in lines_of(ctx, claim):
        line.is_incomplete = line.id in marked
    pack = check_pack(
        has_request=answers.flag("has_request"),
        has_acts=answers.flag("has_acts") and not marked,
        has_declaration=answers.flag("has_declaration"),
    )
    claim.is_complete = answers.text("decision") == "complete"
    if claim.is_complete and not pack.is_allowed:
        raise ValidationFailed(problems_of(pack, at="incomplete_lines" if marked else ""))
    claim.remarks = answers.maybe_text("remarks")
    claim.state = ClaimState.IN_CHECK
    ctx.session.flush()
    returnable = can_return_for_correction(ctx.now, dates=dates_of_claim(ctx, claim))
    _record_check(ctx, claim, pack, returnable)
    return {"is_complete": claim.is_complete, "can_return": returnable.is_allowed}


def _record_check(
    ctx: OperationContext, claim: Claim, pack: Decision, returnable: Decision
) -> None:
    grounds = [*named("R-103"), *grounds_json(pack)]
    if not claim.is_complete:
        grounds.extend(grounds_json(returnable))
    ctx.record(
        "claim.checked",
        {
            "text": "Комплектът е пълен." if claim.is_complete else "Комплектът е непълен.",
            "claim": claim.id,
            "complete": bool(claim.is_complete),
            "remarks": claim.remarks,
            "grounds": grounds,
        },
    )


@form_context("claim/return_for_correction")
def return_form(ctx: OperationContext) -> FormContext:
    """Until when a corrected claim is in time, and what the expert remarked."""
    claim = claim_of(ctx)
    due = dates_of_claim(ctx, claim).school_due_on
    return FormContext(
        values={"remarks": claim.remarks or ""},
        variables={"due_label": f"{date_bg(due)}, 23:59 ч."},
    )


@operation
def return_for_correction(ctx: OperationContext) -> Mapping[str, Json]:
    """Return the claim with what is to be put right, while the term runs (R-108)."""
    claim = claim_of(ctx)
    dates = dates_of_claim(ctx, claim)
    decision = can_return_for_correction(ctx.now, dates=dates)
    if not decision.is_allowed:
        raise ValidationFailed(problems_of(decision, at="remarks"))
    claim.remarks = Answers.of(ctx.form).text("remarks")
    claim.state = ClaimState.RETURNED
    ctx.session.flush()
    ctx.record(
        "claim.returned",
        {
            "text": f"Върната за поправка: {claim.remarks}",
            "claim": claim.id,
            "remarks": claim.remarks,
            "grounds": grounds_json(decision),
        },
    )
    ctx.notify(
        role="director",
        subject=f"Заявката е върната: поправете я до {date_bg(dates.school_due_on)}",
        body=claim.remarks,
        dedup=f"returned:{claim.version}",
    )
    return {}


@form_context("claim/correct")
def correct_form(ctx: OperationContext) -> FormContext:
    """The claim as it was filed, with the remarks beside it."""
    claim = claim_of(ctx)
    rows = candidates(ctx, claim)
    chosen = [str(line.substitution_id) for line in lines_of(ctx, claim)]
    return FormContext(
        values={
            "substitutions": chosen,
            **funding_values(ctx, claim),
            **declaration_values(ctx, claim),
        },
        options={"lines": line_options(ctx, claim, rows)},
        facts=[*deadline_facts(ctx, claim), *sums(claim)],
        variables={
            "remarks": claim.remarks or "",
            "is_carry_over_period": takes_carry_over(ctx, claim),
        },
    )


@operation
def correct(ctx: OperationContext) -> Mapping[str, Json]:
    """Assemble, declare and submit anew as the next version (R-094, R-108)."""
    claim = claim_of(ctx)
    decision = can_return_for_correction(ctx.now, dates=dates_of_claim(ctx, claim))
    if not decision.is_allowed:
        raise ValidationFailed(problems_of(decision, at=""))
    answers = Answers.of(ctx.form)
    put_together(ctx, claim, answers)
    write_declaration(ctx, claim, answers)
    hand_in(ctx, claim)
    return {"is_in_time": bool(claim.is_in_time)}
