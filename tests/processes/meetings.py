"""Stories of a meeting of an expert commission, called by the machine or by another procedure."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, select

from service.cases.opening import OpenCase
from service.engine.tasks import Completion
from service.identity.actor import system_actor
from service.kernel.clock import FixedClock, sofia
from service.kernel.json_types import Json
from service.storage.models.case import CasePerson, Event
from service.storage.models.document import Document
from service.storage.models.engine import Outbox, Task, TaskState
from service.storage.models.meeting import Meeting, MeetingMember, MeetingQuestion
from tests.engine_runtime.diagrams import diagram, flow, lane
from tests.support.office import World, make_world

#: the hour that `MeetingStory.invite` proposes
MEETING_DAY = sofia(2025, 3, 4, 10)
#: who is invited when nobody says otherwise: the regular members of every commission
REGULAR = ("ek_chair", "ek_member_1", "ek_member_2", "ek_member_3", "ruo_expert_poo")
QUESTIONS: list[Json] = [
    {"key": "8110101", "label": "Годен ли е центърът по „Хотелиер“", "score": "30.50",
     "max_score": "32.00"},
    {"key": "8110201", "label": "Годен ли е центърът по „Ресторантьор“"},
]  # fmt: skip

_MAPPINGS = (
    '<bpmn:extensionElements><camunda:in source="commission_key" target="commission_key"/>'
    '<camunda:in source="questions" target="questions"/>'
    '<camunda:in sourceExpression="${\'Лицензиране\'}" target="meeting_purpose"/>'
    '<camunda:out source="meeting_id" target="meeting_id"/>'
    '<camunda:out source="meeting_outcome" target="meeting_outcome"/></bpmn:extensionElements>'
)
#: a procedure of one step: it calls the commission and goes on by what came of it
CALLER = diagram(
    "meeting_caller",
    lanes=lane("l1", "system", "begin", "call", "gw", "proposed", "nothing"),
    body='<bpmn:startEvent id="begin" name="Начало"/>'
    '<bpmn:callActivity id="call" name="Заседание" calledElement="commission_meeting">'
    f"{_MAPPINGS}</bpmn:callActivity>"
    '<bpmn:exclusiveGateway id="gw" name="Решение?" default="f_no"/>'
    '<bpmn:endEvent id="proposed" name="Предложено"/><bpmn:endEvent id="nothing" name="Нищо"/>'
    + flow("f1", "begin", "call")
    + flow("f2", "call", "gw")
    + flow("f_yes", "gw", "proposed", "meeting_outcome == 'proposal'")
    + flow("f_no", "gw", "nothing"),
)


def meeting_world(engine: Engine) -> World:
    """The agency, the meeting and a procedure that calls it; Tuesday, 25 February 2025."""
    world = make_world(engine, FixedClock(sofia(2025, 2, 25, 9)), deploys=False)
    world.deploy("commission_meeting", more={"processes/napoo/meeting_caller.bpmn": CALLER})
    return world


class MeetingStory:
    """One meeting of the commission of hotels (field 811), step by step."""

    def __init__(
        self,
        world: World,
        *,
        kind: str = "commission_meeting",
        commission_key: str = "811",
        questions: Sequence[Json] = QUESTIONS,
        barred: Sequence[str] = (),
    ) -> None:
        self.world, self.story = world, world.story
        opened = world.office.open_case(
            system_actor(world.clock.today()),
            OpenCase(
                kind,
                world.people.organisations["centre-rila"],
                "Лицензиране",
                variables={
                    "commission_key": commission_key,
                    "questions": list(questions),
                    "meeting_purpose": "Издаване на лицензия",
                    "barred_ids": [world.people.people[key] for key in barred],
                },
            ),
        )
        self.case_id = opened.case_id

    def person(self, key: str) -> int:
        return self.world.people.people[key]

    def do(self, element: str, as_: str, *, item: Json = None, **values: object) -> None:
        self.fill(element, as_, values, item=item)

    def fill(
        self, element: str, as_: str, values: Mapping[str, object], *, item: Json = None
    ) -> None:
        task_id = self.story.task_id(self.case_id, element, item=item)
        self.world.office.complete(self.story.actor(as_), Completion(task_id, values))

    def invite(self, *people: str, **changes: str) -> None:
        values: dict[str, object] = {
            "held_on": "2025-03-04", "held_at": "10:00", "mode": "on_site",
            "room": "НАПОО, зала 2", "agenda": "1. Доклади на експертите",
            "invited": [str(self.person(key)) for key in people or REGULAR],
        }  # fmt: skip
        if changes.get("mode") == "remote":
            del values["room"]
        self.fill("task_invite", "napoo_lead", {**values, **changes})

    def declare(self, *people: str, interest: Mapping[str, str] | None = None) -> None:
        found = interest or {}
        for key in people or REGULAR:
            values = {"has_interest": "false", "no_participation": "true"}
            if key in found:
                values = {"has_interest": "true", "interest": found[key]}
            self.do("task_declare", key, item=self.person(key), confidentiality="true", **values)

    def attend(self, *people: str, presiding: str = "ek_chair") -> None:
        present = [str(self.person(key)) for key in people or REGULAR]
        chair = str(self.person(presiding)) if presiding else ""
        self.do("task_attendance", "napoo_lead", present=present, presiding=chair)

    def vote(self, key: str, *choices: str, motive: str = "Базата е недостатъчна.") -> None:
        rows = [
            {
                "question": str(question.id),
                "choice": choice,
                "motive": motive if choice == "against" else "",
            }
            for question, choice in zip(self.questions(), choices, strict=False)
        ]
        self.do("task_vote", key, item=self.person(key), votes=rows)

    def minute(self, as_: str = "napoo_lead") -> None:
        self.do("task_minutes", as_, discussion="Експертите представиха докладите си.")

    def sign(self, as_: str = "ek_chair", decision: str = "sign", reason: str = "") -> None:
        self.do("task_sign_minutes", as_, decision=decision, reason=reason)

    def report(self, as_: str = "ek_chair") -> None:
        self.do("task_chair_report", as_, summary="Предлагам да се издаде.", agree="true")

    def correct(self, as_: str, *, question: int = 0, choice: str = "for") -> None:
        asked = str(self.questions()[question].id)
        motive = "Базата е недостатъчна." if choice == "against" else ""
        self.story.press(
            self.case_id, "start_correct", as_=as_, question=asked, choice=choice,
            motive=motive, reason="Сгреших реда.",
        )  # fmt: skip

    @property
    def ends(self) -> list[str]:
        return self.story.ends(self.case_id)

    def meetings(self) -> list[Meeting]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Meeting).where(Meeting.case_id == self.case_id).order_by(Meeting.id)
                )
            )

    def meeting(self) -> Meeting:
        return self.meetings()[-1]

    def members(self) -> list[MeetingMember]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(MeetingMember).where(MeetingMember.meeting_id == self.meeting().id)
                )
            )

    def questions(self) -> list[MeetingQuestion]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(MeetingQuestion)
                    .where(MeetingQuestion.meeting_id == self.meeting().id)
                    .order_by(MeetingQuestion.position)
                )
            )

    def open_tasks(self) -> list[Task]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Task)
                    .where(Task.case_id == self.case_id, Task.state == TaskState.OPEN)
                    .order_by(Task.id)
                )
            )

    def involved(self) -> set[int]:
        """Who may see the case by name."""
        with self.world.office.transaction() as session:
            return set(
                session.scalars(
                    select(CasePerson.person_id).where(
                        CasePerson.case_id == self.case_id, ~CasePerson.is_sealed
                    )
                )
            )

    def documents(self) -> list[str]:
        with self.world.office.transaction() as session:
            return list(
                session.scalars(
                    select(Document.kind)
                    .where(Document.case_id == self.case_id)
                    .order_by(Document.id)
                )
            )

    def events(self, kind: str) -> list[dict[str, Json]]:
        with self.world.office.transaction() as session:
            found = session.scalars(
                select(Event.payload)
                .where(Event.case_id == self.case_id, Event.kind == kind)
                .order_by(Event.seq)
            )
            return [dict(payload or {}) for payload in found]

    def notified(self) -> list[str]:
        with self.world.office.transaction() as session:
            found = session.scalars(
                select(Outbox.payload).where(
                    Outbox.case_id == self.case_id, Outbox.kind == "notification"
                )
            )
            return [str(payload["subject"]) for payload in found]
