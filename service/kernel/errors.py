"""Errors a person can read: a machine code, the data, and a Bulgarian sentence found by the code.

A class names one error. Its `sentence` is a format string over the data it is raised with, so the
words stand in one place and a client can match on `code` in any language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from service.kernel.json_types import Json

#: every error class that has a code of its own, so that no two share one
_BY_CODE: dict[str, type["PrepiskaError"]] = {}


class PrepiskaError(Exception):
    """The root of all errors meant for a person or a client."""

    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Възникна неочаквана грешка."
    status: ClassVar[int] = 500

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            return
        taken = _BY_CODE.setdefault(cls.code, cls)
        if taken is not cls and taken.__qualname__ != cls.__qualname__:
            raise TypeError(f"error code {cls.code} belongs to {taken.__qualname__}")

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(self.sentence.format_map(data))

    @property
    def message(self) -> str:
        """The Bulgarian sentence with the data filled in."""
        return str(self)


class Refused(PrepiskaError):
    """The request is understood and cannot be done as it stands."""

    code = "refused"
    sentence = "Действието не може да бъде извършено."
    status = 422


class Conflict(PrepiskaError):
    """Somebody or something was faster; the case itself is healthy."""

    code = "conflict"
    sentence = "Междувременно преписката е променена."
    status = 409


class NotFound(PrepiskaError):
    """There is no such thing, or it is not the asker's to see: both answer alike."""

    code = "not-found"
    sentence = "Не намерихме това, което търсите."
    status = 404


class Forbidden(PrepiskaError):
    """The asker sees the thing and may not do this with it."""

    code = "forbidden"
    sentence = "Нямате право на това действие."
    status = 403


class Busy(PrepiskaError):
    """The row is held by another transaction for longer than we wait."""

    code = "busy"
    sentence = "В момента друг работи по същата преписка. Опитайте отново след малко."
    status = 503


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what a person entered.

    `path` names the place, dotted (`lines.3.hours`); empty for the whole form.
    `rule` is the rule's id (R-027) when a rule decided.
    """

    path: str
    message: str
    rule: str | None = None
    code: str = "invalid"

    def to_json(self) -> dict[str, Json]:
        return {"path": self.path, "message": self.message, "rule": self.rule, "code": self.code}


class ValidationFailed(Refused):
    """What was entered breaks a rule; nothing changed and the input is kept."""

    code = "validation"
    sentence = "Има непопълнени или неверни данни: {first}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems = tuple(problems)
        super().__init__(first=problems[0].message)
