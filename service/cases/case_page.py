"""What a case shows: its facts, people, tasks, documents, history and the way it has gone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.clocks import ClockLine, read_clocks
from service.cases.office import Office
from service.cases.reading import documents_of, reads_deciding, seen_case
from service.cases.rights import action_scope, case_target
from service.cases.timeline import LIMIT, Deed, Line, deeds_of, read_timeline
from service.engine.work import CaseWork, look_at_case
from service.identity.actor import Actor
from service.identity.allow import allow, demand
from service.identity.roles import role_label
from service.identity.targets import TaskTarget
from service.storage.models.case import CaseFile, CaseParticipant, CaseRelation, CaseState
from service.storage.models.document import Document
from service.storage.models.engine import (
    Activity,
    Incident,
    InstanceState,
    MessageSubscription,
    Outbox,
    ProcessInstance,
    Task,
    TaskState,
)
from service.storage.models.identity import Organisation, Person


@dataclass(frozen=True)
class OpenTaskLine:
    """An open task of the case: who it waits for, and whether this person may do it."""

    task: Task
    waits_for: str
    assignee: str | None
    is_mine: bool


@dataclass(frozen=True)
class ActionButton:
    """An event this person may trigger."""

    subscription_id: int
    label: str
    form_key: str | None


@dataclass(frozen=True)
class Waiting:
    """A lit element: which task waits there, for whom."""

    element_id: str
    waits_for: str
    task_id: int


@dataclass(frozen=True)
class Walk:
    """The way an instance has gone, for the diagram."""

    instance_id: int
    key: str
    process: str
    version: int
    elements: tuple[str, ...]
    flows: tuple[str, ...]
    current: tuple[Waiting, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True)
class CasePage:
    """Everything the case's page shows."""

    case: CaseFile
    process_name: str
    owner: Organisation
    participants: Sequence[tuple[str, str]]
    open_tasks: Sequence[OpenTaskLine]
    #: nothing waits for a person because a message is on its way to the case
    is_preparing: bool
    actions: Sequence[ActionButton]
    #: those this person may open, and how many more there are
    documents: Sequence[Document]
    hidden_documents: int
    clocks: Sequence[ClockLine]
    timeline: Sequence[Line]
    #: the event the next page of the history begins after; None on its last page
    timeline_next: int | None
    walks: Sequence[Walk]
    incidents: Sequence[Incident]
    related: Sequence[CaseFile]
    may_verify: bool
    #: whether the reports, votes and scores it is decided from are open to them
    reads_deciding: bool

    @property
    def deeds(self) -> Sequence[Deed]:
        """The history as what people did, each with what followed from it."""
        return deeds_of(self.timeline)


def read_case_page(office: Office, actor: Actor, case_id: int, *, after: int = 0) -> CasePage:
    """The case as this person may see it, its history from event `after` on; raises NotFound."""
    with office.transaction(actor) as session:
        work = look_at_case(session, case_id, actor=actor, now=office.clock.now())
        target = seen_case(session, work)
        demand(actor, "case.view", target)
        documents = documents_of(session, work)
        sight = documents.sight
        case = session.get_one(CaseFile, case_id)
        walks = _walks(office, session, case_id)
        open_tasks = _open_tasks(session, actor, work)
        history = read_timeline(session, case_id, after=after, limit=LIMIT + 1, sight=sight)
        return CasePage(
            case=case,
            process_name=walks[0].process if walks else case.kind,
            owner=session.get_one(Organisation, case.owner_organisation_id),
            participants=_participants(session, case_id),
            open_tasks=open_tasks,
            is_preparing=case.state == CaseState.OPEN
            and not open_tasks
            and _is_awaited(session, case_id),
            actions=_actions(office, session, actor, work),
            documents=documents.readable,
            hidden_documents=documents.hidden_count,
            clocks=read_clocks(session, case, today=office.clock.today()),
            timeline=history[:LIMIT],
            timeline_next=history[LIMIT - 1].seq if len(history) > LIMIT else None,
            walks=walks,
            incidents=session.scalars(
                select(Incident).where(Incident.case_id == case_id, Incident.resolved_at.is_(None))
            ).all(),
            related=_related(session, case_id),
            may_verify=allow(actor, "case.verify", target).allowed,
            reads_deciding=reads_deciding(session, case_id, sight),
        )


