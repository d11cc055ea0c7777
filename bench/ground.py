"""What the measurements stand on: a durable server, a database of their own, an office, people.

The server is `.run/bench-pg` with fsync on; no case of yours lies there, nothing else is touched.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from bench.report import ROOT
from service.cases.office import Office
from service.cases.story import Story
from service.engine import OperationContext, OperationRegistry
from service.identity.actor import Actor
from service.identity.demo import DemoPeople, seed_people
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from service.storage.local import APP_ROLE, LocalServer, local_server
from service.storage.session import make_engine, make_sessions
from tests.engine_runtime.diagrams import diagram, flow, lane, user_task
from tests.house.schema import build_schema, drop_database

_PLACE = ROOT / ".run" / "bench-pg"

#: what a director fills in: a date, a sum, a choice, texts and a table of lines
FORM = """{"id": "probe/simple", "version": 1, "title": "Проба", "submit": "Изпратете",
 "sections": [{"id": "s", "title": "Данни", "fields": [
  {"id": "again", "type": "yesno", "label": "Отново ли?", "required": false},
  {"id": "held_on", "type": "date", "label": "Дата", "required": false},
  {"id": "amount", "type": "money", "currency": "BGN", "label": "Сума", "required": false},
  {"id": "ground", "type": "text", "label": "Основание", "required": false},
  {"id": "note", "type": "text", "label": "Бележка", "required": false}]}]}""".encode()

VALUES: Mapping[str, object] = {
    "held_on": "14.05.2018",
    "amount": "445,50",
    "ground": "заповед РД-09-112",
    "note": "шестнадесет часа по математика",
}

#: a correction loop between a director and a regional expert
LOOP = diagram(
    "probe",
    lanes=lane("l1", "director", "begin", "write", "gw", "done")
    + lane("l2", "ruo_expert", "check"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    + user_task("write")
    + user_task("check", operation="probe.decide")
    + '<bpmn:exclusiveGateway id="gw" name="Отново ли?" default="f_no"/>'
    + '<bpmn:endEvent id="done" name="Готово"/>'
    + flow("f1", "begin", "write")
    + flow("f2", "write", "check")
    + flow("f3", "check", "gw")
    + flow("f_yes", "gw", "write", "again")
    + flow("f_no", "gw", "done"),
)


def decide(ctx: OperationContext) -> Mapping[str, Json]:
    """The expert's answer as a routing value."""
    return {"again": bool(ctx.form["again"])}


@dataclass(frozen=True)
class Ground:
    """A seeded office over a database that is dropped afterwards."""

    server: LocalServer
    database: str
    engine: Engine
    office: Office
    people: DemoPeople
    clock: FixedClock

    @property
    def story(self) -> Story:
        return Story(self.office, self.people.people)

    def actor(self, key: str) -> Actor:
        return self.story.actor(key)

    def open_probe(self) -> int:
        """A case of the loop; its id."""
        return self.story.open(
            "probe",
            as_="director",
            owner_id=self.people.organisations["KN-13"],
            title="Измерване",
        ).case_id


@contextmanager
def ground(*, pool_size: int = 5, waits_for_disk: bool = True) -> Iterator[Ground]:
    """The loop deployed, the demonstration's people in place.

    Without `waits_for_disk` commits do not wait for fsync: what is left is our own work.
    """
    with local_server(_PLACE) as server:
        name = f"bench_{os.getpid()}"
        drop_database(server, name=name)
        server.ensure_database(name)
        build_schema(server, name=name)
        if not waits_for_disk:
            with server.connect(database="postgres", role="postgres") as connection:
                connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        engine = make_engine(server.url(database=name, role=APP_ROLE), pool_size=pool_size)
        try:
            yield _prepare(server, name, engine)
        finally:
            engine.dispose()
            drop_database(server, name=name)


def _prepare(server: LocalServer, name: str, engine: Engine) -> Ground:
    clock = FixedClock(sofia(2018, 5, 14, 9))
    registry = OperationRegistry(operations={"probe.decide": decide})
    office = Office(make_sessions(engine), clock, registry)
    with office.transaction() as session:
        people = seed_people(session, clock=clock)
    office.deploy(
        {"processes/probe/probe.bpmn": LOOP, "forms/probe/probe/simple.json": FORM},
        name="измерване",
    )
    return Ground(server, name, engine, office, people, clock)
