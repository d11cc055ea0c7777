"""How often each fault was tried and what came of it; printed at the end of the run."""

from dataclasses import dataclass

#: below this many attempts 3/N says nothing
_MEANINGFUL = 10


@dataclass
class Tally:
    """Failures of so many attempts. None in N attempts is evidence for a rate under 3/N."""

    name: str
    attempts: int
    failures: int
    note: str = ""

    def line(self) -> str:
        is_zero = self.failures == 0 and self.attempts >= _MEANINGFUL
        bound = f", с 95 % доверие под 3/{self.attempts}" if is_zero else ""
        note = f"; {self.note}" if self.note else ""
        return f"{self.name}: {self.failures}/{self.attempts}{bound}{note}"


TALLIES: list[Tally] = []


def tell(name: str, *, attempts: int, failures: int, note: str = "") -> None:
    """Note a result for the end of the run."""
    TALLIES.append(Tally(name, attempts, failures, note))
