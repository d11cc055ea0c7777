"""The front door of a form: read it once, then show and check it as often as needed."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from service.forms.context import FormContext, FormValue
from service.forms.decoding import Raw, decode
from service.forms.definition import Form, Table
from service.forms.loading import read_form
from service.forms.schema import FormSchema, build_schema
from service.forms.validation import validate
from service.forms.values import from_json, to_json
from service.kernel.json_types import Json


class FormDefinition:
    """One form with its schema. Immutable in use; safe to share between threads."""

    def __init__(self, form: Form) -> None:
        self.form = form

    @property
    def id(self) -> str:
        """`<process>/<form>`, as in a diagram's formKey."""
        return self.form.id

    @property
    def version(self) -> int:
        return self.form.version

    @property
    def title(self) -> str:
        return self.form.title

    @property
    def hash(self) -> bytes:
        """SHA-256 of the file, which the ledger names beside what was entered."""
        return self.form.hash

    @cached_property
    def schema(self) -> FormSchema:
        """The marshmallow schema: the only truth about what may be entered."""
        return build_schema(self.form)

    def table(self, field_id: str) -> Table:
        """The table of this id; KeyError if the form has no such table."""
        field = self.form.field(field_id)
        if not isinstance(field, Table):
            raise KeyError(field_id)
        return field

    def decode(self, raw: Raw) -> dict[str, Json]:
        """What was typed, nested, storable as a draft; never fails, checks nothing."""
        return decode(self.form, raw)

    def validate(self, raw: Raw, context: FormContext, *, today: date) -> dict[str, FormValue]:
        """The values entered; `today` is the day in Europe/Sofia.

        Raises: ValidationFailed with a problem at every field that is wrong.
        """
        data = self.decode(raw)
        return validate(self.form, schema=self.schema, data=data, context=context, today=today)

    def to_json(self, values: Mapping[str, FormValue]) -> dict[str, Json]:
        """Validated values as canonical JSON, for the ledger."""
        return to_json(values)

    def from_json(self, stored: Mapping[str, Json]) -> dict[str, FormValue]:
        """Validated values back from `to_json`."""
        return from_json(self.form, stored)


def load_form(raw: bytes) -> FormDefinition:
    """The form in a definition file; raises FormRefused naming every problem."""
    return FormDefinition(read_form(raw))
