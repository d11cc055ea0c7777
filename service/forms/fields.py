"""Marshmallow fields that read what people type and what clients send as JSON.

A blank is not an error here: it deserialises to None, and `validation` decides whether the field
was needed. Messages are whole Bulgarian sentences.
"""

import re
import unicodedata
from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from marshmallow import ValidationError, fields

from service.forms.definition import Table, Text
from service.forms.formats import FORMATS
from service.forms.formatting import plural, show_input
from service.forms.inputs import untouched
from service.forms.parsing import (
    Unreadable,
    number_from_json,
    parse_date,
    parse_hours,
    parse_money,
    parse_number,
)

WRONG_KIND = "Въведеното не е от вида, който се очаква тук."
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\u0085]")
#: characters that are never meant: controls (but tab and line feed), bidi overrides, surrogates
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
#: what comes along with text from Word and telephones and shows nothing: byte order marks, joiners,
#: soft hyphens, variation selectors
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff]")
#: a bullet of Word's Symbol and Wingdings fonts
_BULLET = re.compile("[\uf000-\uf0ff]")
#: what the letters of our documents cannot print: every text may come to stand in an act
UNPRINTABLE = re.compile(
    "[^\t\n -~\u00a0-\u024f\u02b0-\u0377\u037a-\u04ff\u1e00-\u1eff"
    "\u2000-\u2040\u2044\u2070\u2071\u2074-\u208e\u20a0-\u20c0"
    "\u2100-\u2116\u2122\u2126\u2153-\u215e\u2190-\u23ff\u2460-\u25ff]"
)
_YES = frozenset({"yes", "true", "on", "1", "да"})
_NO = frozenset({"no", "false", "off", "0", "не"})
_ID = re.compile(r"[1-9][0-9]{0,17}")
MAX_ID = 2**63 - 1
MAX_CODE = 200
TOO_MANY = 1_001
#: so many digits are certainly no overlong number
SHORT = 10


def is_blank(value: object) -> bool:
    """Whether nothing was entered."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value == []


class TextField(fields.Field[str | None]):
    """A text of the shape its definition asks for."""

    def __init__(self, spec: Text) -> None:
        super().__init__(allow_none=True)
        self._spec = spec
        self._is_long = spec.type == "longtext"
        self._pattern = re.compile(spec.pattern) if spec.pattern else None

    def _deserialize(self, value: object, *_: object, **__: object) -> str | None:
        if is_blank(value):
            return None
        if not isinstance(value, str):
            raise ValidationError(WRONG_KIND)
        if len(value) > 4 * self._spec.max + 1_000:
            raise ValidationError(self._too_long())
        text = clean_text(value, is_long=self._is_long)
        spec = self._spec
        if len(text) > spec.max:
            raise ValidationError(self._too_long())
        if len(text) < spec.min:
            raise ValidationError(f"Въведете поне {plural(spec.min, 'знак', 'знака')}.")
        if self._pattern and not self._pattern.fullmatch(text):
            raise ValidationError(spec.message)
        if spec.format:
            try:
                return FORMATS[spec.format](text)
            except Unreadable as error:
                raise ValidationError(str(error)) from None
        return text

    def _too_long(self) -> str:
        return f"Текстът е по-дълъг от {plural(self._spec.max, 'знак', 'знака')}."


def clean_text(value: str, *, is_long: bool) -> str:
    """The text in composed form, without characters nobody types; line ends as \\n."""
    if value.isascii() and value.isprintable():
        return value.strip()
    if _UNWANTED.search(_LINE_ENDS.sub("\n", value)):
        raise ValidationError("Текстът съдържа недопустими знаци. Въведете го отново на ръка.")
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value)).strip()
    text = _BULLET.sub("•", _INVISIBLE.sub("", text))
    if found := UNPRINTABLE.search(text):
        raise ValidationError(
            f"Знакът „{found[0]}“ не може да се отпечата в документ. Изтрийте го или го опишете "
            "с думи."
        )
    return text if is_long else " ".join(text.split())


#: the same few days stand in hundreds of rows
_parse_date = lru_cache(maxsize=1_024)(parse_date)


class DayField(fields.Field[date | None]):
    """A date: ISO, or as people write it."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: object, *_: object, **__: object) -> date | None:
        if is_blank(value):
            return None
        if not isinstance(value, str):
            raise ValidationError(WRONG_KIND)
        try:
            return _parse_date(value)
        except Unreadable as error:
            raise ValidationError(str(error)) from None


