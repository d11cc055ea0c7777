"""What schemas of the API share: strict input that becomes a dataclass, paging, ids."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar, Final

from apiflask import Schema
from marshmallow import EXCLUDE, RAISE, fields, post_load
from marshmallow.validate import Length, Range

from service.api.gate import Unreadable

LONGEST_PAGE: Final = 100
_BIGINT: Final = 2**63 - 1
_NO_CURSOR: Final = "after не е отметка на страница."


class Body(Schema):
    """A JSON body: a name it does not know is refused, so reserved fields cannot be slipped in."""

    #: the dataclass the handler gets
    makes: ClassVar[Callable[..., object]]

    class Meta:
        """marshmallow's own."""

        unknown = RAISE

    @post_load
    def _make(self, data: Mapping[str, object], **_: object) -> object:
        return type(self).makes(**data)


class Query(Body):
    """A query string; what it does not know is passed over, as everywhere on the web."""

    class Meta:
        """marshmallow's own."""

        unknown = EXCLUDE


def identity(**more: object) -> fields.Integer:
    """An id of the database: 1 to 2^63 − 1."""
    return fields.Integer(strict=False, validate=Range(1, _BIGINT), **more)  # type: ignore[arg-type]


def page_size() -> fields.Integer:
    """How many rows a page holds."""
    return fields.Integer(load_default=25, validate=Range(1, LONGEST_PAGE))


def short_text(longest: int = 100, **more: object) -> fields.String:
    """A text of one line."""
    return fields.String(validate=Length(max=longest), **more)  # type: ignore[arg-type]


def moment() -> fields.AwareDateTime:
    """An instant in UTC, ISO 8601; an instant without an offset is read as UTC."""
    return fields.AwareDateTime(load_default=None, allow_none=True)


def values_field() -> fields.Dict:
    """The form as typed: field id → value; the form itself decides what is right."""
    return fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), required=True)


def cursor_of(key: tuple[str, int] | None) -> str | None:
    """Where the next page begins, as one opaque word."""
    if key is None:
        return None
    return urlsafe_b64encode(f"{key[0]}|{key[1]}".encode()).decode().rstrip("=")


def key_of(cursor: str | None) -> tuple[str, int] | None:
    """The key inside a cursor of ours; raises Unreadable for anything else."""
    if cursor is None:
        return None
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        due, _, row = text.rpartition("|")
        if due != "infinity":
            due = datetime.fromisoformat(due).isoformat()
        after = int(row)
    except (ValueError, NotBase64) as error:
        raise Unreadable(reason=_NO_CURSOR) from error
    if not 0 < after <= _BIGINT:
        raise Unreadable(reason=_NO_CURSOR)
    return due, after


def iso(at: datetime | None) -> str | None:
    """An instant as JSON."""
    return None if at is None else at.isoformat()
