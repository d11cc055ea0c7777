"""When an expert has to see a centre's premises with their own eyes (R-229)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Premises:
    """A base as the rule sees it."""

    address: str
    #: in an earlier procedure
    is_checked: bool
    #: entered in a public register
    is_in_register: bool

    @property
    def must_be_seen(self) -> bool:
        """Neither checked before nor in a public register."""
        return not (self.is_checked or self.is_in_register)
