"""Four eyes by person, not by account: who did one part of a decision may not do the next."""

from service.engine import OperationContext
from service.identity.allow import excluded
from service.kernel.errors import Forbidden, PrepiskaError


class FourEyes(Forbidden):
    """The actor, or whoever they stand in for, has already done the other part."""

    code = "four-eyes.same-person"
    sentence = "{done}. Следващата стъпка е на друг човек."


class NobodyActs(PrepiskaError):
    """A person's step was asked of the machine."""

    code = "four-eyes.no-person"
    sentence = "Стъпката се извършва от човек."


def demand_other_person(ctx: OperationContext, done: dict[str, int | None]) -> int:
    """The actor's person id; raises FourEyes when the actor did one of the things in `done`.

    `done` maps a Bulgarian sentence without its full stop („Вие сте подготвили предложението“)
    to the person who did it; a deputy inherits what the principal did.
    """
    for sentence, person_id in done.items():
        if person_id is not None and excluded(ctx.actor, {person_id}):
            raise FourEyes(done=sentence)
    return acting_person(ctx)


def acting_person(ctx: OperationContext) -> int:
    """The person acting; raises NobodyActs for the machine."""
    if ctx.actor.person_id is None:
        raise NobodyActs
    return ctx.actor.person_id
