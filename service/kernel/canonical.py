"""One byte form for one value, so that a hash means the same on every machine.

JSON with sorted keys, no spaces, UTF-8. A float is refused: money and hours travel as strings.
"""

import hashlib
import json

from service.kernel.json_types import Json

#: made once: `json.dumps` with these options would make one for every event
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical(value: Json) -> bytes:
    """The one byte form of `value`; raises TypeError for a float or a foreign type."""
    _refuse_floats(value)
    return _ENCODER.encode(value).encode()


def sha256(*parts: bytes) -> bytes:
    """SHA-256 over the parts laid end to end."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def _refuse_floats(value: Json) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; send a string")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_floats(item)
