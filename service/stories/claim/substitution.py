"""One school's two months, told step by step: who does what, and with which values.

The numbers are the programme's worked example (domain report, A8): five substitutions of
ОУ „Неофит Рилски“ in March and April 2018, and the claim that comes of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from service.cases.story import Story
from service.storage.models.absence import SubstitutionRow, TeacherAbsence

Values = Mapping[str, object]


@dataclass(frozen=True)
class SubstitutionPlan:
    """Заместване по план: the absence, the substitute, the act and the hours."""

    title: str
    teacher: str
    substitute: str
    ground: str
    starts_on: str
    ends_on: str
    #: (day, first lesson or time of day, how many)
    hours: Sequence[tuple[str, int | str, str]]
    #: gross remuneration and the employer's contributions on one hour, leva
    hourly: tuple[str, str]
    category: str = "qualified_teacher"
    group: str = "grade"
    subject: str = "математика"
    is_internal: bool = True
    #: values of the application's or the sick note's form
    papers: Values = field(default_factory=dict)
    #: further values of the form in which the substitute is chosen
    choice: Values = field(default_factory=dict)

    @property
    def is_sick(self) -> bool:
        return self.ground == "art162"

    @property
    def total(self) -> int:
        return sum(int(count) for _, _, count in self.hours)


#: A8, lines 1–5: 120,00 + 198,00 + 37,50 + 0,00 + 90,00 = 445,50 лв.
WORKED_EXAMPLE = (
    SubstitutionPlan(
        title="Болничен на Елена Тонева, 12–14 март",
        teacher="teacher_1",
        substitute="teacher_3",
        ground="art162",
        starts_on="12.03.2018",
        ends_on="16.03.2018",
        papers={"sick_note_number": "Е20180031207"},
        hours=[("12.03.2018", 1, "5"), ("13.03.2018", 1, "6"), ("14.03.2018", 1, "5")],
        hourly=("6.10", "1.40"),
    ),
    SubstitutionPlan(
        title="Учебен отпуск на Николай Радев",
        teacher="teacher_2",
        substitute="substitute",
        ground="art169",
        starts_on="23.04.2018",
        ends_on="27.04.2018",
        papers={"study_school": "Софийски университет", "study_form": "задочна"},
        hours=[
            ("23.04.2018", 1, "5"),
            ("24.04.2018", 1, "5"),
            ("25.04.2018", 1, "4"),
            ("26.04.2018", 1, "4"),
            ("27.04.2018", 1, "4"),
        ],
        hourly=("7.32", "1.68"),
        is_internal=False,
        subject="история и цивилизации",
    ),
    SubstitutionPlan(
        title="Отпуск по чл. 157 на Десислава Костова",
        teacher="teacher_3",
        substitute="director",
        category="director",
        ground="art157",
        starts_on="20.03.2018",
        ends_on="21.03.2018",
        papers={"item_157": "3"},
        choice={"director_reason": "Няма друг свободен учител по предмета."},
        hours=[("20.03.2018", 1, "4"), ("21.03.2018", 1, "3")],
        hourly=("6.10", "1.40"),
        subject="биология и здравно образование",
    ),
    SubstitutionPlan(
        title="Болничен на Елена Тонева, 15 март",
        teacher="teacher_1",
        substitute="teacher_3",
        ground="art162",
        starts_on="12.03.2018",
        ends_on="16.03.2018",
        papers={"sick_note_number": "Е20180031207"},
        hours=[("15.03.2018", 1, "5")],
        hourly=("6.10", "1.40"),
    ),
    SubstitutionPlan(
        title="Подготвителна група, синдикален отпуск на Десислава Костова",
        teacher="teacher_3",
        substitute="teacher_1",
        ground="art159",
        group="preparatory_group",
        starts_on="11.04.2018",
        ends_on="13.04.2018",
        papers={"union_name": "Синдикат на българските учители", "union_document": "17/03.04.2018"},
        hours=[
            ("11.04.2018", "08:30", "4"),
            ("12.04.2018", "08:30", "4"),
            ("13.04.2018", "08:30", "4"),
        ],
        hourly=("6.10", "1.40"),
        subject="околен свят",
    ),
)


def do(
    story: Story,
    case_id: int,
    element_id: str,
    values: Values,
    *,
    as_: str,
    item: int | None = None,
) -> None:
    """Complete the open task of an element as a person, with what they typed."""
    story.do(case_id, element_id, as_=as_, item=item, **values)


def play_substitution(
    story: Story, plan: SubstitutionPlan, *, owner_id: int, signed_on: str
) -> int:
    """Carry one substitution from the absence to a line ready for a claim; the case's id."""
    case_id = open_substitution(story, plan, owner_id=owner_id)
    document_leave(story, case_id, plan)
    assign(story, case_id, plan)
    record_hours(story, case_id, plan)
    sign(story, case_id, plan, signed_on=signed_on)
    return case_id


