"""The other schools of the period: the same processes, with numbers that make M1 420 000,00.

In 2018 that sum was spread over the whole country. Here 28 schools of one region carry it, so
that the story is short: long leaves, whole-day preparatory groups, substitutes from Sofia.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from service.cases.office import Office
from service.cases.story import Story
from service.kernel.calendar import WorkingCalendar
from service.stories.claim.people import Newcomers, School, other_schools
from service.stories.claim.procedure import (
    FundingPlan,
    claim_of_case,
    file_claim,
    take_in,
    vote,
)
from service.stories.claim.substitution import Values, do

_FIRST_DAY, _LAST_DAY = date(2018, 3, 1), date(2018, 4, 30)
_A_DAY = 10
#: hours of the two substitutions that bring the sum to the stotinka: 133 × 9,00 and 101 × 7,50
_LAST_TWO = (133, 101)
_SUBSTITUTIONS = 4
#: what the accountant enters from paper for people without an account (R-054: not the director)
_BY_ACCOUNTANT = {"task_file_leave", "task_lessons", "task_statement"}
#: this many schools have one substitution more
_BIGGER = 4


@dataclass(frozen=True)
class Replacement:
    """One long leave in another school and the hours held for it."""

    absent_id: int
    substitute_id: int
    hours: int
    is_local: bool = False

    @property
    def days(self) -> list[tuple[str, int]]:
        """Date and hours of each day, full days first."""
        working = WorkingCalendar.bulgarian().working_days(_FIRST_DAY, _LAST_DAY)
        rows, left = [], self.hours
        for on in working:
            held = min(left, _A_DAY)
            if held:
                rows.append((f"{on:%d.%m.%Y}", held))
            left -= held
        return rows


@dataclass
class OtherSchool:
    """A school with its plan, its cases and its claim."""

    school: School
    plan: list[Replacement]
    case_ids: list[int] = field(default_factory=list)
    claim_case_id: int = 0
    amount: Decimal = Decimal(0)

    @property
    def hours(self) -> int:
        return sum(each.hours for each in self.plan)


def prepare(office: Office, *, except_key: str) -> list[OtherSchool]:
    """The schools with their people: 116 leaves of 400 hours, and two shorter ones."""
    with office.transaction() as session:
        newcomers = Newcomers(session, office.clock)
        schools = other_schools(session, newcomers, except_key=except_key)
        planned = [
            OtherSchool(school, _whole(newcomers, school, _SUBSTITUTIONS + (n < _BIGGER)))
            for n, school in enumerate(schools)
        ]
        last = planned[-1]
        far, near = _LAST_TWO
        last.plan += [_one(newcomers, last.school, far), _local(newcomers, last.school, near)]
    return planned


def _whole(newcomers: Newcomers, school: School, count: int) -> list[Replacement]:
    days = WorkingCalendar.bulgarian().working_days(_FIRST_DAY, _LAST_DAY)
    return [_one(newcomers, school, len(days) * _A_DAY) for _ in range(count)]


def _one(newcomers: Newcomers, school: School, hours: int) -> Replacement:
    return Replacement(newcomers.teacher(school.id), newcomers.substitute(school.id), hours)


def _local(newcomers: Newcomers, school: School, hours: int) -> Replacement:
    near = newcomers.substitute(school.id, lives_in=school.settlement)
    return Replacement(newcomers.teacher(school.id), near, hours, is_local=True)


def story_at(office: Office, people: dict[str, int], school: School) -> Story:
    """The demonstration's people, with this school's director and municipality."""
    own = {
        "director": school.director_id,
        "accountant": school.accountant_id,
        "municipality_member": school.municipality_member_id,
    }
    return Story(office, people | own)


def substitute_in(office: Office, people: dict[str, int], each: OtherSchool) -> list[int]:
    """Carry every leave of the school to a line ready for a claim; the cases."""
    story = story_at(office, people, each.school)
    return [_substitute(story, each.school, replacement) for replacement in each.plan]


def _substitute(story: Story, school: School, of: Replacement) -> int:
    opened = story.open(
        "substitution", as_="director", owner_id=school.id, title="Отложен годишен отпуск"
    )
    rate = ("6.10", "1.40") if of.is_local else ("7.32", "1.68")
    for element_id, values in _steps(of, rate):
        as_ = "accountant" if element_id in _BY_ACCOUNTANT else "director"
        do(story, opened.case_id, element_id, values, as_=as_)
    return opened.case_id


def _steps(of: Replacement, rate: tuple[str, str]) -> list[tuple[str, Values]]:
    leave = {"starts_on": f"{_FIRST_DAY:%d.%m.%Y}", "ends_on": f"{_LAST_DAY:%d.%m.%Y}"}
    return [*_absence(of, leave), *_replacement(of, leave, rate)]


def _absence(of: Replacement, leave: dict[str, str]) -> list[tuple[str, Values]]:
    order = {"order_number": "РД-10-31", "order_on": "26.02.2018"}
    return [
        (
            "task_report_absence",
            {
                "teacher": of.absent_id, "group_level": "preparatory_group", "ground": "art155",
                **leave,
            },
        ),
        (
            "task_file_leave",
            {
                "application_number": "9", "application_on": "26.02.2018", "article_176": "yes",
                "article_176_reason": "Отпускът за 2017 г. е отложен поради болест.",
            },
        ),
        ("task_order_leave", {**order, **leave}),
    ]  # fmt: skip


def _replacement(
    of: Replacement, leave: dict[str, str], rate: tuple[str, str]
) -> list[tuple[str, Values]]:
    return [
        (
            "task_choose_substitute",
            {
                "substitute": of.substitute_id, "category": "qualified_teacher",
                "is_specialist": "yes",
            },
        ),
        (
            "task_sign_contract",
            {
                "kind": "civil_contract", "act_number": "Д-7", "signed_on": "27.02.2018", **leave,
                "subject": "околен свят", "hours": str(of.hours), "hourly_rate": rate[0],
                "funding_source": "НП „Без свободен час“", "hourly_contributions": rate[1],
            },
        ),
        ("task_lessons", {"lines": [_day(on, hours) for on, hours in of.days]}),
        (
            "task_statement",
            {
                "hours": str(of.hours), "staffing_list": "1", "signed_on": leave["ends_on"],
                "truth": "yes",
            },
        ),
        ("task_confirm", {"decision": "confirm"}),
    ]  # fmt: skip


def _day(on: str, hours: int) -> dict[str, str]:
    return {
        "held_on": on, "lesson_no": "", "starts_at": "08:00", "class_name": "ПГ",
        "subject": "околен свят", "kind": "astronomical_hour", "hours": str(hours),
    }  # fmt: skip


def file_everywhere(
    office: Office, people: dict[str, int], schools: Sequence[OtherSchool]
) -> Iterator[int]:
    """File each school's claim; the base is such that the 0,5 % suffices (R-070)."""
    for done, each in enumerate(schools, start=1):
        story = story_at(office, people, each.school)
        each.claim_case_id = file_claim(
            story, each.case_ids, owner_id=each.school.id, funding=_funding(each.hours)
        )
        each.amount = claim_of_case(story, each.claim_case_id).claimed_amount or Decimal(0)
        yield done


