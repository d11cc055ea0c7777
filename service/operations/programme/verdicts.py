"""The verdict of stored hours: ask the rules, write what they say beside each hour.

Used twice: when a substitution is finished (what it will bring), and when a claim is assembled
(what is claimed). The second verdict is the one that counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy.orm import Session

from service.domain.grounds import Ground
from service.domain.institutions import GroupLevel, HourKind, Institution
from service.domain.programme import Period, ProgrammeEdition
from service.domain.substitution import HourLine, LineStatus, Statement, Substitution
from service.kernel.calendar import WorkingCalendar
from service.kernel.json_types import Json
from service.operations.programme.lines import hours_of, slot_of, substitution_of
from service.operations.programme.used import used_before
from service.rules.eligibility import (
    Decide,
    Frame,
    LineVerdict,
    MonthCut,
    judge_lines,
    month_cuts,
)
from service.storage.models.absence import (
    HourLineRow,
    SubstitutionRow,
)

_ZERO = Decimal(0)
#: grounds that say how an hour is paid, not why it is refused
PAYING_RULES = frozenset({"R-062", "R-063", "R-064", "R-065", "R-066", "R-067", "R-120"})


@dataclass(frozen=True)
class JudgedLine:
    """The hours of one day as the rules saw them, and their rows."""

    line: HourLine
    rows: tuple[HourLineRow, ...]
    verdict: LineVerdict


@dataclass(frozen=True)
class Judgement:
    """The verdicts of several substitutions, and what the month caps cut off (R-068)."""

    lines: tuple[JudgedLine, ...]
    cuts: tuple[MonthCut, ...]

    def of(self, substitution_id: int) -> "Judgement":
        """The part that belongs to one substitution."""
        return Judgement(
            tuple(j for j in self.lines if _owner(j) == substitution_id),
            tuple(cut for cut in self.cuts if cut.substitution_id == substitution_id),
        )

    @property
    def hours(self) -> Decimal:
        return sum((j.verdict.claimed_hours for j in self.lines), _ZERO)

    @property
    def financed_hours(self) -> Decimal:
        return sum((j.verdict.financed_hours for j in self.lines), _ZERO)

    @property
    def amount(self) -> Decimal:
        paid = sum((j.verdict.amount for j in self.lines), Decimal("0.00"))
        return paid - sum((cut.before - cut.after for cut in self.cuts), _ZERO)

    @property
    def refusals(self) -> list[Json]:
        """The grounds on which hours are not paid, each sentence once."""
        grounds = [
            ground
            for judged in self.lines
            if judged.verdict.refused_hours
            for ground in _refusing(judged.verdict)
        ]
        grounds.extend(cut.ground for cut in self.cuts)
        return [ground.to_json() for ground in dict.fromkeys(grounds)]

    @property
    def grounds(self) -> list[Json]:
        """Every ground of every verdict, each once: what the ledger keeps."""
        found = [ground for judged in self.lines for ground in judged.verdict.grounds]
        found.extend(cut.ground for cut in self.cuts)
        return [ground.to_json() for ground in dict.fromkeys(found)]

    @property
    def is_complete(self) -> bool:
        """Whether no line lacks a document."""
        return all(j.verdict.status is not LineStatus.INCOMPLETE for j in self.lines)


def judge(
    session: Session,
    substitutions: Sequence[SubstitutionRow],
    *,
    decide: Decide,
    institution: Institution,
    edition: ProgrammeEdition,
    period: Period | None = None,
    participated_before: bool = False,
    as_if_signed: bool = False,
) -> Judgement:
    """Judge the hours of the substitutions together; with a period, only the hours it claims.

    `as_if_signed` answers before the statement exists: what will be paid once it is signed.
    """
    pairs = [
        (_signed(line) if as_if_signed else line, rows)
        for row in substitutions
        for line, rows in _lines_of(
            session, row, institution=institution, edition=edition, of=period
        )
    ]
    lines = [line for line, _ in pairs]
    if not lines:
        return Judgement((), ())
    used = used_before(
        session, substitutions, lines, is_claim=period is not None, participated=participated_before
    )
    frame = Frame(institution, edition, WorkingCalendar.bulgarian(), period, used)
    verdicts = judge_lines(lines, decide=decide, frame=frame)
    judged = tuple(
        JudgedLine(line, rows, verdict)
        for (line, rows), verdict in zip(pairs, verdicts, strict=True)
    )
    return Judgement(judged, month_cuts(lines, verdicts=verdicts, frame=frame))


def write(judgement: Judgement) -> None:
    """Write each verdict beside its hours: the first hours of a day are the financed ones."""
    for judged in judgement.lines:
        left = judged.verdict.financed_hours
        for row in judged.rows:
            financed = min(row.hours, left)
            left -= financed
            row.financed_hours = financed
            row.status = _status(judged.verdict, financed=financed, hours=row.hours)
            row.rate = judged.verdict.rate if financed else Decimal("0.00")
            row.amount = (financed * judged.verdict.rate).quantize(Decimal("0.01"))
            row.grounds = [ground.to_json() for ground in judged.verdict.grounds]


def _status(verdict: LineVerdict, *, financed: Decimal, hours: Decimal) -> str:
    if verdict.status is LineStatus.INCOMPLETE:
        return LineStatus.INCOMPLETE.value
    if not financed:
        return LineStatus.INELIGIBLE.value
    whole = LineStatus.ELIGIBLE if financed == hours else LineStatus.PARTLY_ELIGIBLE
    return whole.value


def _lines_of(
    session: Session,
    row: SubstitutionRow,
    *,
    institution: Institution,
    edition: ProgrammeEdition,
    of: Period | None,
) -> Iterable[tuple[HourLine, tuple[HourLineRow, ...]]]:
    substitution = substitution_of(session, row)
    rows = [r for r in hours_of(session, row.id) if of is None or is_of_period(r, of, edition)]
    for _, group in groupby(rows, key=lambda r: (r.held_on, r.kind, r.group_level)):
        together = tuple(group)
        yield _line(together, substitution, institution_key=institution.key), together


def _signed(line: HourLine) -> HourLine:
    """The line as it will be once both have signed the statement of its hours."""
    if line.substitution.act is None:
        return line
    hours = line.substitution.act.hours
    statement = Statement(hours, 1, date.max, date.max)
    return replace(line, substitution=replace(line.substitution, statement=statement))


def is_of_period(row: HourLineRow, period: Period, edition: ProgrammeEdition) -> bool:
    """Whether the period claims the hour: its own, or carried over (R-084, R-087)."""
    if period.contains(row.held_on):
        return True
    return row.is_carry_over and period.number == edition.carry_over_period


def _line(
    rows: tuple[HourLineRow, ...], substitution: Substitution, *, institution_key: str
) -> HourLine:
    first = rows[0]
    return HourLine(
        line_id=first.id,
        substitution=substitution,
        held_on=first.held_on,
        hours=sum((row.hours for row in rows), _ZERO),
        kind=HourKind(first.kind),
        group=GroupLevel(first.group_level),
        slots=tuple(slot_of(row, institution_key=institution_key) for row in rows),
        is_carry_over=first.is_carry_over,
        paid_on=first.paid_on,
    )


def _owner(judged: JudgedLine) -> int:
    return judged.line.substitution.substitution_id


def _refusing(verdict: LineVerdict) -> Iterable[Ground]:
    """The grounds that are not about the rate or the product (R-062–R-067)."""
    return (g for g in verdict.grounds if g.rule_id not in PAYING_RULES)
