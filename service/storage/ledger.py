"""The hash chain of a case: how an event is bound to the one before it.

`commitment = SHA256(0x03 ‖ salt ‖ canonical(payload))` and
`hash = SHA256(0x02 ‖ previous ‖ canonical(header) ‖ commitment)`: a payload can be erased by law
(its salt goes too) while the chain still proves what was there and when.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final

import orjson

from service.kernel.canonical import canonical, sha256
from service.kernel.json_types import Json

_EVENT = b"\x02"
_PAYLOAD = b"\x03"
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Header:
    """Everything about an event but what it says: who, when, where in the case."""

    case_id: int
    seq: int
    at: datetime
    kind: str
    actor_id: int | None
    actor_name: str
    on_behalf_of_id: int | None = None
    role: str | None = None
    organisation_id: int | None = None
    instance_id: int | None = None
    element_id: str | None = None
    task_id: int | None = None
    definition_hash: str | None = None
    request_id: str | None = None

    def to_json(self) -> dict[str, Json]:
        """The header as it is hashed; `at` in UTC with microseconds."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {**{name: getattr(self, name) for name in HEADER_FIELDS}, "at": at}


#: what a header is made of, in the order of its canonical form
HEADER_FIELDS: Final = tuple(sorted(field.name for field in fields(Header)))


@dataclass(frozen=True, slots=True)
class Link:
    """An event ready to be written: its header, payload and place in the chain."""

    header: Header
    payload: Mapping[str, Json]
    salt: bytes
    commitment: bytes
    hash: bytes


def commit_to(payload: Json, salt: bytes) -> bytes:
    """The commitment that stands for a payload even after its erasure."""
    return sha256(_PAYLOAD, salt, canonical(payload))


def is_committed(text: bytes, salt: bytes, commitment: bytes) -> bool:
    """Whether a stored payload, as JSON text in UTF-8, is the one committed to."""
    try:
        return commit_to(orjson.loads(text), salt) == commitment
    except (orjson.JSONDecodeError, TypeError):
        # what has no canonical form (a float, half of a surrogate pair) was never written by us
        return False


def chain_hash(previous: bytes, header: dict[str, Json], commitment: bytes) -> bytes:
    """The hash of an event, given the hash of the one before (empty for the first)."""
    return sha256(_EVENT, previous, canonical(header), commitment)


def forge(previous: bytes, header: Header, payload: Mapping[str, Json]) -> Link:
    """The next link after `previous`."""
    salt = secrets.token_bytes(_SALT_BYTES)
    commitment = commit_to(dict(payload), salt)
    hashed = chain_hash(previous, header.to_json(), commitment)
    return Link(header, payload, salt, commitment, hashed)