def _funding(hours: int) -> FundingPlan:
    """Salaries of which 0,5 % covers the hours at 9,00, to a hundred thousand, and 22,5 % more."""
    step = Decimal(100_000)
    needed = Decimal(hours * 9) / Decimal("0.005")
    salaries = (needed / step).to_integral_value(ROUND_CEILING) * step
    return FundingPlan(str(salaries), str(salaries * Decimal("0.225")), approved_before="0.00")


def evaluate_everywhere(
    office: Office, people: dict[str, int], schools: Sequence[OtherSchool]
) -> Iterator[int]:
    """Register, check, appoint where no commission stands yet, vote and send."""
    appointed: set[int] = set()
    for done, each in enumerate(schools, start=1):
        story = story_at(office, people, each.school)
        take_in(story, each.claim_case_id)
        member = each.school.municipality_member_id
        if member not in appointed and _needs_commission(story, each.claim_case_id):
            appoint(story, each.claim_case_id, 1 + len(appointed))
        appointed.add(member)
        vote(story, each.claim_case_id)
        send(story, each.claim_case_id, f"РУО2-{117 + done}")
        yield done


def _needs_commission(story: Story, case_id: int) -> bool:
    return claim_of_case(story, case_id).commission_id is None


def appoint(story: Story, case_id: int, number: int = 0) -> None:
    """The mayor names a member, the head of the РУО appoints the 2 + 1; papers of 14 May."""
    letter = {"letter_number": f"61-00-{120 + number}", "letter_on": "14.05.2018"}
    member = {"member": story.people["municipality_member"]}
    do(story, case_id, "task_nominate", {**member, **letter}, as_="municipality_member")
    order = {"order_number": f"РД-06-{88 + number}", "order_on": "14.05.2018"}
    both = {f"member_{n}": story.people[f"ruo_commission_{n}"] for n in (1, 2)}
    do(story, case_id, "task_appoint", {**order, **both}, as_="ruo_head")


def send(story: Story, case_id: int, number: str) -> None:
    """The head of the РУО signs the pack and sends it today."""
    today = f"{story.office.clock.today():%d.%m.%Y}"
    story.do(
        case_id,
        "task_send",
        as_="ruo_head",
        outgoing_number=number,
        outgoing_on=today,
        agree="yes",
    )
