"""The words on the screen: chapters, dated steps, tables whose sums stand under one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from service.kernel.clock import SOFIA

#: what prints one line of a story
Tell = Callable[[str], None]
_WIDTH = 98
_INDENT = "   "


@dataclass(frozen=True)
class Column:
    """A column of a table; sums and counts stand to the right."""

    title: str
    is_number: bool = False


@dataclass
class Telling:
    """Prints a story line by line, in Bulgarian, for a terminal of a hundred columns."""

    tell: Tell
    chapter: int = 0

    def title(self, text: str, *, under: str) -> None:
        """The name of the story and what it is about."""
        self.tell(text)
        self.tell(under)
        self.tell("═" * _WIDTH)

    def part(self, text: str) -> None:
        """The next numbered chapter."""
        self.chapter += 1
        self.tell("")
        self.tell(f"{self.chapter}. {text}")
        self.tell("─" * _WIDTH)

    def say(self, text: str, *, rule: str = "") -> None:
        """A sentence, with the rule behind it in brackets."""
        full = f"{text} [{rule}]" if rule else text
        for line in wrap(full, _WIDTH - len(_INDENT), break_on_hyphens=False):
            self.tell(_INDENT + line)

    def step(self, at: datetime, who: str, text: str, *, rule: str = "") -> None:
        """What a person did, when, and by which rule."""
        head = f"{at.astimezone(SOFIA):%d.%m. %H:%M}  {who:<18}"
        full = f"{text} [{rule}]" if rule else text
        room = _WIDTH - len(_INDENT) - len(head) - 2
        for number, line in enumerate(wrap(full, room, break_on_hyphens=False)):
            left = head if number == 0 else " " * len(head)
            self.tell(f"{_INDENT}{left}  {line}")

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        total: Sequence[str] | None = None,
    ) -> None:
        """Rows under their titles, and under a line the total."""
        everything = [[c.title for c in columns], *rows, *([total] if total else [])]
        widths = [max(len(row[n]) for row in everything) for n in range(len(columns))]
        self._row(columns, everything[0], widths)
        for row in rows:
            self._row(columns, row, widths)
        if total is not None:
            rules = ["─" * w if text else "" for w, text in zip(widths, total, strict=True)]
            self._row(columns, rules, widths)
            self._row(columns, total, widths)

    def _row(self, columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> None:
        cells = [
            text.rjust(width) if column.is_number else text.ljust(width)
            for column, text, width in zip(columns, row, widths, strict=True)
        ]
        self.tell((_INDENT + "  ".join(cells)).rstrip())
