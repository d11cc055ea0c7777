"""Quorum and majority of an expert commission (R-235).

The act says that a quorum is needed and not how large it is; one half of the members is taken from
the rule about the Managing Board. A recused member does not count.
"""

from dataclasses import dataclass

from service.domain.commissions import QuestionOutcome


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many members count, how many must be there, how many are."""

    counted: int
    present: int

    @property
    def needed(self) -> int:
        """One half of the members that count, rounded up; at least one."""
        return max(1, (self.counted + 1) // 2)

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed

    @property
    def sentence(self) -> str:
        """„Присъстват 4 от 9 членове; за кворум са нужни 5: няма кворум“, without a full stop."""
        said = "има кворум" if self.is_met else "няма кворум"
        half = "" if self.counted % 2 == 0 else f" (½ е {self.counted // 2},5)"
        verb = "Присъства" if self.present == 1 else "Присъстват"
        return (
            f"{verb} {self.present} от {self.counted} членове; "
            f"за кворум са нужни {self.needed}{half}: {said}"
        )


@dataclass(frozen=True, slots=True)
class Ballot:
    """The votes on one question; `present` counts those too who did not vote in time."""

    in_favour: int
    against: int
    abstained: int
    present: int

    @property
    def outcome(self) -> QuestionOutcome:
        """More than one half of the present decide, either way."""
        if 2 * self.in_favour > self.present:
            return QuestionOutcome.ACCEPTED
        if 2 * self.against > self.present:
            return QuestionOutcome.REJECTED
        return QuestionOutcome.UNDECIDED

    @property
    def sentence(self) -> str:
        """„за – 3, против – 1, въздържали се – 0“, and who did not vote when somebody did not."""
        silent = self.present - self.in_favour - self.against - self.abstained
        said = f"за – {self.in_favour}, против – {self.against}, въздържали се – {self.abstained}"
        return f"{said}, негласували – {silent}" if silent else said