def open_substitution(story: Story, plan: SubstitutionPlan, *, owner_id: int) -> int:
    """Open the case and enter the absence."""
    opened = story.open("substitution", as_="director", owner_id=owner_id, title=plan.title)
    story.do(
        opened.case_id,
        "task_report_absence",
        as_="director",
        teacher=story.people[plan.teacher],
        group_level=plan.group,
        ground=plan.ground,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )
    return opened.case_id


def document_leave(story: Story, case_id: int, plan: SubstitutionPlan) -> None:
    """The sick note, or the application and the order."""
    if plan.is_sick:
        note = {
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "is_continuation": "no",
            **plan.papers,
        }
        do(story, case_id, "task_sick_note", note, as_="director")
        return
    application = {
        "application_number": "14",
        "application_on": plan.starts_on,
        **plan.papers,
    }
    do(story, case_id, "task_file_leave", application, as_=plan.teacher)
    story.do(
        case_id,
        "task_order_leave",
        as_="director",
        order_number="РД-10-45",
        order_on=plan.starts_on,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )


def assign(story: Story, case_id: int, plan: SubstitutionPlan) -> None:
    """Choose the substitute; issue the order, or sign the contract."""
    choice = {
        "substitute": story.people[plan.substitute],
        "category": plan.category,
        "is_specialist": "yes",
        **plan.choice,
    }
    do(story, case_id, "task_choose_substitute", choice, as_="director")
    gross, contributions = plan.hourly
    values: dict[str, object] = {
        "act_number": "РД-10-46",
        "signed_on": plan.starts_on,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "subject": plan.subject,
        "hours": str(plan.total),
        "funding_source": "НП „Без свободен час“",
        "hourly_rate": gross,
        "hourly_contributions": contributions,
    }
    if plan.is_internal:
        do(story, case_id, "task_issue_order", values, as_="director")
    else:
        values["kind"] = "civil_contract"
        do(story, case_id, "task_sign_contract", values, as_="director")


def record_hours(story: Story, case_id: int, plan: SubstitutionPlan) -> None:
    """Enter the hours as the substitute holds them."""
    story.do(case_id, "task_lessons", as_=plan.substitute, lines=hour_rows(plan))


def hour_rows(plan: SubstitutionPlan) -> list[dict[str, str]]:
    """The table of hours as it is typed."""
    return [_hour_row(plan, on, first, count) for on, first, count in plan.hours]


def _hour_row(plan: SubstitutionPlan, on: str, first: int | str, count: str) -> dict[str, str]:
    is_interval = isinstance(first, str)
    return {
        "held_on": on,
        "lesson_no": "" if is_interval else str(first),
        "starts_at": str(first) if is_interval else "",
        "class_name": "ПГ" if is_interval else "VI а",
        "subject": plan.subject,
        "kind": "astronomical_hour" if is_interval else "lesson",
        "hours": count,
    }


def sign(story: Story, case_id: int, plan: SubstitutionPlan, *, signed_on: str) -> None:
    """The substitute signs the statement, then the director."""
    story.do(
        case_id,
        "task_statement",
        as_=plan.substitute,
        hours=str(plan.total),
        staffing_list="1",
        signed_on=signed_on,
        truth="yes",
    )
    story.do(case_id, "task_confirm", as_="director", decision="confirm")


def substitution_ids(story: Story, case_ids: Sequence[int]) -> list[int]:
    """The substitutions of the cases, in the order of the cases."""
    with story.office.transaction() as session:
        found = session.execute(
            select(TeacherAbsence.case_id, SubstitutionRow.id)
            .join(SubstitutionRow, SubstitutionRow.absence_id == TeacherAbsence.id)
            .where(TeacherAbsence.case_id.in_(case_ids))
        )
        by_case = {row.case_id: row.id for row in found}
    return [by_case[case_id] for case_id in case_ids]
