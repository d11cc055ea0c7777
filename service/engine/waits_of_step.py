"""What an instance waits for after a step, as rows: due jobs and messages."""

from datetime import datetime

from service.engine.core.face import Step
from service.engine.definitions import Definition
from service.engine.records import Snapshot, replace_jobs, replace_subscriptions
from service.engine.work import CaseWork
from service.integrations.queue import RUN_JOB, enqueue


def _stands(have: dict[str, str], name: str, due_at: datetime) -> bool:
    """Whether the job is there already; a timer that was dated anew is another job."""
    if name not in have:
        return False
    return name.startswith("async:") or datetime.fromisoformat(have[name]) == due_at


def write_jobs(work: CaseWork, snapshot: Snapshot, step: Step) -> None:
    wanted: dict[str, tuple[str, str, str, datetime]] = {}
    for timer in step.waiting_timers:
        wanted[f"timer:{timer.key}"] = (timer.key, timer.element_id, "timer", timer.due_at)
    for job in step.jobs:
        wanted[f"async:{job.key}"] = (job.key, job.element_id, "async", work.now)
    standing = {name for name, row in wanted.items() if _stands(snapshot.jobs, name, row[3])}
    added = replace_jobs(
        work.connection,
        instance_id=snapshot.instance_id,
        drop=sorted(snapshot.jobs.keys() - standing),
        add=[row for name, row in wanted.items() if name not in standing],
    )
    for job_id, due_at in added:
        enqueue(
            work.connection,
            RUN_JOB,
            due_at=due_at,
            story_now=work.now,
            job_id=job_id,
        )


def write_subscriptions(
    work: CaseWork, snapshot: Snapshot, step: Step, definition: Definition
) -> None:
    wanted: dict[str, tuple[str, str, str, str, str | None, str | None]] = {}
    for waiting in step.subscriptions:
        action = definition.process.elements[waiting.element_id].action
        wanted[f"{waiting.message_name}:{waiting.key}"] = (
            waiting.key,
            waiting.element_id,
            waiting.message_name,
            waiting.correlation or str(work.case.id),
            action.role if action is not None else None,
            action.label if action is not None else None,
        )
    have = set(snapshot.subscriptions)
    replace_subscriptions(
        work.connection,
        case_id=work.case.id,
        instance_id=snapshot.instance_id,
        drop=sorted(have - set(wanted)),
        add=[row for name, row in wanted.items() if name not in have],
    )
