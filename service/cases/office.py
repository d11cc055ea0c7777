"""The office (канцелария): every verb of the house, each in one transaction of its own.

Pages, the API, the worker and the command line all come through here, so that rights, the ledger
and the one commit are decided in one place.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from service.cases.drafts import save_draft
from service.cases.opening import OpenCase, OpenedCase, open_case
from service.cases.rights import authorise_action, authorise_task, demand_on_task
from service.cases.sources import read_resources
from service.engine import REGISTRY, OperationRegistry
from service.engine.definitions import Definitions, deploy
from service.engine.jobs import due_jobs, record_failure, retry_incident, run_job
from service.engine.messages import deliver, trigger
from service.engine.stepping import Stepper
from service.engine.tasks import (
    Completed,
    Completion,
    claim,
    complete,
    delegate,
    demand_shared,
    locked_task,
    resolve,
    unclaim,
)
from service.engine.work import CaseWork, lock_case
from service.forms.decoding import Raw
from service.identity.actor import Actor, system_actor
from service.identity.paths import alone
from service.identity.roles import ROLE_CODES
from service.identity.scope import scopes
from service.kernel.clock import Clock
from service.kernel.errors import Conflict, ValidationFailed
from service.kernel.json_types import JsonMapping
from service.storage.models.deployment import Deployment, ProcessDefinition
from service.storage.models.engine import Task, TaskState
from service.storage.session import EVERYTHING, transaction


@dataclass
class Office:
    """The house at work: a database, a clock, the definitions in force and the operations."""

    sessions: sessionmaker[Session]
    clock: Clock
    registry: OperationRegistry = field(default_factory=lambda: REGISTRY)
    definitions: Definitions = field(default_factory=Definitions)

    @contextmanager
    def transaction(self, actor: Actor | None = None) -> Iterator[Session]:
        """One transaction that sees what `actor` may see (None: everything, for the machine)."""
        seen = EVERYTHING if actor is None or actor.is_system else visible_scopes(actor)
        person_id = None if actor is None else actor.person_id
        with transaction(self.sessions, scopes=seen, person_id=person_id) as session:
            yield session

    def stepper_for(self, work: CaseWork) -> Stepper:
        return Stepper(work, self.definitions, self.registry)

    def open_case(self, actor: Actor, order: OpenCase) -> OpenedCase:
        """Open a case and start its process; raises AccessDenied, NotFound, ValidationFailed."""
        with self.transaction() as session:
            return open_case(
                session, order, actor=actor, now=self.clock.now(), stepper_for=self.stepper_for
            )

    def complete(self, actor: Actor, request: Completion) -> Completed:
        """Complete a task. After a refusal what was typed is kept as a draft."""
        try:
            with self.transaction() as session:
                return complete(
                    session,
                    request,
                    actor=actor,
                    now=self.clock.now(),
                    stepper_for=self.stepper_for,
                    authorise=authorise_task,
                )
        except (Conflict, ValidationFailed):
            self.save_draft(actor, request.task_id, request.raw)
            raise

    def save_draft(self, actor: Actor, task_id: int, raw: Raw) -> None:
        """Keep what a person has typed; the case does not change."""
        with self.transaction() as session:
            save_draft(
                session,
                task_id,
                raw,
                actor=actor,
                now=self.clock.now(),
                definitions=self.definitions,
            )

    def claim(self, actor: Actor, task_id: int) -> None:
        """Take a task of one's groups."""
        with self.transaction() as session:
            work, task = locked_task(session, task_id, actor=actor, now=self.clock.now())
            demand_on_task(work, task, "task.claim")
            claim(work, task)

    def unclaim(self, actor: Actor, task_id: int) -> None:
        """Give a task back to its group."""
        with self.transaction() as session:
            work, task = locked_task(session, task_id, actor=actor, now=self.clock.now())
            demand_on_task(work, task, "task.unclaim")
            demand_shared(self.stepper_for(work), task)
            unclaim(work, task)

    def delegate(self, actor: Actor, task_id: int, *, to_person_id: int) -> None:
        """Hand a task to a colleague, who resolves it back."""
        with self.transaction() as session:
            work, task = locked_task(session, task_id, actor=actor, now=self.clock.now())
            demand_on_task(work, task, "task.delegate")
            demand_shared(self.stepper_for(work), task)
            delegate(work, task, to_person_id=to_person_id)

    def resolve(self, actor: Actor, task_id: int) -> None:
        """Return a task handed over for an opinion."""
        with self.transaction() as session:
            work, task = locked_task(session, task_id, actor=actor, now=self.clock.now())
            demand_on_task(work, task, "task.resolve")
            resolve(work, task)

    def trigger(self, actor: Actor, case_id: int, subscription_id: int, raw: Raw) -> None:
        """Press a button of the case page (withdrawal and the like)."""
        with self.transaction() as session:
            work = lock_case(session, case_id, actor=actor, now=self.clock.now())
            trigger(
                work,
                subscription_id,
                raw,
                stepper_for=self.stepper_for,
                authorise=authorise_action,
            )

    def deliver(self, case_id: int, message: str, payload: JsonMapping | None = None) -> None:
        """Deliver a message to a case as the system."""
        with self.transaction() as session:
            work = lock_case(session, case_id, actor=self.system(), now=self.clock.now())
            deliver(work, message, payload or {}, stepper_for=self.stepper_for)

    def run_job(self, job_id: int) -> bool:
        """Do one job; a failure is counted in a transaction of its own.

        Even a BaseException is a failure of the job, not of the worker (trust.md).
        """
        actor = self.system()
        try:
            with self.transaction() as session:
                return run_job(
                    session,
                    job_id,
                    now=self.clock.now(),
                    actor=actor,
                    stepper_for=self.stepper_for,
                )
        except BaseException as error:
            with self.transaction() as session:
                record_failure(session, job_id, error, now=self.clock.now(), actor=actor)
            if not isinstance(error, Exception):
                raise
            return False

    def run_due(self, *, limit: int = 100) -> int:
        """Do the jobs whose time has come by this office's clock; how many were done."""
        done = 0
        while True:
            with self.transaction() as session:
                batch = due_jobs(session, now=self.clock.now(), limit=limit)
            ran = sum(self.run_job(job_id) for job_id in batch)
            done += ran
            if ran == 0:
                return done

    def retry_incident(self, actor: Actor, incident_id: int) -> None:
        """Give failed work three more tries."""
        with self.transaction() as session:
            retry_incident(session, incident_id, now=self.clock.now(), actor=actor)

    def deploy_folder(self, root: Path, *, name: str, person_id: int | None = None) -> Deployment:
        """Put the diagrams, tables and forms under `root` into force."""
        return self.deploy(read_resources(root), name=name, person_id=person_id)

    def deploy(
        self, resources: Mapping[str, bytes], *, name: str, person_id: int | None = None
    ) -> Deployment:
        """Put resources into force; raises ResourcesRefused."""
        with self.transaction() as session:
            return deploy(
                session,
                resources,
                name=name,
                now=self.clock.now(),
                operations=self.registry.operations.keys(),
                roles=ROLE_CODES,
                person_id=person_id,
            )

    def first_task(self, actor: Actor, case_id: int) -> int | None:
        """The open task of the case that waits for this person's role, if there is one."""
        with self.transaction(actor) as session:
            found = session.execute(
                select(Task.id, Task.role)
                .where(Task.case_id == case_id, Task.state == TaskState.OPEN)
                .order_by(Task.id)
            ).all()
        return next((task_id for task_id, role in found if role in actor.roles), None)

    def process_names(self, session: Session) -> dict[str, str]:
        """Key → Bulgarian name of every process in force, the newest name."""
        rows = session.execute(
            select(ProcessDefinition.key, ProcessDefinition.name).order_by(
                ProcessDefinition.version
            )
        )
        return {key: name for key, name in rows}  # noqa: C416 - rows are not plain tuples

    def system(self) -> Actor:
        """The machine as an actor, today."""
        return system_actor(self.clock.today())


def visible_scopes(actor: Actor) -> tuple[str, ...]:
    """Paths of the organisations whose cases row-level security lets `actor` read."""
    seen = scopes(actor)
    return (*seen.paths, *map(alone, seen.own)) or ("-",)
