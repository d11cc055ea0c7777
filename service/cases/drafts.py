"""Drafts: what a person has typed and not yet sent. Nothing typed is ever lost."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.engine.definitions import Definitions
from service.forms.decoding import Raw
from service.identity.actor import Actor
from service.kernel.json_types import Json
from service.storage.models.engine import FormDraft, ProcessInstance, Task


def save_draft(
    session: Session,
    task_id: int,
    raw: Raw,
    *,
    actor: Actor,
    now: datetime,
    definitions: Definitions,
) -> None:
    """Keep the form as typed, also when the task is somebody else's or done by now."""
    row = session.execute(
        select(Task.form_key, ProcessInstance.definition_id)
        .join(ProcessInstance, ProcessInstance.id == Task.instance_id)
        .where(Task.id == task_id)
    ).one_or_none()
    if row is None or actor.person_id is None:
        return
    form = definitions.get(session, row.definition_id).forms[row.form_key]
    values = form.decode(raw)
    statement = insert(FormDraft).values(
        task_id=task_id, person_id=actor.person_id, values=values, saved_at=now
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["task_id", "person_id"], set_={"values": values, "saved_at": now}
        )
    )


def read_draft(
    session: Session, task_id: int, *, actor: Actor
) -> tuple[dict[str, Json], datetime] | None:
    """The actor's own draft of the task and when it was saved."""
    draft = session.get(FormDraft, (task_id, actor.person_id))
    return None if draft is None else (draft.values, draft.saved_at)
