"""What every handler of the API stands on: the office, who asks, the right it declares, the guard.

Web and API do not know each other; the application hands both the same office and the same way to
learn who asks. The right is declared the same way too, and one test walks the routes of both.
"""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Never, TypeVar, cast

from flask import Flask, current_app, request

from service.cases.office import Office
from service.identity.actor import Actor
from service.identity.policy import POLICY
from service.identity.rates import PUBLIC_READS, spend
from service.kernel.errors import NotFound, PrepiskaError

_EXTENSION: Final = "prepiska.api"
#: bytes of a JSON body: a table of 300 lines is about 100 KB
_LONGEST_BODY: Final = 8 * 1024 * 1024
#: digits of an integer in JSON; a longer one is no id and no sum
_LONGEST_INTEGER: Final = 40
#: objects and lists within each other: a form, its table, a row, a cell, and some more
_DEEPEST: Final = 32
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
_KEY: Final = re.compile(r"[\x21-\x7e]{1,100}")
_ETAG: Final = re.compile(r'(?:W/)?"([0-9]{1,18})"')
_BODIES: Final = frozenset({"POST", "PUT", "PATCH"})

View = TypeVar("View", bound=Callable[..., object])


class Unreadable(PrepiskaError):
    """The request is not what HTTP and JSON say it should be."""

    code = "api.unreadable"
    sentence = "Заявката не може да бъде разчетена: {reason}"
    status = 400


class WrongMediaType(PrepiskaError):
    """The body is not JSON."""

    code = "api.media-type"
    sentence = "Тялото на заявката трябва да е application/json."
    status = 415


@dataclass(frozen=True)
class Gate:
    """The parts of this application: its office, and who asks in the present request."""

    office: Office
    actor: Callable[[], Actor]


def put_gate(app: Flask, gate: Gate) -> None:
    """Remember what the API of this application works with."""
    app.extensions[_EXTENSION] = gate


def office() -> Office:
    """The office of this application."""
    return cast("Gate", current_app.extensions[_EXTENSION]).office


def me() -> Actor:
    """Who asks."""
    return cast("Gate", current_app.extensions[_EXTENSION]).actor()


def right(action: str) -> Callable[[View], View]:
    """Declare the right a view stands on, as `service.web.security.access` does for pages."""
    if action not in POLICY:
        raise ValueError(f"no such action in the policy table: {action}")

    def declare(view: View) -> View:
        view.__dict__["policy_action"] = action
        return view

    return declare


def check_request() -> None:
    """Refuse what no handler should have to think of; runs after the gate has asked who it is.

    Raises NotFound for a path that cannot be stored, Unreadable, WrongMediaType; TooManyRequests to
    an address that reads too fast without a key (R-426).
    """
    if me().is_public:
        address, now = request.remote_addr or "", datetime.now(UTC)
        spend(office().sessions, PUBLIC_READS, address=address, now=now)
    if not all(map(_is_storable, (request.view_args or {}).values())):
        raise NotFound
    if not all(map(_is_storable, _query())):
        _refuse("в адреса има недопустим знак.")
    if request.method in _BODIES:
        _check_body()


def idempotency_key() -> str | None:
    """The Idempotency-Key of the request; raises Unreadable for one that is no key."""
    given = request.headers.get("Idempotency-Key")
    if given is not None and not _KEY.fullmatch(given):
        _refuse("Idempotency-Key е до 100 печатни знака без интервал.")
    return given


def case_version() -> int | None:
    """The version in If-Match; None when any will do. Raises Unreadable."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    match = _ETAG.fullmatch(given.strip())
    if match is None:
        _refuse("If-Match не е версия на преписка.")
    return int(match[1])


def request_id() -> str | None:
    """What the client calls this request, for the ledger; dropped when it is not plain."""
    given = request.headers.get("X-Request-Id", "")
    return given if _KEY.fullmatch(given) else None


def read_json(body: bytes) -> object:
    """JSON as RFC 8259 means it: finite numbers, one of each name. Raises Unreadable."""
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_number,
            parse_float=_finite,
            parse_int=_integer,
            object_pairs_hook=_distinct,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(reason="тялото не е правилен JSON.") from error


def _query() -> Iterable[str]:
    for name, values in request.args.lists():
        yield name
        yield from values


def _check_body() -> None:
    if request.mimetype == "multipart/form-data":
        return
    request.max_content_length = _LONGEST_BODY
    body = request.get_data(cache=True)
    if not body:
        return
    if not request.is_json:
        raise WrongMediaType
    if not _has_storable_text(read_json(body)):
        _refuse("в текст има недопустим знак (NUL или половин знак).")


def _has_storable_text(root: object) -> bool:
    """Whether every name and text can be kept; raises Unreadable for what is nested too deep."""
    level = [root]
    for _ in range(_DEEPEST):
        deeper: list[object] = []
        for value in level:
            if isinstance(value, dict):
                deeper += [*value, *value.values()]
            elif isinstance(value, list):
                deeper += value
            elif not _is_storable(value):
                return False
        if not deeper:
            return True
        level = deeper
    return _refuse("тялото е вложено твърде дълбоко.")


def _is_storable(value: object) -> bool:
    """Whether PostgreSQL can keep it: no NUL, no half of a character."""
    return not isinstance(value, str) or _UNSTORABLE.search(value) is None


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("the number is not finite")
    return number


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise ValueError("the integer is too long")
    return int(text)


def _refuse_number(text: str) -> Never:
    raise ValueError(f"{text} is no JSON")


def _refuse(reason: str) -> Never:
    raise Unreadable(reason=reason)
