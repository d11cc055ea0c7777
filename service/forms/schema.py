"""A definition as a marshmallow schema; one per definition, built when it is first needed."""

from collections.abc import Mapping

from marshmallow import RAISE, Schema, fields

from service.forms.definition import Choice, Day, Field, File, Form, Number, Table, Text, YesNo
from service.forms.fields import (
    CodeField,
    DayField,
    IdField,
    NumberField,
    RowsField,
    SeveralField,
    TextField,
    YesNoField,
)


class FormSchema(Schema):
    """The root of all schemas of forms: what is not in the form is refused by name."""

    class Meta:
        unknown = RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own class attribute
        "unknown": "Формулярът няма такова поле.",
        "type": "Изпратеното не е попълнен формуляр.",
    }


def build_schema(form: Form) -> FormSchema:
    """The schema of a form's inputs; loading it reads types, and no rule of the context."""
    members: Mapping[str, fields.Field[object]] = {
        field.id: _schema_field(field) for field in form.inputs()
    }
    schema = FormSchema.from_dict(dict(members), name=form.id.title().replace("/", "_"))()
    if not isinstance(schema, FormSchema):
        raise TypeError("from_dict keeps the class it was called on")
    return schema


def _schema_field(field: Field) -> fields.Field[object]:
    made: fields.Field[object]
    match field:
        case Text():
            made = _plain(TextField(field))
        case Choice() if field.is_multiple:
            made = _plain(SeveralField(CodeField()))
        case Choice():
            made = _plain(IdField() if field.has_ids else CodeField())
        case YesNo():
            made = _plain(YesNoField())
        case Day():
            made = _plain(DayField())
        case Number():
            made = _plain(NumberField(kind=field.type, decimals=field.decimals))
        case File():
            made = _plain(SeveralField(IdField()) if field.multiple else IdField())
        case Table():
            columns = {column.id: _schema_field(column) for column in field.columns}
            made = _plain(RowsField(columns, field))
        case _:
            raise TypeError(f"no schema for {field.type}")
    return made


def _plain(field: fields.Field[object] | object) -> fields.Field[object]:
    if not isinstance(field, fields.Field):
        raise TypeError("not a marshmallow field")
    return field
