"""Is every case as it should be? What a crash, a bug or a hand in the database leaves is found.

A case that is open and waits for nothing would never be heard of again; a task done without its
event, or an event without its task, means that one transaction was really two. Nothing is repaired:
two people do that, with a reason (trust.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, cast

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.cases.chain import verify_all
from service.engine.core import Host, StateUnreadable, resume
from service.engine.definitions import Definitions
from service.storage.models.case import CaseFile
from service.storage.models.engine import InstanceState, ProcessInstance, Task, TaskState

#: a worker that is alive does what is due within minutes
LATE_AFTER: Final = timedelta(minutes=15)

#: kind of alarm → what it means
SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stuck": "Открита е, но не чака нито задача, нито срок, нито съобщение, нито инцидент.",
        "without-instance": "Открита е, а процесът ѝ е приключил.",
        "closed-but-active": "Приключена е, а процесът ѝ още тече.",
        "task-of-the-dead": "Има открита задача или чакаща работа на приключил процес.",
        "done-without-event": "Има изпълнена задача без събитие в историята.",
        "event-without-done": "Има събитие за изпълнена задача, която не е изпълнена.",
        "done-twice": "Една задача е отбелязана като изпълнена повече от веднъж.",
        "done-without-step": "Има изпълнена задача, след която процесът не е продължил.",
        "state-lost": "Състоянието на процеса липсва или е останало след края му.",
        "state-unreadable": "Състоянието на процеса не може да бъде прочетено.",
        "state-apart": "Откритите задачи не са онези, които процесът чака.",
        "failed-without-incident": "Има пропаднала работа, за която няма инцидент.",
        "late": "Срок или работа са просрочени, а никой не ги е поел. Работникът върви ли?",
        "chain": "Историята е нарушена",
    }
)

_ALARMS: Final = """
SELECT c.id, c.number, 'stuck' AS kind, '' AS detail FROM case_file c
WHERE c.state = 'open'
  AND NOT EXISTS (SELECT FROM task t WHERE t.case_id = c.id AND t.state = 'open')
  AND NOT EXISTS (SELECT FROM message_subscription s WHERE s.case_id = c.id)
  AND NOT EXISTS (SELECT FROM incident n WHERE n.case_id = c.id AND n.resolved_at IS NULL)
  AND NOT EXISTS (SELECT FROM job j JOIN process_instance i ON i.id = j.instance_id
                  WHERE i.case_id = c.id AND j.state = 'waiting')
UNION ALL
SELECT c.id, c.number, 'without-instance', '' FROM case_file c
WHERE c.state = 'open' AND NOT EXISTS
  (SELECT FROM process_instance i WHERE i.case_id = c.id AND i.status = 'active')
UNION ALL
SELECT c.id, c.number, 'closed-but-active', 'процес ' || i.id
FROM case_file c JOIN process_instance i ON i.case_id = c.id
WHERE c.state <> 'open' AND i.status = 'active'
UNION ALL
SELECT c.id, c.number, 'task-of-the-dead', 'процес ' || i.id
FROM process_instance i JOIN case_file c ON c.id = i.case_id
WHERE i.status <> 'active' AND (
  EXISTS (SELECT FROM task t WHERE t.instance_id = i.id AND t.state = 'open')
  OR EXISTS (SELECT FROM job j WHERE j.instance_id = i.id AND j.state = 'waiting'))
UNION ALL
SELECT c.id, c.number, 'done-without-event', 'задача ' || t.id
FROM task t JOIN case_file c ON c.id = t.case_id
WHERE t.state = 'completed' AND NOT EXISTS
  (SELECT FROM event e WHERE e.case_id = t.case_id AND e.task_id = t.id
   AND e.kind = 'task.completed')
UNION ALL
SELECT c.id, c.number,
  CASE WHEN count(*) > 1 THEN 'done-twice' ELSE 'event-without-done' END, 'задача ' || e.task_id
