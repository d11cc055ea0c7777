"""Rights on what is locked: the one `allow()` asked with the loaded case and task."""

from dataclasses import replace

from service.engine.records import Snapshot
from service.engine.work import CaseWork
from service.identity.allow import demand
from service.identity.targets import CaseTarget, TaskTarget
from service.storage.models.engine import MessageSubscription

_BY_ASSIGNEE = frozenset({"task.unclaim", "task.delegate", "task.resolve"})


def case_target(work: CaseWork, *, assignee_id: int | None = None) -> CaseTarget:
    """The locked case as the policy sees it."""
    case = work.case
    people = set(case.person_ids)
    if assignee_id is not None and assignee_id not in case.sealed_ids:
        people.add(assignee_id)
    return CaseTarget(
        kind=case.kind,
        owner_id=case.owner_organisation_id,
        scopes=frozenset(case.scopes),
        state=case.state,
        person_ids=frozenset(people),
        released_at=case.released_at,
    )


def demand_on_task(work: CaseWork, task: Snapshot, action: str) -> str | None:
    """The role by which the actor may do this with the task; raises when there is none."""
    if work.actor.is_system:
        return task.role
    target = TaskTarget(
        # whether it is still open, and whose, is answered later with the name of whoever was faster
        case=replace(case_target(work, assignee_id=task.assignee_id), state="open"),
        role=task.role or "",
        scope=task.scope or "",
        assignee_id=_assignee(work, task, action),
    )
    verdict = demand(work.actor, action, target)
    return verdict.assignment.role if verdict.assignment is not None else task.role


def _assignee(work: CaseWork, task: Snapshot, action: str) -> int | None:
    """Somebody else's hold on the task is no question of right: it is answered with their name."""
    if action in _BY_ASSIGNEE or task.assignee_id in work.actor.person_ids:
        return task.assignee_id
    return None


def authorise_task(work: CaseWork, task: Snapshot) -> str | None:
    """May the actor complete this task?"""
    return demand_on_task(work, task, "task.complete")


def authorise_action(work: CaseWork, waiting: MessageSubscription) -> str | None:
    """May the actor press the button of this event?"""
    if work.actor.is_system:
        return waiting.action_role
    role = waiting.action_role or ""
    scope = action_scope(work, role)
    target = TaskTarget(case=case_target(work), role=role, scope=scope)
    verdict = demand(work.actor, "case.act", target)
    return verdict.assignment.role if verdict.assignment is not None else role


def action_scope(work: CaseWork, role: str) -> str:
    """The path of the organisation that plays `role` in the case; empty when none does."""
    row = work.connection.execute(
        "SELECT o.path FROM case_participant p JOIN organisation o ON o.id = p.organisation_id "
        "WHERE p.case_id = %s AND p.role_code = %s",
        (work.case.id, role),
    ).fetchone()
    return str(row[0]) if row is not None else ""
