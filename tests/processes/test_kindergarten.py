"""Substitution in a kindergarten: groups, astronomical hours, the director's norm and limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from service.cases.story import Story
from service.kernel.clock import FixedClock
from service.operations.programme.lines import hours_of
from service.storage.models.absence import HourLineRow, TeacherAbsence
from service.storage.models.identity import Account, Employment, Person, PersonAddress
from service.stories.claim.substitution import SubstitutionPlan, do, hour_rows, substitution_ids
from tests.processes.refusals import problems
from tests.processes.school import school_world
from tests.support.office import World

KINDERGARTEN = "KN-24"
PLAN = SubstitutionPlan(
    title="Болничен в четвърта група",
    teacher="nursery_teacher",
    substitute="kindergarten_director",
    category="director",
    ground="art162",
    group="age_group_4",
    starts_on="03.04.2018",
    ends_on="05.04.2018",
    papers={"sick_note_number": "Е20180042211"},
    choice={"director_reason": "Няма друг свободен учител.", "director_norm_done": "yes"},
    hours=[("03.04.2018", "08:30", "4"), ("04.04.2018", "08:30", "3")],
    hourly=("6.10", "1.40"),
    subject="български език и литература",
)


@dataclass
class Kindergarten:
    """A kindergarten with its director and one teacher."""

    world: World
    story: Story
    owner: int

    def do(self, case_id: int, element_id: str, values: Mapping[str, object]) -> None:
        do(self.story, case_id, element_id, values, as_="kindergarten_director")

    def absence(self, plan: SubstitutionPlan) -> int:
        opened = self.story.open(
            "substitution", as_="kindergarten_director", owner_id=self.owner, title=plan.title
        )
        report = {
            "teacher": self.story.people[plan.teacher],
            "group_level": plan.group,
            "ground": plan.ground,
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
        }
        self.do(opened.case_id, "task_report_absence", report)
        note = {
            "sick_note_number": "Е20180042211",
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "is_continuation": "no",
        }
        self.do(opened.case_id, "task_sick_note", note)
        return opened.case_id

    def choose(self, case_id: int, plan: SubstitutionPlan) -> None:
        choice = {
            "substitute": self.story.people[plan.substitute],
            "category": plan.category,
            "is_specialist": "yes",
            **plan.choice,
        }
        self.do(case_id, "task_choose_substitute", choice)

    def assign(self, case_id: int, plan: SubstitutionPlan, **changes: str) -> None:
        gross, contributions = plan.hourly
        act = {
            "act_number": "РД-07-9",
            "signed_on": plan.starts_on,
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "subject": plan.subject,
            "hours": str(plan.total),
            "funding_source": "НП „Без свободен час“",
            "hourly_rate": gross,
            "hourly_contributions": contributions,
            **changes,
        }
        self.do(case_id, "task_issue_order", act)

    def hours(self, case_id: int) -> Sequence[HourLineRow]:
        with self.world.office.transaction() as session:
            return hours_of(session, substitution_ids(self.story, [case_id])[0])


@pytest.fixture
def kindergarten(clean_database: Engine, clean_owner: Engine, clock: FixedClock) -> Kindergarten:
    world = school_world(clean_database, clean_owner, clock)
    owner = world.people.organisations[KINDERGARTEN]
    people = {**world.people.people, "nursery_teacher": _teacher(world, owner)}
    return Kindergarten(world, Story(world.office, people), owner)


def _teacher(world: World, owner: int) -> int:
    """A teacher of the kindergarten who has no account."""
    since = date(2017, 9, 15)
    with world.office.transaction() as session:
        person = Person(full_name="Лиляна Петкова Гочева", created_at=world.clock.now())
        session.add(person)
        session.flush()
        session.add(
            Employment(
                person_id=person.id,
                organisation_id=owner,
                position="teacher",
                is_main=True,
                valid_from=since,
            )
        )
        session.add(
            PersonAddress(
                person_id=person.id,
                settlement="гр. Дупница",
                settlement_code="68789",
                valid_from=since,
            )
        )
        assert session.scalar(select(Account.id).where(Account.person_id == person.id)) is None
        return person.id


def test_the_second_age_group_is_not_financed_by_r012(kindergarten: Kindergarten) -> None:
    case_id = kindergarten.absence(replace(PLAN, group="age_group_2"))
    assert kindergarten.story.ends(case_id) == ["end_not_financed"]
    with kindergarten.world.office.transaction() as session:
        absence = session.scalars(
            select(TeacherAbsence).where(TeacherAbsence.case_id == case_id)
        ).one()
    assert [g["rule"] for g in absence.grounds if isinstance(g, dict)] == ["R-012"]


def test_a_director_without_the_norm_does_not_substitute_by_r047(
    kindergarten: Kindergarten,
) -> None:
    case_id = kindergarten.absence(PLAN)
    plan = replace(PLAN, choice={**PLAN.choice, "director_norm_done": "no"})
    found = problems(lambda: kindergarten.choose(case_id, plan))
    assert found["director_norm_done"].rule == "R-047"


def test_the_seventh_hour_of_the_director_is_refused_by_r046(kindergarten: Kindergarten) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    kindergarten.assign(case_id, PLAN)
    kindergarten.do(case_id, "task_lessons", {"lines": hour_rows(PLAN)})
    rows = kindergarten.hours(case_id)
    assert [row.financed_hours for row in rows] == [Decimal(4), Decimal(2)]
    rules = {str(g["rule"]) for g in rows[1].grounds if isinstance(g, dict)}
    assert "R-046" in rules


def test_the_director_signs_both_sides_only_of_his_own_hours(kindergarten: Kindergarten) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    kindergarten.assign(case_id, PLAN)
    kindergarten.do(case_id, "task_lessons", {"lines": hour_rows(PLAN)})
    statement = {
        "hours": "7",
        "staffing_list": "2",
        "weekly_norm": "30",
        "signed_on": "05.04.2018",
        "truth": "yes",
    }
    kindergarten.do(case_id, "task_statement", statement)
    kindergarten.do(case_id, "task_confirm", {"decision": "confirm", "control_note": "Посетено."})
    assert kindergarten.story.ends(case_id) == ["end_ready"]
    amounts = [row.amount for row in kindergarten.hours(case_id)]
    assert amounts == [Decimal("30.00"), Decimal("15.00")]


def test_overlapping_intervals_of_one_person_are_refused_by_r118(
    kindergarten: Kindergarten,
) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    kindergarten.assign(case_id, PLAN)
    twice = replace(PLAN, hours=[("03.04.2018", "08:30", "2"), ("03.04.2018", "10:00", "2")])
    values = {"lines": hour_rows(twice)}
    found = problems(lambda: kindergarten.do(case_id, "task_lessons", values))
    assert found["lines.1.held_on"].rule == "R-118"


def test_an_order_reaching_beyond_the_leave_is_refused_by_r035(
    kindergarten: Kindergarten,
) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    found = problems(lambda: kindergarten.assign(case_id, PLAN, ends_on="20.04.2018"))
    assert found["starts_on"].rule == "R-035"


def test_an_hour_outside_the_order_is_refused_by_r053(kindergarten: Kindergarten) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    kindergarten.assign(case_id, PLAN, ends_on="04.04.2018")
    late = replace(PLAN, hours=[("05.04.2018", "08:30", "2")])
    values = {"lines": hour_rows(late)}
    found = problems(lambda: kindergarten.do(case_id, "task_lessons", values))
    assert found["lines.0.held_on"].rule == "R-053"


def test_more_hours_than_the_timetable_are_refused_by_r056(kindergarten: Kindergarten) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    kindergarten.assign(case_id, PLAN)
    values = {"lines": hour_rows(PLAN), "timetable_hours": "6"}
    found = problems(lambda: kindergarten.do(case_id, "task_lessons", values))
    assert found["timetable_hours"].rule == "R-056"


def test_a_lesson_in_a_kindergarten_is_no_unit_of_it(kindergarten: Kindergarten) -> None:
    case_id = kindergarten.absence(PLAN)
    kindergarten.choose(case_id, PLAN)
    kindergarten.assign(case_id, PLAN)
    rows = [{**hour_rows(PLAN)[0], "kind": "lesson", "lesson_no": "1"}]
    found = problems(lambda: kindergarten.do(case_id, "task_lessons", {"lines": rows}))
    assert "lines.0.kind" in found
