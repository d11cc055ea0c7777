"""A world with the processes of a school: substitutions and claims."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, select, text

import service.operations  # noqa: F401  # fills the registry of operations
from service.cases.sources import ROOT, read_resources
from service.kernel.clock import FixedClock
from service.operations.programme_story import (
    WORKED_EXAMPLE,
    assign,
    do,
    document_leave,
    hour_rows,
    open_substitution,
    sign,
)
from service.storage.models.case import CaseFile, CaseState
from service.storage.models.engine import Activity, ProcessInstance
from tests.support.office import World, make_world

SCHOOL = "KN-13"
#: the last day of the second period, when every statement may be signed
SIGNED_ON = "30.04.2018"
_OWN = ("substitution", "claim", "eligibility")


def school_world(engine: Engine, owner: Engine, clock: FixedClock) -> World:
    """The demonstration's people and the school's processes; no absences or claims of others."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE teacher_absence, claim, commission CASCADE"))
        connection.execute(text("TRUNCATE municipal_nomination, institution_funding CASCADE"))
    world = make_world(engine, clock, deploys=False)
    resources = {
        path: content
        for path, content in read_resources(ROOT).items()
        if Path(path).stem in _OWN or Path(path).parent.name in _OWN
    }
    world.office.deploy(resources, name="тест")
    return world


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


#: an absence of the year before, whose hours may be carried over into the first period
DECEMBER = replace(
    WORKED_EXAMPLE[0],
    title="Болничен през декември 2017 г.",
    starts_on="11.12.2017",
    ends_on="12.12.2017",
    hours=[("11.12.2017", 1, "2")],
)


def enter_december(world: World, owner_id: int) -> int:
    """A finished substitution of December 2017, marked as a carry-over (R-084)."""
    story = world.story
    case_id = open_substitution(story, DECEMBER, owner_id=owner_id)
    document_leave(story, case_id, DECEMBER)
    assign(story, case_id, DECEMBER)
    values = {"lines": hour_rows(DECEMBER), "is_carry_over": "yes", "paid_on": ""}
    do(story, case_id, "task_lessons", values, as_=DECEMBER.substitute)
    sign(story, case_id, DECEMBER, signed_on="12.12.2017")
    return case_id
