"""What may be a process variable: JSON, finite, not too large, and nobody else's object."""

import json
from math import isfinite

from service.engine.core.errors import VariableRefused
from service.engine.core.face import LIMITS
from service.kernel.json_types import Json, JsonMapping

_DEPTH = 32


def checked(variables: JsonMapping) -> dict[str, Json]:
    """A copy of the variables that shares nothing with the caller; raises `VariableRefused`."""
    return {name: _value(name, value) for name, value in variables.items()}


def _value(name: object, value: Json) -> Json:
    if not isinstance(name, str) or not name.isidentifier():
        raise VariableRefused(name=name, reason="името не е име на променлива")
    if value is None or isinstance(value, bool):
        return value
    copy = _copy(name, value, _DEPTH)
    if isinstance(copy, str) and len(copy) * 4 <= LIMITS.variable_bytes:
        return copy
    if isinstance(copy, str | list | dict):
        size = len(json.dumps(copy, ensure_ascii=False).encode())
        if size > LIMITS.variable_bytes:
            raise VariableRefused(name=name, reason="стойността е по-голяма от 1 MB")
    return copy


def _copy(name: str, value: Json, depth: int) -> Json:
    if not depth:
        raise VariableRefused(name=name, reason="стойността е вложена твърде дълбоко")
    if isinstance(value, list):
        return [_copy(name, item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {_key(name, key): _copy(name, item, depth - 1) for key, item in value.items()}
    return _scalar(name, value)


def _key(name: str, key: object) -> str:
    if not isinstance(key, str):
        raise VariableRefused(name=name, reason="ключовете трябва да са текст")
    return key


def _scalar(name: str, value: object) -> Json:
    if isinstance(value, int) and value.bit_length() > 63:  # noqa: PLR2004 - what a bigint holds
        raise VariableRefused(name=name, reason="числото е твърде голямо")
    if isinstance(value, float) and not isfinite(value):
        raise VariableRefused(name=name, reason="числото не е крайно")
    if isinstance(value, str) and ("\x00" in value or _lone(value)):
        raise VariableRefused(name=name, reason="текстът съдържа недопустими знаци")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise VariableRefused(name=name, reason=f"видът „{type(value).__name__}“ не е JSON")


def _lone(value: str) -> bool:
    """Whether a text holds half of a surrogate pair, which no encoding can store."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False
