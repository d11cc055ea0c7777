"""An office over a test database: people seeded, the repository's own processes deployed."""

from dataclasses import dataclass

from sqlalchemy import Engine

from service.cases.office import Office
from service.cases.story import Story
from service.identity.demo import DemoPeople, seed_people
from service.kernel.clock import FixedClock
from service.storage.session import make_sessions


@dataclass
class World:
    """An office with its people and its clock."""

    office: Office
    people: DemoPeople
    clock: FixedClock

    @property
    def story(self) -> Story:
        return Story(self.office, self.people.people)


def make_world(engine: Engine, clock: FixedClock, *, deploys: bool = True) -> World:
    """Seed the demonstration's people into the database and deploy the repository's processes."""
    office = Office(make_sessions(engine), clock)
    with office.transaction() as session:
        people = seed_people(session, clock=clock)
    if deploys:
        import service.operations  # noqa: F401 - fills the registry of operations
        from service.cases.sources import ROOT

        office.deploy_folder(ROOT, name="тест")
    return World(office, people, clock)
