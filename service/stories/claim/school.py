"""The story's own school: five substitutions on their days, one claim, the РУО's decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from service.domain.wording import money_bg, number_bg, quantity_bg
from service.storage.models.absence import HourLineRow
from service.storage.models.claim import ClaimLine
from service.stories.claim.others import appoint, send
from service.stories.claim.procedure import (
    FundingPlan,
    claim_of_case,
    prepare_claim,
    take_in,
    vote,
)
from service.stories.claim.substitution import (
    WORKED_EXAMPLE,
    SubstitutionPlan,
    assign,
    document_leave,
    open_substitution,
    record_hours,
    sign,
)
from service.stories.ledger import event_of, events_of, grounds_of, point, tell_steps
from service.stories.stage import Stage
from service.stories.telling import Column

KEY = "KN-13"
#: the five lines of the worked example, short enough for a table
_LABELS = (
    "Тонева, чл. 162, 12–14 март",
    "Радев, чл. 169, 23–27 април",
    "Костова, чл. 157 (директорът)",
    "Тонева, чл. 162, 15 март",
    "Костова, чл. 159 (подг. група)",
)
#: the rules that say which rate is paid (R-062–R-064)
_RATE_RULES = ("R-062", "R-063", "R-064")
_PAYING = (*_RATE_RULES, "R-065", "R-066", "R-067", "R-120")


@dataclass(frozen=True)
class Line:
    """One line of the claim, as the claim's case keeps it."""

    title: str
    row: ClaimLine
    rate: Decimal

    @property
    def paid_by(self) -> str:
        """The rule and the citation of the rate; the refusal's when nothing is paid."""
        grounds = grounds_of(self.row.grounds)
        wanted = [g for g in grounds if g.rule_id in _RATE_RULES] or grounds
        found = wanted[0]
        return f"{found.rule_id}, {point(found.citation)}"

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """Why hours are not paid: the sentence, and the rule with its citation."""
        return [
            (g.text, f"{g.rule_id}, {point(g.citation)}")
            for g in grounds_of(self.row.grounds)
            if g.rule_id not in _PAYING
        ]


def substitute(stage: Stage, *, owner_id: int) -> list[int]:
    """Each substitution on its own days; the cases in the order of the worked example."""
    cases: dict[str, int] = {}
    for plan in sorted(WORKED_EXAMPLE, key=_first_hour):
        cases[plan.title] = _substitute(stage, plan, owner_id)
    return [cases[plan.title] for plan in WORKED_EXAMPLE]


def _first_hour(plan: SubstitutionPlan) -> datetime:
    return datetime.strptime(plan.hours[0][0], "%d.%m.%Y")  # noqa: DTZ007 only compared


def _substitute(stage: Stage, plan: SubstitutionPlan, owner_id: int) -> int:
    first, last = _first_hour(plan), datetime.strptime(plan.hours[-1][0], "%d.%m.%Y")  # noqa: DTZ007
    story = stage.story
    stage.at(first.day, first.month, 7, 40)
    case_id = open_substitution(story, plan, owner_id=owner_id)
    document_leave(story, case_id, plan)
    assign(story, case_id, plan)
    stage.at(last.day, last.month, 13, 30)
    record_hours(story, case_id, plan)
    sign(story, case_id, plan, signed_on=f"{last:%d.%m.%Y}")
    return case_id


def claim(stage: Stage, case_ids: Sequence[int], *, owner_id: int) -> int:
    """Assemble on 2 May, submit on 14 May; the claim's case."""
    stage.at(2, 5, 10)
    story = stage.story
    opened = story.open(
        "claim", as_="director", owner_id=owner_id, title="Заявка за март и април 2018 г."
    )
    prepare_claim(story, opened.case_id, case_ids, funding=FundingPlan())
    stage.at(14, 5)
    story.do(opened.case_id, "task_submit", as_="director", agree="yes")
    return opened.case_id


