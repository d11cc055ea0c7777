"""The external experts of a procedure: their rows, by person, field and state (R-227, R-228)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.licensing import CentreKind, ExpertState
from service.engine import OperationContext
from service.identity.allow import AccessDenied
from service.operations.four_eyes import acting_person
from service.operations.licensing.rows import claimed_professions
from service.rules.catalogue import rule
from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_expertise import LicensingExpert

#: the field of a centre for information and guidance, which teaches no profession
GUIDANCE = "guidance"
GUIDANCE_NAME = "Информиране и професионално ориентиране"
#: states in which an expert may see the case
ADMITTED = frozenset({ExpertState.DECLARED, ExpertState.REPORTED})


def experts_of(session: Session, application_id: int) -> list[LicensingExpert]:
    """All who were ever named, by field and in the order of naming."""
    return list(
        session.scalars(
            select(LicensingExpert)
            .where(LicensingExpert.application_id == application_id)
            .order_by(LicensingExpert.field_code, LicensingExpert.id)
        )
    )


def in_state(session: Session, application_id: int, *states: ExpertState) -> list[LicensingExpert]:
    return [each for each in experts_of(session, application_id) if each.state in states]


def persons(rows: Sequence[LicensingExpert]) -> list[int]:
    """Each person once, in the order of the rows."""
    return list(dict.fromkeys(each.person_id for each in rows))


def own_rows(
    ctx: OperationContext, application: LicensingApplication, state: ExpertState
) -> list[LicensingExpert]:
    """The acting expert's fields in this state; raises AccessDenied for anybody else."""
    person_id = acting_person(ctx)
    rows = [
        each for each in in_state(ctx.session, application.id, state) if each.person_id == person_id
    ]
    stands_in = ctx.task is not None and ctx.task.item not in (None, person_id)
    if not rows or stands_in:
        reason = f"Външният експерт действа лично ({rule('R-228').citation})."
        raise AccessDenied(reason=reason)
    return rows


def professions_in(
    session: Session, application: LicensingApplication, fields: set[str]
) -> list[LicensingProfession]:
    """The claimed professions of these fields; none for a centre for guidance (R-232)."""
    if application.kind == CentreKind.CIPO:
        return []
    claimed = claimed_professions(session, application.id)
    return [each for each in claimed if each.field_code in fields]


def field_in_words(code: str, name: str = "") -> str:
    """„811 Хотелиерство“; the field of guidance has a name only, its code is the machine's."""
    return GUIDANCE_NAME if code == GUIDANCE else f"{code} {name}".rstrip()


def field_words(rows: Sequence[LicensingExpert]) -> str:
    """„811, 341“: the fields of the rows."""
    return ", ".join(dict.fromkeys(field_in_words(each.field_code) for each in rows))
