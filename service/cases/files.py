"""Files of a task's form: taken at once, checked by content, filed when the form is sent."""

from typing import Final

from service.cases.office import Office
from service.cases.task_page import TaskPage
from service.documents.store import store_document
from service.documents.uploads import check_upload
from service.forms.context import StoredFile
from service.forms.definition import File
from service.identity.actor import Actor
from service.kernel.errors import Problem, ValidationFailed

_MEGABYTE: Final = 1024 * 1024


def upload_for_task(
    office: Office, actor: Actor, page: TaskPage, *, field_id: str, name: str, content: bytes
) -> StoredFile:
    """Keep a file for a field of the task's form.

    Raises UploadRefused naming what is wrong with it, ValidationFailed for a field that takes none.
    """
    fields = {} if page.form is None else {f.id: f for f in page.form.form.fields()}
    field = fields.get(field_id)
    if not isinstance(field, File) or not page.may_complete:
        raise ValidationFailed([Problem(field_id, "В това поле не се прилага файл.")])
    upload = check_upload(name, content, accept=tuple(field.accept), limit=field.max_mb * _MEGABYTE)
    with office.transaction() as session:
        stored = store_document(
            session,
            case_id=page.case.id,
            task_id=page.task.id,
            name=upload.name,
            kind="upload",
            content=upload.content,
            content_type=upload.content_type,
            actor_person_id=actor.person_id,
            now=office.clock.now(),
        )
    return StoredFile(stored.id, stored.name, upload.kind.value, stored.size)
