"""The stage of the checks: the department with its plan, and a check step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.engine.tasks import Completion
from service.operations.ruo_plan.carrying import (
    OpenedChecks,
    Wanted,
    open_checks,
    progress_by_activity,
)
from service.operations.ruo_plan.words import progress_words
from service.rules.inspection import checklist
from service.storage.models.engine import Task, TaskState
from service.storage.models.identity import Organisation
from service.storage.models.inspection import Inspection
from service.storage.models.plan import PlanActivity, PlanInstitution
from service.stories.ledger import events_of
from service.stories.stage import Stage

HEAD, SECRETARY = "ruo_head", "ruo_secretary"
_NAME_WIDTH = 17
_TOLD = ("inspection.", "protocol.", "objection.", "recommendation", "follow_up.", "clock.")


class InspectionStage(Stage):
    """The stage with the plan of the department."""

    def activity(self, number: str) -> PlanActivity:
        with self.office.transaction() as session:
            return session.scalars(select(PlanActivity).where(PlanActivity.number == number)).one()

    def named(self, number: str) -> list[tuple[PlanInstitution, Organisation | None]]:
        """The institutions an activity names, as they were matched."""
        with self.office.transaction() as session:
            rows = session.scalars(
                select(PlanInstitution)
                .where(PlanInstitution.activity_id == self.activity(number).id)
                .order_by(PlanInstitution.position)
            ).all()
            return [(row, session.get(Organisation, row.organisation_id or 0)) for row in rows]

    def open_named(self, number: str, *, as_: str) -> OpenedChecks:
        """The expert presses „Открийте проверки“ on the page of the activity."""
        ids = [found.id for _, found in self.named(number) if found is not None]
        actor = self.story.actor(as_)
        with self.office.transaction() as session:
            return open_checks(
                session,
                session.get_one(PlanActivity, self.activity(number).id),
                Wanted(ids),
                actor=actor,
                now=self.clock.now(),
                stepper_for=self.office.stepper_for,
            )

    def tell_reached(self, number: str) -> None:
        """What closed checks have reached of the target (R-310)."""
        activity = self.activity(number)
        with self.office.transaction() as session:
            found = progress_by_activity(session, activity.plan_id)[activity.id]
        self.telling.say(f"Постигнато по {number}: {progress_words(found)}.", rule="R-310")


@dataclass
class Check:
    """One check on the stage."""

    stage: InspectionStage
    case_id: int
    expert: str
    director: str
    list_key: str
    #: events told so far
    told: int = 0

    def do(self, element: str, as_: str, **values: object) -> None:
        """Complete the first open task of the element."""
        self.stage.story.do(self.case_id, element, as_=as_, item=None, **values)

    def tasks(self, element: str) -> list[int]:
        with self.stage.office.transaction() as session:
            return list(
                session.scalars(
                    select(Task.id)
                    .where(
                        Task.case_id == self.case_id,
                        Task.element_id == element,
                        Task.state == TaskState.OPEN,
                    )
                    .order_by(Task.id)
                )
            )

    def plan(self, *, subject: str, checked_to: date, planned_on: date) -> None:
        """The expert proposes the check by the words of the plan."""
        self.do(
            "task_plan",
            self.expert,
            subject=subject,
            checklist=self.list_key,
            is_on_site="yes",
            checked_from="2023-09-15",
            checked_to=checked_to.isoformat(),
            planned_on=planned_on.isoformat(),
            officers=[str(self.stage.people[self.expert])],
        )

    def order(self) -> None:
        self.do("task_order", HEAD, term_days="10", reason="", decision="order")
        self.do("task_notify", self.expert, is_announced="true")

    def check(self, failed: Mapping[str, str]) -> None:
        """The list answered on site: „да“ everywhere but in `failed`."""
        values: dict[str, object] = {"visited_on": self.stage.clock.today().isoformat()}
        for line in checklist(self.list_key).lines:
            name = f"{self.list_key}_{line.key}"
            values[name] = "no" if line.key in failed else "yes"
            if line.key in failed:
                values[f"{name}_note"] = failed[line.key]
        self.do("task_check", self.expert, **values)

    def draw(self, findings: Mapping[str, str], *, summary: str) -> None:
        """The protocol; each finding with the ground of its line."""
        grounds = {line.key: line.ground for line in checklist(self.list_key).lines}
        rows = [{"text": text, "ground": grounds[key]} for key, text in findings.items()]
        self.do("task_protocol", self.expert, summary=summary, findings=rows)

    def deliver(self, to: str) -> None:
        self.do(
            "task_deliver",
            SECRETARY,
            delivered_on=self.stage.clock.today().isoformat(),
            delivered_to=to,
            signed="true",
        )

    def recommend(self, rows: Sequence[tuple[str, str, date]]) -> None:
        """Each with its text, ground and own due day."""
        given = [
            {"text": text, "ground": ground, "due_on": due_on.isoformat()}
            for text, ground, due_on in rows
        ]
        self.do("task_recommend", self.expert, recommendations=given)

    def evidence(self, reply: str, *, nth: int = 0) -> None:
        """The director replies and files a scan."""
        task_id = self.tasks("task_evidence")[nth]
        document = self.stage.hand_in(
            self.case_id,
            "inspection-order",
            task_id=task_id,
            name="доказателство.pdf",
            by=self.director,
        )
        values = {"reply": reply, "evidence": str(document)}
        story = self.stage.story
        story.office.complete(story.actor(self.director), Completion(task_id, values))

    def verify(self, decision: str, *, remark: str = "", extra_days: str = "") -> None:
        """The expert's verdict on the recommendation that waits longest."""
        self.do(
            "task_verify",
            self.expert,
            decision=decision,
            remark=remark,
            extra_days=extra_days,
        )

    def inspection(self) -> Inspection:
        with self.stage.office.transaction() as session:
            return session.scalars(
                select(Inspection).where(Inspection.case_id == self.case_id)
            ).one()

    def tell(self) -> None:
        """Say what happened since the last time: when, who, what, by which rule."""
        events = events_of(self.stage.office, self.case_id)
        for event in events[self.told :]:
            if event.kind.startswith(_TOLD):
                who = _fitting(event.short_who)
                self.stage.telling.step(event.at, who, event.text, rule=event.rules)
        self.told = len(events)


def _fitting(name: str) -> str:
    """A long name with its initial: the column of names is narrow."""
    if len(name) <= _NAME_WIDTH:
        return name
    first, _, last = name.partition(" ")
    return f"{first[0]}. {last}"
