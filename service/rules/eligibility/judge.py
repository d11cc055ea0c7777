"""The verdict of a claim's lines: which hours are paid, at which rate, and why not the rest.

The tables decide line by line, in the order institution, ground, substitute, hour; the first that
does not let a line through ends it. What limits several lines together (the director's month, the
hours of the statement) is split off the lines that passed, the latest hours first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from service.domain.grounds import Ground
from service.domain.leave import LeaveGround
from service.domain.people import SubstituteCategory
from service.domain.substitution import HourLine, LineStatus, Slot
from service.domain.wording import money_in, quantity_bg
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.rules.amounts import cap_full_month, line_amount, total_of
from service.rules.director_hours import DirectorHours, director_limit, split_director_hours
from service.rules.eligibility.facts import ground_facts, institution_facts, substitute_facts
from service.rules.eligibility.hours import Among, Book, hour_facts
from service.rules.eligibility.model import Decide, Frame, LineVerdict, MonthCut
from service.rules.eligibility.sentences import note_line, warnings_of
from service.rules.grounds import ground
from service.rules.rates import rate_ceiling, reimbursed_rate
from service.rules.statement import check_claimed_hours

_ZERO = Decimal(0)
_NOTHING = Decimal("0.00")
_STATUS = {"refused": LineStatus.INELIGIBLE, "incomplete": LineStatus.INCOMPLETE}


class NotInForce(Refused):
    """The tables have no rows for the day: the rules of its year are not entered."""

    code = "rules.not-in-force"
    sentence = "Няма въведени правила, които са в сила към {on}."


@dataclass
class _Judged:
    """A line on its way to a verdict."""

    line: HourLine
    facts: dict[str, Json]
    status: LineStatus
    financed: Decimal
    grounds: tuple[Ground, ...]
    row_ids: tuple[str, ...]
    warnings: tuple[Ground, ...]

    @property
    def passes(self) -> bool:
        return self.status is LineStatus.ELIGIBLE


@dataclass(frozen=True)
class _Row:
    """The row of a table that decided."""

    row_id: str
    result: str
    rule_id: str
    reason: str


def judge_lines(
    lines: Sequence[HourLine], *, decide: Decide, frame: Frame
) -> tuple[LineVerdict, ...]:
    """The verdict of each line, in the order given. `decide` evaluates a table, as `ctx.decide`."""
    judged: dict[int, _Judged] = {}
    slots: list[Slot] = []
    for line in sorted(lines, key=lambda each: (each.held_on, each.line_id)):
        among = _among(line, lines=lines, slots=slots, frame=frame)
        one = _judge(line, decide=decide, frame=frame, among=among)
        judged[line.line_id] = one
        if one.status is not LineStatus.INELIGIBLE:
            slots.extend(line.slots)
    _split_by_statement(judged.values(), decide=decide)
    _split_by_director(judged.values(), decide=decide, frame=frame)
    return tuple(_verdict(judged[line.line_id], frame=frame) for line in lines)


def total(verdicts: Iterable[LineVerdict], *, cuts: Iterable[MonthCut] = ()) -> Decimal:
    """The sum of the lines' amounts, less what the month caps cut (R-067, R-068, R-075)."""
    paid = total_of(verdict.amount for verdict in verdicts)
    return paid - total_of(cut.before - cut.after for cut in cuts)


def month_cuts(
    lines: Sequence[HourLine], *, verdicts: Iterable[LineVerdict], frame: Frame
) -> tuple[MonthCut, ...]:
    """What full months under a labour contract are cut by (R-068, R-069)."""
    amounts = {verdict.line_id: verdict.amount for verdict in verdicts}
    months: dict[tuple[int, int, int], list[HourLine]] = {}
    for line in lines:
        key = (line.substitution.substitution_id, line.held_on.year, line.held_on.month)
        months.setdefault(key, []).append(line)
    cuts = []
    for (substitution_id, year, month), of_month in months.items():
        act = of_month[0].substitution.act
        if act is None:
            continue
        before = total_of(amounts[line.line_id] for line in of_month)
        capped = cap_full_month(before, act=act, on=of_month[0].held_on, edition=frame.edition)
        if capped.value < before:
            cuts.append(
                MonthCut(substitution_id, year, month, before, capped.value, capped.grounds[0])
            )
    return tuple(cuts)


def _among(
    line: HourLine, *, lines: Sequence[HourLine], slots: Sequence[Slot], frame: Frame
) -> Among:
    own = line.substitution
    last = max(
        each.held_on for each in lines if each.substitution.substitution_id == own.substitution_id
    )
    if own.leave.ground is not LeaveGround.ART169:
        return Among(last_lesson_on=last, earlier_slots=tuple(slots))
    leaves = {
        (each.substitution.leave.starts_on, each.substitution.leave.ends_on)
        for each in lines
        if each.substitution.absent.person_id == own.absent.person_id
        and each.substitution.leave.ground is LeaveGround.ART169
    }
    days: set[date] = set()
    for starts_on, ends_on in leaves:
        days.update(frame.calendar.working_days(starts_on, ends_on))
    return Among(frozenset(days), last, tuple(slots))


