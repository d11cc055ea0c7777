"""Playing a case as people would: each step by the person whose turn it is, through the office."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from service.cases.office import Office
from service.cases.opening import OpenCase, OpenedCase
from service.engine.tasks import Completed, Completion
from service.identity.actor import Actor, load_person_actor
from service.kernel.errors import NotFound
from service.kernel.json_types import Json
from service.storage.models.engine import (
    MessageSubscription,
    ProcessInstance,
    Task,
    TaskState,
)


class NoSuchStep(NotFound):
    """The story wants a task that is not open."""

    code = "story.no-such-step"
    sentence = "В преписката няма отворена задача „{element}“. Отворени са: {open}."


@dataclass
class Story:
    """An office and the people of a story, by short names."""

    office: Office
    people: Mapping[str, int]
    actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The person as an actor, with the roles of the story's today."""
        person_id = self.people[key]
        with self.office.transaction() as session:
            actor = load_person_actor(session, person_id, today=self.office.clock.today())
        if actor is None:
            raise NotFound
        return actor

    def open(
        self,
        kind: str,
        *,
        as_: str,
        owner_id: int,
        title: str,
        subject: Mapping[str, Json] | None = None,
        variables: Mapping[str, Json] | None = None,
    ) -> OpenedCase:
        """Open a case as a person."""
        order = OpenCase(kind, owner_id, title, dict(subject or {}), dict(variables or {}))
        return self.office.open_case(self.actor(as_), order)

    def do(
        self, case_id: int, element_id: str, *, as_: str, item: Json = None, **values: object
    ) -> Completed:
        """Complete the open task of `element_id` (the one about `item`, if given) as a person."""
        task_id = self.task_id(case_id, element_id, item=item)
        return self.office.complete(self.actor(as_), Completion(task_id, values))

    def task_id(self, case_id: int, element_id: str, *, item: Json = None) -> int:
        """The id of the open task; raises NoSuchStep naming what is open instead."""
        with self.office.transaction() as session:
            tasks = session.scalars(
                select(Task)
                .where(Task.case_id == case_id, Task.state == TaskState.OPEN)
                .order_by(Task.id)
            ).all()
        for task in tasks:
            if task.element_id == element_id and (item is None or task.item == item):
                return task.id
        raise NoSuchStep(element=element_id, open=", ".join(t.element_id for t in tasks) or "—")

    def press(self, case_id: int, element_id: str, *, as_: str, **values: object) -> None:
        """Trigger the event that a person may trigger from the case page."""
        with self.office.transaction() as session:
            waiting = session.scalars(
                select(MessageSubscription.id).where(
                    MessageSubscription.case_id == case_id,
                    MessageSubscription.element_id == element_id,
                )
            ).first()
        if waiting is None:
            raise NoSuchStep(element=element_id, open="—")
        self.office.trigger(self.actor(as_), case_id, waiting, values)

    def ends(self, case_id: int) -> list[str]:
        """The end events the case's own process has reached."""
        with self.office.transaction() as session:
            found = session.scalars(
                select(ProcessInstance.end_events)
                .where(ProcessInstance.case_id == case_id, ProcessInstance.parent_id.is_(None))
                .order_by(ProcessInstance.id)
            ).first()
        return list(found or [])
