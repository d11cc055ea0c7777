"""Work without a person: due timers and asynchronous activities, three tries, then an incident."""

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.engine.core.face import BpmnError, NotWaiting
from service.engine.stepping import Stepper
from service.engine.work import CaseWork, lock_case
from service.identity.actor import Actor
from service.integrations.queue import RUN_JOB, enqueue
from service.storage.models.engine import Incident, Job, JobKind, JobState, ProcessInstance

#: wait before the second and the third try
BACK_OFF: Final = (timedelta(seconds=10), timedelta(minutes=2))
_DETAIL_CHARS: Final = 4_000


def run_job(
    session: Session,
    job_id: int,
    *,
    now: datetime,
    actor: Actor,
    stepper_for: Callable[[CaseWork], Stepper],
) -> bool:
    """Do one job in the caller's transaction; False when there is nothing to do any more.

    A job delivered twice, late, or after the instance moved on finds its row done and does nothing.
    """
    case_id = session.scalar(
        select(ProcessInstance.case_id)
        .join(Job, Job.instance_id == ProcessInstance.id)
        .where(Job.id == job_id)
    )
    if case_id is None:
        return False
    work = lock_case(session, case_id, actor=actor, now=now, request_id=f"job:{job_id}")
    job = session.get_one(Job, job_id, populate_existing=True)
    if job.state != JobState.WAITING:
        return False
    if job.due_at > now:
        enqueue(work.connection, RUN_JOB, due_at=job.due_at, story_now=now, job_id=job_id)
        return False
    job.state = JobState.DONE
    session.flush()
    _step(stepper_for(work), job)
    work.finish()
    return True


def _step(stepper: Stepper, job: Job) -> None:
    snapshot = stepper.snapshot(job.instance_id)
    if snapshot is None or snapshot.blob is None:
        return
    host = stepper.host(snapshot)
    execution = stepper.resume(snapshot, host)
    context = host.context(job.element_id, inputs={}, variables={})
    element = host.definition.process.elements[job.element_id]
    try:
        if job.kind == JobKind.TIMER:
            context.record("timer.fired", {"name": element.name, "due_at": job.due_at.isoformat()})
            step = execution.fire_timer(job.key)
        else:
            step = execution.run_job(job.key)
    except NotWaiting:
        # the instance moved on between the commit that made the job and this one
        return
    except BpmnError as error:
        step = execution.raise_error(job.key, error)
    stepper.apply(snapshot, host, step)


def record_failure(
    session: Session, job_id: int, error: BaseException, *, now: datetime, actor: Actor
) -> bool:
    """Count a failed try in a transaction of its own; True when it became an incident."""
    job = session.scalar(select(Job).where(Job.id == job_id).with_for_update())
    if job is None or job.state != JobState.WAITING:
        return False
    case_id = session.scalar(
        select(ProcessInstance.case_id).where(ProcessInstance.id == job.instance_id)
    )
    if case_id is None:
        return False
    job.retries -= 1
    work = lock_case(session, case_id, actor=actor, now=now, request_id=f"job:{job_id}")
    if job.retries > 0:
        wait = BACK_OFF[min(len(BACK_OFF) - 1, len(BACK_OFF) - job.retries)]
        job.not_before = now + wait
        enqueue(work.connection, RUN_JOB, due_at=job.not_before, story_now=now, job_id=job_id)
        return False
    job.state = JobState.FAILED
    session.add(_incident(case_id, job, error, now=now))
    work.record(
        "incident.raised",
        {"job": job_id, "message": str(error)[:500]},
        instance_id=job.instance_id,
        element_id=job.element_id,
    )
    work.finish()
    return True


def retry_incident(session: Session, incident_id: int, *, now: datetime, actor: Actor) -> None:
    """Give the failed job three more tries; the incident is resolved by whoever asked."""
    incident = session.get_one(Incident, incident_id)
    work = lock_case(session, incident.case_id, actor=actor, now=now)
    session.refresh(incident)
    if incident.resolved_at is not None:
        return
    incident.resolved_at, incident.resolved_by_id = now, actor.person_id
    incident.resolution = "retry"
    session.execute(
        update(Job)
        .where(Job.id == incident.job_id, Job.state == JobState.FAILED)
        .values(state=JobState.WAITING, retries=3, not_before=None)
    )
    if incident.job_id is not None:
        enqueue(work.connection, RUN_JOB, job_id=incident.job_id)
    work.record("incident.retried", {"incident": incident_id}, instance_id=incident.instance_id)
    work.finish()


def due_jobs(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """Jobs whose time has come, oldest first: the sweep behind the queue."""
    return list(
        session.scalars(
            select(Job.id)
            .where(Job.state == JobState.WAITING, Job.due_at <= now)
            .where((Job.not_before.is_(None)) | (Job.not_before <= now))
            .order_by(Job.due_at, Job.id)
            .limit(limit)
        )
    )


def _incident(case_id: int, job: Job, error: BaseException, *, now: datetime) -> Incident:
    detail = "".join(traceback.format_exception(error))[-_DETAIL_CHARS:]
    return Incident(
        case_id=case_id,
        instance_id=job.instance_id,
        job_id=job.id,
        element_id=job.element_id,
        message=str(error)[:500] or type(error).__name__,
        detail=detail,
        created_at=now,
    )
