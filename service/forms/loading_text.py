"""Reading what every field has in common, and the fields of text."""

import re
from typing import TypedDict

from service.forms.definition import Condition, Text
from service.forms.formats import FORMATS
from service.forms.reader import Reader
from service.kernel.expressions import Expression

_AUTOCOMPLETE = re.compile(r"[a-z][a-z\- ]{1,40}")
#: a group repeated without bound is how a pattern hangs a server
_REPEATED_GROUP = re.compile(r"\)\s*[*+{]|\\[0-9]|\(\?")
MAX_PATTERN, MAX_REPEATS = 200, 4


class FieldBase(TypedDict):
    """The keys that every field may have."""

    id: str
    type: str
    label: str
    hint: str
    required: Condition
    when: Expression | None
    default: str | int | bool | Expression | None
    rule: str | None
    citation: str
    missing: str
    width: str


def read_text(reader: Reader, base: FieldBase) -> Text:
    """One line (`text`) or several (`longtext`)."""
    is_long = base["type"] == "longtext"
    ceiling = 20_000 if is_long else 1_000
    pattern, message = reader.take("pattern"), reader.text("message")
    if reader.has("pattern") and not _is_safe(pattern):
        reader.refuse("pattern", "Шаблонът е неправилен или може да се смята безкрайно.")
        pattern = None
    if bool(message) != reader.has("pattern"):
        reader.refuse("message", "„pattern“ и „message“ вървят заедно.")
    wanted = reader.one_of("format", frozenset(FORMATS)) if reader.has("format") else None
    completion = "off"
    if reader.has("autocomplete"):
        completion = reader.code("autocomplete", pattern=_AUTOCOMPLETE)
    least = reader.integer("min", default=0, least=0, most=ceiling)
    most = reader.integer("max", default=4_000 if is_long else 200, least=1, most=ceiling)
    if least > most:
        reader.refuse("min", "„min“ е по-голямо от „max“.")
    return Text(
        **base,
        min=least,
        max=most,
        pattern=pattern if isinstance(pattern, str) else None,
        message=message,
        format=wanted or None,
        autocomplete=completion,
        rows=reader.integer("rows", default=5, least=2, most=40) if is_long else 1,
    )


def _is_safe(pattern: object) -> bool:
    if (
        not isinstance(pattern, str)
        or len(pattern) > MAX_PATTERN
        or _REPEATED_GROUP.search(pattern)
    ):
        return False
    if sum(pattern.count(sign) for sign in "*+{") > MAX_REPEATS:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