def _participants(session: Session, case_id: int) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Organisation.name, CaseParticipant.role_code)
        .join(Organisation, Organisation.id == CaseParticipant.organisation_id)
        .where(CaseParticipant.case_id == case_id)
        .order_by(Organisation.path, CaseParticipant.role_code)
    )
    by_organisation: dict[str, list[str]] = {}
    for name, role in rows:
        by_organisation.setdefault(name, []).append(role_label(role))
    return [(name, ", ".join(roles)) for name, roles in by_organisation.items()]


def _open_tasks(session: Session, actor: Actor, work: CaseWork) -> list[OpenTaskLine]:
    rows = session.execute(
        select(Task, Organisation.name, Person.full_name)
        .join(Organisation, Organisation.id == Task.organisation_id)
        .outerjoin(Person, Person.id == Task.assignee_id)
        .where(Task.case_id == work.case.id, Task.state == TaskState.OPEN)
        .order_by(Task.id)
    )
    lines = []
    for task, organisation, assignee in rows:
        target = TaskTarget(
            case=case_target(work, assignee_id=task.assignee_id),
            role=task.role,
            scope=task.scope,
            assignee_id=task.assignee_id,
        )
        waits_for = f"{role_label(task.role)}, {organisation}"
        is_mine = allow(actor, "task.complete", target).allowed
        lines.append(OpenTaskLine(task, waits_for, assignee, is_mine))
    return lines


def _is_awaited(session: Session, case_id: int) -> bool:
    unsent = select(Outbox.id).where(
        Outbox.kind == "message",
        Outbox.sent_at.is_(None),
        Outbox.payload["case_id"].astext == str(case_id),
    )
    return bool(session.scalar(select(unsent.exists())))


def _actions(office: Office, session: Session, actor: Actor, work: CaseWork) -> list[ActionButton]:
    rows = session.execute(
        select(MessageSubscription, ProcessInstance.definition_id)
        .join(ProcessInstance, ProcessInstance.id == MessageSubscription.instance_id)
        .where(
            MessageSubscription.case_id == work.case.id,
            MessageSubscription.action_role.is_not(None),
        )
        .order_by(MessageSubscription.id)
    )
    buttons = []
    for waiting, definition_id in rows:
        role = waiting.action_role or ""
        scope = action_scope(work, role)
        target = TaskTarget(case=case_target(work), role=role, scope=scope)
        if not allow(actor, "case.act", target):
            continue
        elements = office.definitions.get(session, definition_id).process.elements
        action = elements[waiting.element_id].action
        offer = office.registry.offers.get(action.operation or "") if action else None
        if offer is not None and not offer(session, work.case.id):
            continue
        buttons.append(
            ActionButton(waiting.id, waiting.action_label or "", action.form if action else None)
        )
    return buttons


def _walks(office: Office, session: Session, case_id: int) -> list[Walk]:
    instances = session.scalars(
        select(ProcessInstance)
        .where(ProcessInstance.case_id == case_id)
        .order_by(ProcessInstance.id)
    ).all()
    return [_walk(office, session, instance) for instance in instances]


def _walk(office: Office, session: Session, instance: ProcessInstance) -> Walk:
    definition = office.definitions.get(session, instance.definition_id)
    passed = session.scalars(
        select(Activity).where(Activity.instance_id == instance.id).order_by(Activity.id)
    ).all()
    tasks = session.scalars(
        select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)
    ).all()
    failed = session.scalars(
        select(Incident.element_id).where(
            Incident.instance_id == instance.id, Incident.resolved_at.is_(None)
        )
    ).all()
    done = [row for row in passed if row.outcome == "completed"]
    return Walk(
        instance_id=instance.id,
        key=definition.key,
        process=definition.name,
        version=definition.version,
        elements=tuple(dict.fromkeys(row.element_id for row in done)),
        flows=tuple(dict.fromkeys(flow for row in done for flow in row.flows)),
        current=_waiting(tasks) if instance.status == InstanceState.ACTIVE else (),
        failed=tuple(failed),
    )


def _waiting(tasks: Sequence[Task]) -> tuple[Waiting, ...]:
    """One mark an element, however many items wait there."""
    first = {task.element_id: task for task in reversed(tasks)}
    return tuple(
        Waiting(element_id, role_label(task.role), task.id)
        for element_id, task in sorted(first.items(), key=lambda pair: pair[1].id)
    )


def _related(session: Session, case_id: int) -> Sequence[CaseFile]:
    linked = select(CaseRelation.to_case_id).where(CaseRelation.from_case_id == case_id)
    backward = select(CaseRelation.from_case_id).where(CaseRelation.to_case_id == case_id)
    return session.scalars(
        select(CaseFile).where(CaseFile.id.in_(linked.union(backward))).order_by(CaseFile.id)
    ).all()