def _judge(line: HourLine, *, decide: Decide, frame: Frame, among: Among) -> _Judged:
    """Ask the tables in order; the first that does not let the line through ends it."""
    book = Book()
    note_line(line, frame=frame, book=book)
    facts = hour_facts(line, frame=frame, among=among, book=book)
    warnings = warnings_of(line, frame=frame, among=among)
    row_ids: list[str] = []
    questions = {**_questions(line, frame=frame), "eligibility_hour": facts}
    for decision_id, variables in questions.items():
        row = _ask(decide, decision_id=decision_id, facts=variables)
        row_ids.append(row.row_id)
        if row.result != "eligible":
            grounds = book.said.get(row.rule_id) or (ground(row.rule_id, row.reason),)
            status = _STATUS[row.result]
            return _Judged(line, facts, status, _ZERO, grounds, (row.row_id,), warnings)
    return _Judged(line, facts, LineStatus.ELIGIBLE, line.hours, (), tuple(row_ids), warnings)


def _questions(line: HourLine, *, frame: Frame) -> dict[str, dict[str, Json]]:
    """The decisions asked before the hour itself, with their facts, in order."""
    substitution = line.substitution
    return {
        "eligibility_institution": institution_facts(
            frame.institution,
            group=line.group,
            absent=substitution.absent,
            held_on=line.held_on,
            edition=frame.edition,
            kind=line.kind,
            is_carry_over=line.is_carry_over,
        ),
        "eligibility_ground": ground_facts(
            substitution.leave,
            edition=frame.edition,
            calendar=frame.calendar,
            used_study_days=frame.used.study_days.get(substitution.absent.person_id, frozenset()),
        ),
        "eligibility_substitute": substitute_facts(
            substitution, institution=frame.institution, edition=frame.edition
        ),
    }


def _ask(decide: Decide, *, decision_id: str, facts: dict[str, Json]) -> _Row:
    matched = decide(decision_id, facts).rows
    if not matched:
        raise NotInForce(on=facts["in_force_on"])
    row, outputs = matched[0], matched[0].outputs
    return _Row(row.row_id, str(outputs["result"]), str(outputs["rule"]), str(outputs["reason"]))


def _split_by_statement(judged: Iterable[_Judged], *, decide: Decide) -> None:
    """Hours above the statement's are refused, the latest first (R-017)."""
    passing: dict[int, list[_Judged]] = {}
    for one in judged:
        if one.passes:
            passing.setdefault(one.line.substitution.substitution_id, []).append(one)
    for lines in passing.values():
        statement = lines[0].line.substitution.statement
        held = statement.hours if statement is not None else _ZERO
        claimed = sum((one.line.hours for one in lines), _ZERO)
        said = check_claimed_hours(claimed, held=held)
        left = held
        for one in lines:
            financed = max(_ZERO, min(one.financed, left))
            left -= financed
            if financed < one.financed:
                over = {**one.facts, "is_over_statement": True}
                _reduce(one, to=financed, decide=decide, facts=over, grounds=said.grounds)


def _split_by_director(judged: Iterable[_Judged], *, decide: Decide, frame: Frame) -> None:
    """The director's hours above the month's limit are refused, the latest first (R-045–R-048)."""
    limit = director_limit(frame.institution, edition=frame.edition)
    by_person: dict[int, dict[int, _Judged]] = {}
    for one in judged:
        substitute = one.line.substitution.substitute
        if substitute.category is SubstituteCategory.DIRECTOR and one.financed:
            by_person.setdefault(substitute.person_id, {})[one.line.line_id] = one
    for person_id, lines in by_person.items():
        used = {
            (year, month): hours
            for (person, year, month), hours in frame.used.director_hours.items()
            if person == person_id
        }
        hours = [
            DirectorHours(one.line.line_id, one.line.held_on, one.financed)
            for one in lines.values()
        ]
        for line_id, split in split_director_hours(hours, limit=limit, used=used).items():
            if split.ground is not None:
                one = lines[line_id]
                over = {**one.facts, "is_over_director_limit": True}
                said = (split.ground,)
                _reduce(one, to=split.financed, decide=decide, facts=over, grounds=said)


def _reduce(
    one: _Judged,
    *,
    to: Decimal,
    decide: Decide,
    facts: dict[str, Json],
    grounds: tuple[Ground, ...],
) -> None:
    """Take the hours over a limit off a line that passed; the table names the row that did."""
    row = _ask(decide, decision_id="eligibility_hour", facts=facts)
    one.financed = to
    one.status = LineStatus.PARTLY_ELIGIBLE if to else LineStatus.INELIGIBLE
    one.grounds = (*one.grounds, *grounds)
    one.row_ids = (*one.row_ids, row.row_id)


def _verdict(one: _Judged, *, frame: Frame) -> LineVerdict:
    money = money_in(frame.edition.currency)
    line = one.line
    refused = LineVerdict(
        line.line_id,
        one.status,
        line.hours,
        one.financed,
        _NOTHING,
        _NOTHING,
        one.grounds,
        one.row_ids,
        one.warnings,
    )
    act = line.substitution.act
    if not one.financed or act is None:
        return refused
    ceiling = rate_ceiling(
        line.substitution.substitute,
        institution=frame.institution,
        held_on=line.held_on,
        edition=frame.edition,
    )
    rate = reimbursed_rate(act.hourly_cost, ceiling=ceiling, currency=frame.edition.currency)
    amount = line_amount(one.financed, rate=rate.value)
    text = f"{quantity_bg(one.financed)} × {money(rate.value)} = {money(amount)}"
    paid = (*one.grounds, *rate.grounds, ground("R-067", text))
    return replace(refused, rate=rate.value, amount=amount, grounds=paid)
