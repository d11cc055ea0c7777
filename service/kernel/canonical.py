"""One byte form for one value, so that a hash means the same on every machine.

JSON with sorted keys, no spaces, UTF-8. A float is refused: money and hours travel as strings.
"""

import hashlib

import orjson

from service.kernel.json_types import Json

#: what orjson would write by itself and JSON does not have is left to be refused
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_PLAIN = frozenset({str, int, bool, type(None)})


def canonical(value: Json) -> bytes:
    """The one byte form of `value`: that of `json.dumps` with sorted keys and no spaces.

    Raises TypeError for a float, an integer beyond 64 bits, half of a surrogate pair, a key that
    is no text, a foreign type, and for nesting deeper than 254.
    """
    try:
        encoded = orjson.dumps(value, option=_OPTIONS)
    except TypeError:
        # a key may be a kind of text, such as a member of a StrEnum
        encoded = orjson.dumps(value, option=_OPTIONS | orjson.OPT_NON_STR_KEYS)
        _refuse_foreign_keys(value)
    # after the encoding: what is too deep to walk has been refused by then
    _refuse_foreign(value)
    return encoded


def sha256(*parts: bytes) -> bytes:
    """SHA-256 over the parts laid end to end."""
    return hashlib.sha256(b"".join(parts)).digest()


def _refuse_foreign(value: Json) -> None:
    """Refuse floats, and what orjson takes for text or numbers and `json.dumps` does not."""
    if isinstance(value, dict):
        for item in value.values():
            if type(item) not in _PLAIN:
                _refuse_foreign(item)
    elif isinstance(value, list | tuple):
        for item in value:
            if type(item) not in _PLAIN:
                _refuse_foreign(item)
    elif isinstance(value, float):
        raise TypeError("a float has no canonical form; send a string")
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{type(value).__name__} has no canonical form")


def _refuse_foreign_keys(value: Json) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key must be text, not {type(key).__name__}")
            _refuse_foreign_keys(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_foreign_keys(item)