FROM event e JOIN case_file c ON c.id = e.case_id LEFT JOIN task t ON t.id = e.task_id
WHERE e.kind = 'task.completed'
GROUP BY c.id, c.number, e.task_id
HAVING count(*) > 1 OR bool_or(t.state IS DISTINCT FROM 'completed')
UNION ALL
SELECT c.id, c.number, 'done-without-step', q.element_id FROM (
  SELECT t.case_id, t.instance_id, t.element_id, count(DISTINCT t.key) AS done,
    (SELECT count(*) FROM activity a WHERE a.instance_id = t.instance_id
     AND a.element_id = t.element_id) AS passed
  FROM task t WHERE t.state = 'completed' AND NOT EXISTS
    (SELECT FROM task o WHERE o.instance_id = t.instance_id AND o.key = t.key AND o.state = 'open')
  GROUP BY t.case_id, t.instance_id, t.element_id) q JOIN case_file c ON c.id = q.case_id
WHERE q.passed < q.done
UNION ALL
SELECT c.id, c.number, 'state-lost', 'процес ' || i.id
FROM process_instance i JOIN case_file c ON c.id = i.case_id
WHERE (i.status = 'active') <> (i.state IS NOT NULL)
UNION ALL
SELECT c.id, c.number, 'failed-without-incident', 'работа ' || j.id
FROM job j JOIN process_instance i ON i.id = j.instance_id JOIN case_file c ON c.id = i.case_id
WHERE j.state = 'failed' AND i.status = 'active'
  AND NOT EXISTS (SELECT FROM incident n WHERE n.job_id = j.id)
UNION ALL
SELECT c.id, c.number, 'late', j.element_id
FROM job j JOIN process_instance i ON i.id = j.instance_id JOIN case_file c ON c.id = i.case_id
WHERE j.state = 'waiting' AND greatest(j.due_at, coalesce(j.not_before, j.due_at)) < :late
ORDER BY 1, 3
"""


@dataclass(frozen=True)
class Alarm:
    """A case that is not as it should be; `detail` names the row."""

    case_id: int
    number: str
    kind: str
    detail: str

    @property
    def sentence(self) -> str:
        """What is wrong, in Bulgarian."""
        meaning = SENTENCES[self.kind]
        return f"{meaning} ({self.detail})" if self.detail else meaning


@dataclass(frozen=True)
class Checked:
    """How many cases were looked at, and what was found."""

    cases: int
    events: int
    alarms: tuple[Alarm, ...]

    @property
    def is_sound(self) -> bool:
        return not self.alarms


def check_cases(session: Session, *, definitions: Definitions, now: datetime) -> Checked:
    """Look at every case the transaction may see; changes nothing."""
    found = session.execute(text(_ALARMS), {"late": now - LATE_AFTER})
    alarms = [Alarm(row.id, row.number, row.kind, row.detail) for row in found]
    alarms += _states(session, definitions)
    verified = verify_all(session)
    alarms += [
        Alarm(each.case_id, each.number, "chain", f"събитие {each.seq}: {each.sentence}")
        for each in verified.findings
    ]
    return Checked(verified.cases, verified.events, tuple(alarms))


def _states(session: Session, definitions: Definitions) -> Iterator[Alarm]:
    """Compare what each live process waits for with the tasks people see."""
    shown: dict[int, set[str]] = {}
    for instance_id, key in session.execute(
        select(Task.instance_id, Task.key).where(Task.state == TaskState.OPEN)
    ):
        shown.setdefault(instance_id, set()).add(key)
    live = session.execute(
        select(ProcessInstance, CaseFile.number)
        .join(CaseFile, CaseFile.id == ProcessInstance.case_id)
        .where(ProcessInstance.status == InstanceState.ACTIVE, ProcessInstance.state.is_not(None))
        .order_by(ProcessInstance.id)
        .execution_options(yield_per=500)
    )
    for instance, number in live:
        kind = _state_alarm(session, instance, definitions, shown.get(instance.id, set()))
        if kind is not None:
            yield Alarm(instance.case_id, number, kind, f"процес {instance.id}")


def _state_alarm(
    session: Session, instance: ProcessInstance, definitions: Definitions, shown: set[str]
) -> str | None:
    process = definitions.get(session, instance.definition_id).process
    # reading a state asks the host for nothing
    nobody = cast("Host", None)
    try:
        waited = {task.key for task in resume(process, instance.state or b"", nobody).open_tasks()}
    except StateUnreadable:
        return "state-unreadable"
    return None if waited == shown else "state-apart"
