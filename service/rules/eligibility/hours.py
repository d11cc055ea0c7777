"""Facts about one line of hours, and the sentences of the checks they come from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from service.domain.grounds import Decision, Ground, Outcome
from service.domain.leave import LeaveGround
from service.domain.substitution import HourLine, Slot
from service.kernel.json_types import Json
from service.rules.acts import check_act_kind, check_act_requisites
from service.rules.completeness import check_line_is_complete
from service.rules.double_funding import check_not_otherwise_funded, first_clash
from service.rules.eligibility.facts import in_force_on
from service.rules.eligibility.model import Frame
from service.rules.leave_days import (
    check_is_working_day,
    check_leave_covers,
    check_sick_day_is_paid_by_employer,
    check_study_day_is_within_limit,
    sick_day_number,
    study_day_number,
)
from service.rules.materials import check_materials
from service.rules.periods import CarryOver, check_line_belongs_to_period
from service.rules.rates import check_address_is_known
from service.rules.statement import check_statement
from service.rules.units import check_hours_fit_unit, unit_of_kind

_PERIOD_FIT = {
    "R-084": "carry_over_not_due",
    "R-085": "carry_over_not_participant",
    "R-086": "carry_over_paid",
}
_ACT = {
    "R-050": "own_staff_with_contract",
    "R-051": "order_of_other_unit",
    "R-052": "external_with_order",
}
_MATERIALS = {
    "R-057": "themes_missing",
    "R-058": "kindergarten_missing",
    "R-059": "centre_missing",
}
_CLASH = {"R-117": "same_hour", "R-118": "overlap"}
_COVERAGE = {Outcome.INCOMPLETE: "no_document", Outcome.REFUSED: "not_covered"}
_STATEMENT = {Outcome.INCOMPLETE: "missing", Outcome.REFUSED: "too_early"}


@dataclass(frozen=True)
class Among:
    """Сред останалите редове: what only the other lines of the claim can tell."""

    #: working days of all study leaves of the absent person in the claim
    study_days: frozenset[date] = frozenset()
    #: the last day of this substitution in the claim
    last_lesson_on: date | None = None
    #: slots of the lines that come first
    earlier_slots: tuple[Slot, ...] = ()


@dataclass
class Book:
    """What the checks said against a line, by rule id: the sentences of its grounds."""

    said: dict[str, tuple[Ground, ...]] = field(default_factory=dict)

    def note(self, *decisions: Decision) -> None:
        """Keep the grounds of what is not allowed."""
        for decision in decisions:
            if not decision.is_allowed:
                for rule_id in decision.rule_ids:
                    self.said[rule_id] = decision.grounds

    def holds(self, decision: Decision) -> bool:
        """Keep the grounds, and whether it is allowed."""
        self.note(decision)
        return decision.is_allowed


def hour_facts(
    line: HourLine, *, frame: Frame, among: Among, book: Book | None = None
) -> dict[str, Json]:
    """Facts of `eligibility_hour` (A5 rows 2, 7–9, 11–13).

    The limits over several lines (`is_over_director_limit`, `is_over_statement`) are False here:
    whoever splits the hours sets them for the part that is over.
    """
    book = book or Book()
    unit = unit_of_kind(line.kind)
    address = check_address_is_known(line.substitution.substitute, held_on=line.held_on)
    working = check_is_working_day(line.held_on, calendar=frame.calendar)
    book.note(check_not_otherwise_funded(line))
    return {
        "in_force_on": in_force_on(line.held_on, edition=frame.edition),
        "leave_ground": line.substitution.leave.ground.value,
        "institution_type": frame.institution.type.value,
        "do_hours_fit_unit": book.holds(check_hours_fit_unit(line.hours, unit=unit)),
        "is_over_director_limit": False,
        "is_over_statement": False,
        "is_otherwise_funded": line.is_otherwise_funded,
        "is_working_day": book.holds(working),
        "is_address_known": book.holds(address),
        "period_fit": _period_fit(line, frame=frame, book=book),
        "coverage": _coverage(line, book=book),
        "act": _act(line, frame=frame, book=book),
        "statement": _statement(line, among=among, book=book),
        "materials": _materials(line, frame=frame, book=book),
        "clash": _clash(line.slots, taken=(*frame.used.slots, *among.earlier_slots), book=book),
        **_leave_days(line, frame=frame, among=among, book=book),
    }


def _period_fit(line: HourLine, *, frame: Frame, book: Book) -> str:
    if frame.period is None:
        return "own"
    carry_over = CarryOver(line.is_carry_over, frame.used.participated_before, line.paid_on)
    decision = check_line_belongs_to_period(
        line.held_on, of=frame.period, edition=frame.edition, carry_over=carry_over
    )
    if book.holds(decision):
        return "own"
    return _PERIOD_FIT.get(decision.rule_ids[0], "other_period")


def _coverage(line: HourLine, *, book: Book) -> str:
    decision = check_leave_covers(line.held_on, leave=line.substitution.leave)
    return "covered" if book.holds(decision) else _COVERAGE[decision.outcome]


def _act(line: HourLine, *, frame: Frame, book: Book) -> str:
    act = line.substitution.act
    if act is None:
        book.note(check_line_is_complete(line))
        return "missing"
    unit = unit_of_kind(line.kind)
    kind = check_act_kind(act, substitute=line.substitution.substitute, unit=unit)
    if not book.holds(kind):
        return _ACT[kind.rule_ids[0]]
    requisites = check_act_requisites(act, edition=frame.edition, line_dates=(line.held_on,))
    return "complete" if book.holds(requisites) else "without_requisite"


def _statement(line: HourLine, *, among: Among, book: Book) -> str:
    last = among.last_lesson_on or line.held_on
    decision = check_statement(line.substitution.statement, last_lesson_on=last)
    return "signed" if book.holds(decision) else _STATEMENT[decision.outcome]


def _materials(line: HourLine, *, frame: Frame, book: Book) -> str:
    decision = check_materials(line.substitution, institution=frame.institution)
    return "ready" if book.holds(decision) else _MATERIALS[decision.rule_ids[0]]


def _clash(slots: Iterable[Slot], *, taken: Iterable[Slot], book: Book) -> str:
    clash = first_clash(slots, taken=taken)
    if clash is None:
        return "none"
    book.said[clash.ground.rule_id] = (clash.ground,)
    return _CLASH[clash.ground.rule_id]


def _leave_days(line: HourLine, *, frame: Frame, among: Among, book: Book) -> dict[str, Json]:
    """The ordinal of the day in its leave, where the leave is limited, and the limits."""
    leave = line.substitution.leave
    sick = study = 0
    if leave.ground is LeaveGround.ART162 and leave.sick_note is not None:
        note = leave.sick_note
        sick = sick_day_number(line.held_on, note=note, calendar=frame.calendar)
        book.note(
            check_sick_day_is_paid_by_employer(
                line.held_on, note=note, calendar=frame.calendar, edition=frame.edition
            )
        )
    if leave.ground is LeaveGround.ART169:
        used = frame.used.study_days.get(line.substitution.absent.person_id, frozenset())
        days = among.study_days
        study = study_day_number(line.held_on, leave_days=days, used=used)
        book.note(
            check_study_day_is_within_limit(
                line.held_on, leave_days=days, used=used, edition=frame.edition
            )
        )
    return {
        "sick_day_number": sick,
        "first_sick_days": frame.edition.first_sick_days,
        "study_day_number": study,
        "study_days_limit": frame.edition.study_days_limit,
    }
