"""A world with the processes of a school: substitutions and claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Engine, select, text

from service.cases.story import Story
from service.kernel.clock import FixedClock
from service.operations.programme.lines import hours_of
from service.storage.models.absence import HourLineRow
from service.storage.models.case import CaseFile, CaseState
from service.storage.models.engine import Activity, Outbox, ProcessInstance
from service.stories.claim.substitution import (
    WORKED_EXAMPLE,
    SubstitutionPlan,
    assign,
    do,
    document_leave,
    hour_rows,
    open_substitution,
    play_substitution,
    sign,
    substitution_ids,
)
from tests.support.office import World, make_world

SCHOOL = "KN-13"
#: the last day of the second period, when every statement may be signed
SIGNED_ON = "30.04.2018"
_OWN = ("substitution", "claim", "eligibility")
SICK, STUDY, DIRECTOR, FOURTH_DAY, PREPARATORY = WORKED_EXAMPLE
#: an absence of the year before, whose hours may be carried over into the first period
DECEMBER = replace(
    SICK,
    title="Болничен през декември 2017 г.",
    starts_on="11.12.2017",
    ends_on="12.12.2017",
    hours=[("11.12.2017", 1, "2")],
)
#: the order that gives the hours of SICK, as the director types it
ORDER = {
    "act_number": "9",
    "signed_on": "12.03.2018",
    "starts_on": "12.03.2018",
    "ends_on": "14.03.2018",
    "subject": "математика",
    "hours": "16",
    "funding_source": "НП „Без свободен час“",
    "hourly_rate": "7.50",
    "hourly_contributions": "0",
}


def school_world(engine: Engine, owner: Engine, clock: FixedClock) -> World:
    """The demonstration's people and the school's processes; no absences or claims of others."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE teacher_absence, claim, commission CASCADE"))
        connection.execute(text("TRUNCATE municipal_nomination, institution_funding CASCADE"))
    world = make_world(engine, clock, deploys=False)
    world.deploy(*_OWN)
    return world


@dataclass
class School:
    """The school of the worked example and its substitutions."""

    world: World
    owner: int

    @property
    def story(self) -> Story:
        return self.world.story

    def do(self, case_id: int, element_id: str, values: Mapping[str, object], by: str) -> None:
        """Complete the open task of the element as that person."""
        do(self.story, case_id, element_id, values, as_=by)

    def open(self, plan: SubstitutionPlan) -> int:
        """A case with its absence entered."""
        return open_substitution(self.story, plan, owner_id=self.owner)

    def documented(self, plan: SubstitutionPlan) -> int:
        """A case whose leave has its papers: the substitute is to be chosen next."""
        case_id = self.open(plan)
        document_leave(self.story, case_id, plan)
        return case_id

    def assigned(self, plan: SubstitutionPlan) -> int:
        """A case in which the hours are to be entered next."""
        case_id = self.documented(plan)
        assign(self.story, case_id, plan)
        return case_id

    def play(self, plan: SubstitutionPlan) -> int:
        """A case played to a line ready for a claim."""
        return play_substitution(self.story, plan, owner_id=self.owner, signed_on=SIGNED_ON)

    def enter(self, case_id: int, plan: SubstitutionPlan, **changes: object) -> None:
        """Enter the plan's hours, with these values of the form changed."""
        self.do(case_id, "task_lessons", {"lines": hour_rows(plan), **changes}, plan.substitute)

    def december(self) -> int:
        """A finished substitution of December 2017, marked as a carry-over (R-084)."""
        case_id = self.assigned(DECEMBER)
        self.enter(case_id, DECEMBER, is_carry_over="yes", paid_on="")
        sign(self.story, case_id, DECEMBER, signed_on="12.12.2017")
        return case_id

    def lines(self, case_id: int) -> Sequence[HourLineRow]:
        """The hours entered in the case."""
        with self.world.office.transaction() as session:
            return hours_of(session, substitution_ids(self.story, [case_id])[0])

    def notices(self, case_id: int) -> list[str]:
        """What people were told about the case, in order."""
        with self.world.office.transaction() as session:
            rows = session.scalars(
                select(Outbox).where(Outbox.case_id == case_id).order_by(Outbox.id)
            )
            return [str(row.payload["subject"]) for row in rows if row.kind == "notification"]


def ends_reached(world: World, case_id: int) -> list[str]:
    """Every end event the case has come to, those of its side paths included, in order."""
    with world.office.transaction() as session:
        found = session.scalars(
            select(Activity.element_id)
            .join(ProcessInstance, ProcessInstance.id == Activity.instance_id)
            .where(
                ProcessInstance.case_id == case_id,
                Activity.kind == "endEvent",
                Activity.outcome == "completed",
            )
            .order_by(Activity.id)
        )
        return list(found)


def is_over(world: World, case_id: int) -> bool:
    """Whether nothing more can happen in the case."""
    with world.office.transaction() as session:
        return session.get_one(CaseFile, case_id).state == CaseState.CLOSED


def amount(rows: Sequence[HourLineRow]) -> Decimal:
    """What the hours come to, leva."""
    return sum((row.amount or Decimal(0) for row in rows), Decimal("0.00"))


def refused_by(rows: Sequence[HourLineRow]) -> set[str]:
    """The rules that refuse whole rows."""
    return {
        str(ground["rule"])
        for row in rows
        if row.financed_hours == 0
        for ground in row.grounds
        if isinstance(ground, dict)
    }
