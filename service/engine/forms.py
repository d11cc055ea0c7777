"""The form of a task, with what its process says about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from service.engine.core.face import Execution
from service.engine.host import StepHost
from service.engine.records import Snapshot
from service.forms import FormContext, FormDefinition, FormValue, StoredFile
from service.forms.decoding import Raw
from service.forms.definition import File
from service.kernel.json_types import JsonMapping
from service.storage.models.document import Document

_KINDS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


@dataclass(frozen=True)
class TaskForm:
    """A form definition together with the context of one task."""

    form: FormDefinition
    context: FormContext
    host: StepHost

    def validate(
        self, raw: Raw, *, files_of: tuple[int, int | None] | None = None
    ) -> Mapping[str, FormValue]:
        """The validated values; raises ValidationFailed with the place of each problem.

        `files_of` names the task and the person whose uploads the form may refer to.
        """
        context = self.context
        if files_of is not None and has_files(self.form):
            context = replace(context, files=uploads(self.host, *files_of))
        return self.form.validate(raw, context, today=self.host.today)


def task_form(host: StepHost, task: Snapshot, execution: Execution) -> TaskForm:
    """The form of this task, its options and facts read afresh."""
    variables = with_item(host, task, execution)
    return form_of(host, task.form_key or "", element_id=task.element_id, variables=variables)


def with_item(host: StepHost, task: Snapshot, execution: Execution) -> JsonMapping:
    """The process variables, and under its own name the item a multi-instance task is about."""
    element = host.definition.process.elements[task.element_id or ""]
    if element.multi is None or element.multi.element_variable is None:
        return execution.variables
    return {**execution.variables, element.multi.element_variable: task.item}


def form_of(
    host: StepHost, form_key: str, *, element_id: str | None, variables: JsonMapping
) -> TaskForm:
    """A form by its key within the running instance."""
    provider = host.registry.contexts.get(form_key)
    given = FormContext()
    if provider is not None:
        given = provider(host.context(element_id, inputs={}, variables=variables))
    context = replace(given, variables={**variables, **given.variables})
    return TaskForm(host.definition.forms[form_key], context, host)


def has_files(form: FormDefinition) -> bool:
    """Whether the form asks for a file anywhere."""
    return any(isinstance(field, File) for field in form.form.fields())


def uploads(host: StepHost, task_id: int, person_id: int | None) -> dict[int, StoredFile]:
    """The files this person has uploaded for this task."""
    rows = host.work.session.scalars(
        select(Document).where(Document.task_id == task_id, Document.created_by_id == person_id)
    )
    return {
        row.id: StoredFile(row.id, row.name, _KINDS.get(row.content_type, ""), row.size)
        for row in rows
    }
