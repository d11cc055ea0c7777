"""The hash chain of a case: how an event is bound to the one before it.

`commitment = SHA256(0x03 ‖ salt ‖ canonical(payload))` and
`hash = SHA256(0x02 ‖ previous ‖ canonical(header) ‖ commitment)`: a payload can be erased by law
(its salt goes too) while the chain still proves what was there and when.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

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
        return {
            "case_id": self.case_id,
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "kind": self.kind,
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "on_behalf_of_id": self.on_behalf_of_id,
            "role": self.role,
            "organisation_id": self.organisation_id,
            "instance_id": self.instance_id,
            "element_id": self.element_id,
            "task_id": self.task_id,
            "definition_hash": self.definition_hash,
            "request_id": self.request_id,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """An event ready to be written: its header, payload and place in the chain."""

    header: Header
    payload: Mapping[str, Json]
    salt: bytes
    commitment: bytes
    hash: bytes


def commit_to(payload: Mapping[str, Json], salt: bytes) -> bytes:
    """The commitment that stands for a payload even after its erasure."""
    return sha256(_PAYLOAD, salt, canonical(dict(payload)))


def chain_hash(previous: bytes, header: Header, commitment: bytes) -> bytes:
    """The hash of an event, given the hash of the one before (empty for the first)."""
    return sha256(_EVENT, previous, canonical(header.to_json()), commitment)


def forge(previous: bytes, header: Header, payload: Mapping[str, Json]) -> Link:
    """The next link after `previous`."""
    salt = secrets.token_bytes(_SALT_BYTES)
    commitment = commit_to(payload, salt)
    return Link(header, payload, salt, commitment, chain_hash(previous, header, commitment))