class NumberField(fields.Field[Decimal | int | None]):
    """A number, an amount or hours; `kind` is the type in the definition."""

    def __init__(self, *, kind: str, decimals: int) -> None:
        super().__init__(allow_none=True)
        self._kind = kind
        self._decimals = decimals
        self._quantum = Decimal(1).scaleb(-decimals if kind != "hours" else 0)

    def _deserialize(self, value: object, *_: object, **__: object) -> Decimal | int | None:
        if isinstance(value, str) and len(value) < SHORT and value.isascii() and value.isdigit():
            # most cells by far
            return Decimal(value).quantize(self._quantum) if self._decimals else int(value)
        if is_blank(value):
            return None
        try:
            number = self._read(value)
            if self._kind == "hours":
                number = parse_hours(number, halves=self._decimals > 0)
        except Unreadable as error:
            raise ValidationError(str(error)) from None
        return number if self._decimals else int(number)

    def _read(self, value: object) -> Decimal:
        if isinstance(value, str):
            if self._kind == "money":
                return parse_money(value)
            return parse_number(value, decimals=1 if self._kind == "hours" else self._decimals)
        if isinstance(value, int | float) and not isinstance(value, bool):
            decimals = 1 if self._kind == "hours" else self._decimals
            return number_from_json(value, decimals=decimals)
        raise ValidationError(WRONG_KIND)


class YesNoField(fields.Field[bool | None]):
    """A yes or a no, from a radio button, a tick, a cell or JSON."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: object, *_: object, **__: object) -> bool | None:
        if is_blank(value):
            return None
        if isinstance(value, bool):
            return value
        word = value.strip().lower() if isinstance(value, str) else ""
        if word in _YES or word in _NO:
            return word in _YES
        raise ValidationError("Изберете „Да“ или „Не“.")


class CodeField(fields.Field[str | None]):
    """The code of an option; whether it is among the options is asked later."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: object, *_: object, **__: object) -> str | None:
        if is_blank(value):
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value) if value <= MAX_ID else ""
        if not isinstance(value, str) or len(value) > MAX_CODE or _UNWANTED.search(value):
            raise ValidationError("Изберете от предложените възможности.")
        return value.strip()


class IdField(fields.Field[int | None]):
    """The id of a person, an organisation or a document."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def _deserialize(self, value: object, *_: object, **__: object) -> int | None:
        if is_blank(value):
            return None
        if isinstance(value, str) and _ID.fullmatch(value.strip()):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_ID:
            return value
        raise ValidationError("Изберете от предложените възможности.")


class SeveralField(fields.Field[list[object] | None]):
    """Several codes or ids; one alone may come without a list, repetitions count once."""

    def __init__(self, item: CodeField | IdField) -> None:
        super().__init__(allow_none=True)
        self._item = item

    def _deserialize(self, value: object, *_: object, **__: object) -> list[object] | None:
        if is_blank(value):
            return None
        items = value if isinstance(value, list) else [value]
        if len(items) > TOO_MANY:
            raise ValidationError("Избрани са твърде много възможности.")
        found = [self._item.deserialize(item) for item in items if not is_blank(item)]
        return list(dict.fromkeys(found)) or None


def is_blank_row(row: Mapping[str, object], defaults: Mapping[str, Container[str]]) -> bool:
    """Whether a row has nothing but what it began with."""
    return all(
        cell is None or cell == "" or (name in defaults and show_input(cell) in defaults[name])
        for name, cell in row.items()
    )


class RowsField(fields.Field[list[dict[str, object] | None] | None]):
    """The rows of a table; a blank row is None, so that problems keep the row's number.

    Columns are read one by one without a schema per row: 300 rows are a person's keystroke.
    """

    def __init__(self, columns: Mapping[str, fields.Field[object]], table: Table) -> None:
        super().__init__(allow_none=True)
        self._columns = columns
        self._max_rows = table.max_rows
        self._defaults = untouched(table)

    def _deserialize(
        self, value: object, *_: object, **__: object
    ) -> list[dict[str, object] | None] | None:
        if is_blank(value):
            return None
        if not isinstance(value, list):
            raise ValidationError(WRONG_KIND)
        if len(value) > self._max_rows + 100:
            raise ValidationError(f"Редовете са повече от {self._max_rows}.")
        errors: dict[int, object] = {}
        rows = [self._row(index, row, errors) for index, row in enumerate(value)]
        if errors:
            raise ValidationError(dict(errors), valid_data=rows)
        return rows

    def _row(self, index: int, row: object, errors: dict[int, object]) -> dict[str, object] | None:
        if not isinstance(row, dict):
            errors[index] = [WRONG_KIND]
            return None
        wrong: dict[str, object] = {}
        if not row.keys() <= self._columns.keys():
            wrong = {str(key): ["Непозната колона."] for key in row if key not in self._columns}
        if not wrong and is_blank_row(row, self._defaults):
            return None
        found: dict[str, object] = {}
        for name, column in self._columns.items():
            try:
                found[name] = column._deserialize(  # noqa: SLF001 - the public method costs more than reading
                    row.get(name), name, row
                )
            except ValidationError as error:
                found[name] = None
                wrong[name] = error.messages
        if wrong:
            errors[index] = wrong
        elif all(cell is None for cell in found.values()):
            return None
        return found
