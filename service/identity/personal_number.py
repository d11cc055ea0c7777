"""ЕГН и ЛНЧ: checked on entry, kept sealed, shown as stars, opened one at a time with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.bg import egn, pnf

from service.identity.actor import Actor
from service.identity.allow import demand
from service.identity.sealing import Sealer
from service.identity.targets import PersonTarget
from service.kernel.errors import Problem, ValidationFailed
from service.storage.models.access import NumberOpening
from service.storage.models.identity import Person

PURPOSE = "personal-number"
_SHOWN = 4
_REASON_LENGTH = 10


def number_problem(kind: str, number: str) -> str | None:
    """Why a personal number cannot be one (R-401, R-402); None when it can."""
    if kind == "egn":
        return None if egn.is_valid(number) else "Това не е валидно ЕГН."
    if kind == "lnch":
        return None if pnf.is_valid(number) else "Това не е валиден ЛНЧ."
    return "Видът на личния номер не е познат."


def set_number(person: Person, *, kind: str, number: str, sealer: Sealer) -> None:
    """Keep a person's number; raises ValidationFailed when it is not valid."""
    problem = number_problem(kind, number)
    if problem is not None:
        raise ValidationFailed([Problem("number", problem, "R-401" if kind == "egn" else "R-402")])
    person.number_kind = kind
    person.number_digest = sealer.digest(number)
    person.number_sealed = sealer.seal(number)
    person.number_tail = number[-_SHOWN:]


def find_by_number(session: Session, number: str, *, sealer: Sealer) -> Person | None:
    """The person with this number, found by its digest."""
    return session.scalar(select(Person).where(Person.number_digest == sealer.digest(number)))


def masked_number(person: Person) -> str:
    """„******1238“, or a dash where no number is kept (R-406)."""
    return "–" if person.number_tail is None else f"******{person.number_tail}"


def open_number(
    session: Session,
    *,
    actor: Actor,
    person: Person,
    target: PersonTarget,
    reason: str,
    sealer: Sealer,
    now: datetime,
) -> str | None:
    """The whole number, after writing down who asked and why (R-406).

    Raises AccessDenied or NotFound by the policy, ValidationFailed without a reason.
    """
    demand(actor, "person.open_number", target)
    if target.person_id != person.id or actor.person_id is None:
        raise ValueError("the right was asked for another person")
    if len(reason.strip()) < _REASON_LENGTH:
        raise ValidationFailed(
            [Problem("reason", "Посочете причина от поне десет знака.", "R-406")]
        )
    session.add(
        NumberOpening(at=now, reader_id=actor.person_id, person_id=person.id, reason=reason.strip())
    )
    session.flush()
    return None if person.number_sealed is None else sealer.open(person.number_sealed)