def evaluate(stage: Stage, case_id: int) -> None:
    """The РУО registers, checks, appoints, votes and sends."""
    story = stage.story
    stage.at(14, 5, 9, 40)
    take_in(story, case_id)
    stage.at(14, 5, 14)
    appoint(story, case_id)
    stage.at(16, 5, 11)
    vote(story, case_id)
    stage.at(17, 5, 10)
    send(story, case_id, "РУО2-117")


def tell_lines(stage: Stage, case_id: int) -> None:
    """The table of the lines: hours, rate, amount, rule; and why hours are refused."""
    telling = stage.telling
    lines = lines_of(stage, case_id, _LABELS)
    columns = [
        Column("ред", is_number=True),
        Column("отсъства"),
        Column("часове", is_number=True),
        Column("× ставка", is_number=True),
        Column("= сума", is_number=True),
        Column("правило"),
    ]
    rows = [
        [
            str(n),
            line.title,
            _hours(line.row.financed_hours, line.row.hours),
            number_bg(line.rate) if line.rate else "—",
            number_bg(line.row.amount),
            line.paid_by,
        ]
        for n, line in enumerate(lines, start=1)
    ]
    amount = sum((line.row.amount for line in lines), Decimal(0))
    hours = sum((line.row.hours for line in lines), Decimal(0))
    financed = sum((line.row.financed_hours for line in lines), Decimal(0))
    total = ["", "", _hours(financed, hours), "", money_bg(amount), ""]
    telling.table(columns, rows, total=total)
    telling.tell("")
    telling.say(f"{' + '.join(row[4] for row in rows)} = {money_bg(amount)}")
    for n, line in enumerate(lines, start=1):
        refused = line.row.hours - line.row.financed_hours
        for text, rule in line.refusals:
            telling.say(f"Ред {n}: {quantity_bg(refused)} ч. не се плащат. {text}", rule=rule)


def _hours(financed: Decimal, held: Decimal) -> str:
    return f"{quantity_bg(financed)} от {quantity_bg(held)}"


def lines_of(stage: Stage, case_id: int, titles: Sequence[str]) -> list[Line]:
    """The lines of the claim in the order of its substitutions."""
    claim_id = claim_of_case(stage.story, case_id).id
    with stage.office.transaction() as session:
        rows = session.scalars(
            select(ClaimLine).where(ClaimLine.claim_id == claim_id).order_by(ClaimLine.id)
        ).all()
        found = session.execute(
            select(HourLineRow.claim_line_id, func.max(HourLineRow.rate))
            .where(HourLineRow.claim_line_id.in_([row.id for row in rows]))
            .group_by(HourLineRow.claim_line_id)
        )
        rates = {row[0]: row[1] for row in found}
    return [
        Line(title, row, rates[row.id] or Decimal(0))
        for title, row in zip(titles, rows, strict=True)
    ]


def tell_limits(stage: Stage, case_id: int) -> None:
    """The cap with its grounds, and the three deadlines."""
    telling, office = stage.telling, stage.office
    limits = event_of(office, case_id, "claim.limits_checked")
    for ground in limits.grounds:
        telling.say(ground.text, rule=f"{ground.rule_id}, {point(ground.citation)}")
    requested = money_bg(limits.money("requested"))
    telling.say(f"Заявени са {requested}, колкото е сборът: побират се в остатъка.", rule="R-071")
    opened = event_of(office, case_id, "claim.opened")
    telling.say(opened.text, rule=opened.rules)
    tell_steps(telling, office, case_id, {"claim.declared", "claim.submitted"})


def tell_evaluation(stage: Stage, case_id: int) -> None:
    """What the РУО did, in the words of the ledger."""
    kinds = {
        "claim.registered",
        "claim.checked",
        "claim.member_nominated",
        "claim.commission_appointed",
        "claim.scored",
        "claim.evaluated",
        "claim.sent",
    }
    seen: set[tuple[str, str]] = set()
    for event in events_of(stage.office, case_id, kinds):
        if (event.kind, event.who) not in seen:
            stage.telling.step(event.at, event.short_who, event.text, rule=event.rules)
        seen.add((event.kind, event.who))
