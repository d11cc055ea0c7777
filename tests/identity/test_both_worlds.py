"""The school's world and the agency's: each sees its own, and two people what each role gives.

director_kn08 heads a school and is an external expert of the agency; ruo_expert_poo is an expert of
the regional department and a member of an expert commission.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from service.cases.case_list import CaseFilter, read_cases
from service.cases.inbox import Box, InboxFilter, read_inbox
from service.cases.reading import look
from service.cases.starting import read_starts
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import PrepiskaError
from service.storage.models.case import CasePerson
from tests.processes.controls import STRUMA, ControlStory, control_world
from tests.support.office import World

_PROCESSES = ("follow_up_control", "temporary_withdrawal", "final_withdrawal", "monitoring")
SCHOOLS_PEOPLE = ("mon_expert", "auditor", "ruo_head", "ruo_expert", "monitor")
AGENCY_PEOPLE = ("napoo_director", "napoo_officer", "napoo_chair", "napoo_auditor")


@dataclass
class Both:
    """A visit to KN-08, a visit to KN-13 and a control of a centre."""

    world: World
    kn08: int
    kn13: int
    control: int

    @property
    def all(self) -> set[int]:
        """The three cases; the database may hold those of other tests."""
        return {self.kn08, self.kn13, self.control}

    def cases(self, key: str) -> set[int]:
        """What a person's list of cases shows."""
        actor = self.world.story.actor(key)
        with self.world.office.transaction(actor) as session:
            page = read_cases(session, actor, CaseFilter(limit=1_000))
            return {row.case.id for row in page.rows} & self.all

    def tasks(self, key: str) -> set[int]:
        """The cases of the tasks in a person's inbox, whoever is to do them."""
        actor = self.world.story.actor(key)
        with self.world.office.transaction(actor) as session:
            page = read_inbox(session, actor, InboxFilter(box=Box.ALL, limit=1_000))
            return {row.case_id for row in page.rows} & self.all

    def starts(self, key: str) -> set[tuple[str, str]]:
        """What a person may start, and about whom."""
        actor = self.world.story.actor(key)
        names = {number: name for name, number in self.world.people.organisations.items()}
        with self.world.office.transaction(actor) as session:
            return {
                (each.kind, names[each.owner_id])
                for each in read_starts(session, self.world.office, actor)
                if each.kind in _PROCESSES
            }

    def opens(self, key: str, case_id: int) -> bool:
        """Whether the page of the case opens for the person."""
        actor = self.world.story.actor(key)
        try:
            with self.world.office.transaction(actor) as session:
                look(self.world.office, session, actor, case_id)
        except PrepiskaError:
            return False
        return True

    def name(self, key: str, case_id: int) -> None:
        """The case names the person, as an order does."""
        with self.world.office.transaction() as session:
            session.add(CasePerson(case_id=case_id, person_id=self.world.people.people[key]))


@pytest.fixture
def both(clean_database: Engine, clean_owner: Engine) -> Both:
    clock = FixedClock(sofia(2025, 3, 10, 9))
    world = control_world(clean_database, clean_owner, clock, processes=_PROCESSES)
    kn08, kn13 = (
        world.story.open(
            "monitoring", as_="monitor", owner_id=world.people.organisations[key], title="Проверка"
        ).case_id
        for key in ("KN-08", "KN-13")
    )
    control = ControlStory(world).open().plan()
    return Both(world, kn08, kn13, control.case_id)


@pytest.mark.parametrize("key", SCHOOLS_PEOPLE)
def test_the_schools_people_do_not_see_the_agencys_cases(both: Both, key: str) -> None:
    assert both.cases(key) == {both.kn08, both.kn13}
    assert both.tasks(key) == {both.kn08, both.kn13}
    assert not both.opens(key, both.control)


@pytest.mark.parametrize("key", AGENCY_PEOPLE)
def test_the_agencys_people_do_not_see_the_schools_cases(both: Both, key: str) -> None:
    assert both.cases(key) == {both.control}
    assert both.tasks(key) == {both.control}
    assert not both.opens(key, both.kn08)


def test_a_centre_sees_its_own_control_and_no_other_centre_does(both: Both) -> None:
    ControlStory(both.world, both.control).order()
    assert both.cases("centre_manager") == {both.control}
    assert both.cases("applicant") == set()
    assert not both.opens("applicant", both.control)


def test_a_director_who_is_an_expert_sees_the_school_until_a_case_names_them(both: Both) -> None:
    assert both.cases("director_kn08") == {both.kn08}
    # the one open task is the department's
    assert both.tasks("director_kn08") == set()
    assert not both.opens("director_kn08", both.control)
    both.name("director_kn08", both.control)
    assert both.cases("director_kn08") == {both.kn08, both.control}
    assert both.opens("director_kn08", both.control)
    assert both.cases("director_kn10") == set()


def test_an_expert_of_the_department_who_sits_in_a_commission_sees_the_region(both: Both) -> None:
    assert both.cases("ruo_expert_poo") == {both.kn08, both.kn13}
    both.name("ruo_expert_poo", both.control)
    assert both.cases("ruo_expert_poo") == {both.kn08, both.kn13, both.control}
    assert both.cases("ruo_expert") == {both.kn08, both.kn13}


def test_each_starts_only_what_their_role_starts(both: Both) -> None:
    by_agency = both.starts("napoo_director")
    assert ("follow_up_control", STRUMA) in by_agency
    assert {kind for kind, _ in by_agency} == {"follow_up_control"}
    assert {name.split("-")[0] for _, name in by_agency} == {"centre"}
    by_monitor = both.starts("monitor")
    assert {kind for kind, _ in by_monitor} == {"monitoring"}
    assert {name.split("-")[0] for _, name in by_monitor} == {"KN"}
    for key in ("director_kn08", "ruo_expert_poo", "centre_manager", "napoo_officer"):
        assert both.starts(key) == set()


def test_the_agency_does_not_start_about_a_school_nor_the_ministry_about_a_centre(
    both: Both,
) -> None:
    organisations = both.world.people.organisations
    for kind, who, about in (
        ("follow_up_control", "napoo_director", "KN-08"),
        ("monitoring", "monitor", STRUMA),
        ("follow_up_control", "monitor", STRUMA),
    ):
        with pytest.raises(PrepiskaError):
            both.world.story.open(kind, as_=who, owner_id=organisations[about], title="Проверка")
