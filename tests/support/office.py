"""An office over a test database: people seeded, the repository's own processes deployed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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

    def deploy(self, *names: str, more: Mapping[str, bytes] | None = None) -> None:
        """Deploy only these of the repository's processes, with their forms and tables; and more.

        `more` is files by path that the repository does not have.
        """
        import service.operations  # noqa: F401 - fills the registry of operations
        from service.cases.sources import ROOT, read_resources

        resources = {
            path: content
            for path, content in read_resources(ROOT).items()
            if Path(path).stem in names or Path(path).parent.name in names
        }
        self.office.deploy(resources | dict(more or {}), name="тест")


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
