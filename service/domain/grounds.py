"""A decision and the grounds it rests on: nothing is decided without naming its rule."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from service.kernel.json_types import Json

T_co = TypeVar("T_co", covariant=True)


class Outcome(StrEnum):
    """Резултат: how a check ended, from best to worst."""

    #: допуска се
    ALLOWED = "allowed"
    #: допуска се, но има какво да се провери
    WARNING = "warning"
    #: липсва документ или реквизит и може да се допълни
    INCOMPLETE = "incomplete"
    #: не се допуска
    REFUSED = "refused"


_SEVERITY = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True)
class Ground:
    """Основание: the rule that decided, its citation, and what it means for these facts."""

    rule_id: str
    #: the act in Bulgarian, e.g. „НП „Без свободен час“ 2018, т. 8.1“
    citation: str
    #: a Bulgarian sentence with the numbers of the case
    text: str

    def to_json(self) -> dict[str, Json]:
        return {"rule": self.rule_id, "citation": self.citation, "text": self.text}


@dataclass(frozen=True)
class Decision:
    """Преценка: how a check ended and why; an outcome without a ground is refused."""

    outcome: Outcome
    grounds: tuple[Ground, ...]

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("a decision needs its grounds")

    @property
    def is_allowed(self) -> bool:
        """True when the thing may go on, be it with a warning."""
        return self.outcome in {Outcome.ALLOWED, Outcome.WARNING}

    @property
    def severity(self) -> int:
        """0 for allowed up to 3 for refused."""
        return _SEVERITY[self.outcome]

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(ground.rule_id for ground in self.grounds)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The Bulgarian sentences of the grounds."""
        return tuple(ground.text for ground in self.grounds)

    def to_json(self) -> dict[str, Json]:
        grounds: list[Json] = [ground.to_json() for ground in self.grounds]
        return {"outcome": self.outcome.value, "grounds": grounds}


@dataclass(frozen=True)
class Computed(Generic[T_co]):
    """Изчислена стойност: a number and the grounds it rests on."""

    value: T_co
    grounds: tuple[Ground, ...]
