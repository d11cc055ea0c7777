"""The floor: the rows of one completion written by hand, prepared statements, one transaction.

No engine, no rights, no form, no hashing: only what PostgreSQL must do to keep the same rows.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import Connection
from psycopg.types.json import Jsonb

Rows = Connection[tuple[object, ...]]

_LOCK: Final = """
SELECT c.version, c.event_count, i.state, i.version, t.instance_id, t.key
FROM case_file c JOIN task t ON t.case_id = c.id JOIN process_instance i ON i.id = t.instance_id
WHERE t.id = %s AND t.state = 'open' FOR UPDATE OF c
"""
_CLOSE: Final = "UPDATE task SET state = 'completed', ended_at = %s, ended_by_id = %s WHERE id = %s"
_OPEN: Final = """
INSERT INTO task (case_id, instance_id, key, element_id, name, form_key, role, organisation_id,
  scope, priority, created_at)
SELECT case_id, instance_id, %s, %s, name, form_key, %s, organisation_id, scope, 50, %s
FROM task WHERE id = %s RETURNING id
"""
_HISTORY: Final = """
INSERT INTO activity (instance_id, element_id, kind, name, outcome, flows, at)
VALUES (%s, %s, 'userTask', 'Задача', 'completed', %s, %s)
"""
_GATEWAY: Final = """
INSERT INTO activity (instance_id, element_id, kind, name, outcome, flows, at)
VALUES (%s, %s, 'userTask', 'Задача', 'completed', %s, %s),
  (%s, 'gw', 'exclusiveGateway', 'Отново ли?', 'completed', '{f_yes}', %s)
"""
_EVENT: Final = """
INSERT INTO event (case_id, seq, at, kind, actor_id, actor_name, role, organisation_id, instance_id,
  element_id, task_id, definition_hash, payload, salt, commitment, hash)
VALUES (%s, %s, %s, 'task.completed', %s, %s, %s, NULL, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_OUTBOX: Final = """
INSERT INTO outbox (case_id, kind, dedup, payload, created_at) VALUES (%s, 'task', %s, %s, %s)
ON CONFLICT (dedup) DO NOTHING
"""
_ANSWER: Final = """
INSERT INTO idempotency (key, actor_id, request_hash, response, created_at)
VALUES (%s, %s, %s, %s, %s)
"""
_STATE: Final = "UPDATE process_instance SET state = %s, version = version + 1 WHERE id = %s"
_CASE: Final = """
UPDATE case_file SET version = version + 1, head = %s, event_count = event_count + 1 WHERE id = %s
"""
_DIGEST: Final = "0" * 64


@dataclass
class Hand:
    """Somebody who knows what rows a completion leaves, and writes them."""

    connection: Rows
    case_id: int
    task_id: int
    person_id: int
    now: datetime
    steps: int = 0

    def step(self) -> None:
        """Complete the open task and open the next one, as the loop does."""
        element, role = (("write", "director"), ("check", "ruo_expert"))[self.steps % 2]
        following, next_role = (("check", "ruo_expert"), ("write", "director"))[self.steps % 2]
        self.steps += 1
        run = self.connection.execute
        found = run(_LOCK, (self.task_id,)).fetchone() or ()
        _, events, state, _, instance_id, _ = found
        run(_CLOSE, (self.now, self.person_id, self.task_id))
        opened = (
            run(
                _OPEN, (f"hand-{self.steps}", following, next_role, self.now, self.task_id)
            ).fetchone()
            or ()
        )
        if element == "write":
            run(_HISTORY, (instance_id, element, ["f2"], self.now))
        else:
            run(_GATEWAY, (instance_id, element, ["f3"], self.now, instance_id, self.now))
        self._event(element, role, int(str(events)) + 1, instance_id)
        payload = {"task": "Задача", "case": "2018-000001", "role": next_role, "due_at": None,
                   "organisation_id": 5, "person_id": None}  # fmt: skip
        dedup = f"hand:{self.case_id}:{self.steps}"
        run(_OUTBOX, (self.case_id, dedup, Jsonb(payload), self.now))
        answer = Jsonb({"case_id": self.case_id, "task_id": self.task_id, "task_name": "Задача"})
        run(_ANSWER, (dedup, self.person_id, _DIGEST, answer, self.now))
        run(_STATE, (state, instance_id))
        run(_CASE, (os.urandom(32), self.case_id))
        self.connection.commit()
        self.task_id = int(str(opened[0]))

    def _event(self, element: str, role: str, seq: int, instance_id: object) -> None:
        payload = json.dumps(
            {"task": f"Задача {element}", "form": "probe/simple", "values": {
                "held_on": "2018-05-14", "amount": "445.50", "ground": "заповед РД-09-112",
                "note": "шестнадесет часа по математика", "again": True}},
            ensure_ascii=False,
        )  # fmt: skip
        self.connection.execute(
            _EVENT,
            (
                self.case_id, seq, self.now, self.person_id, "Мария Стоянова Велкова", role,
                instance_id, element, self.task_id, _DIGEST, payload, os.urandom(16),
                os.urandom(32), os.urandom(32),
            ),
        )  # fmt: skip
