"""What a person answered in a form, by type; the form's own check has already run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from service.forms import FormValue

T = TypeVar("T")


@dataclass(frozen=True)
class Answers:
    """Typed access to validated values; TypeError when the form and the operation disagree."""

    values: Mapping[str, object]

    @classmethod
    def of(cls, form: Mapping[str, FormValue]) -> "Answers":
        return cls(dict(form))

    def text(self, name: str) -> str:
        """A text, "" when hidden or left empty."""
        return self._typed(name, str) or ""

    def maybe_text(self, name: str) -> str | None:
        return self._typed(name, str) or None

    def day(self, name: str) -> date:
        return self._needed(name, date)

    def maybe_day(self, name: str) -> date | None:
        return self._typed(name, date)

    def whole(self, name: str) -> int:
        return self._needed(name, int)

    def maybe_whole(self, name: str) -> int | None:
        return self._typed(name, int)

    def number(self, name: str) -> Decimal:
        """Money, hours or another exact number."""
        found = self.maybe_number(name)
        if found is None:
            raise TypeError(f"the form gave no {name}")
        return found

    def maybe_number(self, name: str) -> Decimal | None:
        found = self.values.get(name)
        if found is None or isinstance(found, Decimal):
            return found
        return Decimal(self._needed(name, int))

    def flag(self, name: str) -> bool:
        """A yes or no; hidden and empty are no."""
        return bool(self._typed(name, bool))

    def maybe_flag(self, name: str) -> bool | None:
        return self._typed(name, bool)

    def rows(self, name: str) -> list["Answers"]:
        """The rows of a table."""
        found = self.values.get(name) or ()
        if not isinstance(found, Sequence):
            raise TypeError(f"{name} is no table")
        return [Answers(dict(row)) for row in found]

    def choices(self, name: str) -> list[str]:
        """The values ticked in a list."""
        found = self.values.get(name) or ()
        if not isinstance(found, Sequence):
            raise TypeError(f"{name} is no list of choices")
        return [str(value) for value in found]

    def _typed(self, name: str, kind: type[T]) -> T | None:
        found = self.values.get(name)
        if found is None:
            return None
        if isinstance(found, kind):
            return found
        raise TypeError(f"{name} is a {type(found).__name__}")

    def _needed(self, name: str, kind: type[T]) -> T:
        found = self._typed(name, kind)
        if found is None:
            raise TypeError(f"the form gave no {name}")
        return found
