"""The register of licences: what other processes do with it (R-241 – R-243, R-261 – R-267).

No diagram names these; P-10, P-13, P-27 and P-28 call them within their own step, so that the
order and the entry in the register come to be together (R-243).
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.numbers import next_number
from service.domain.licences import (
    ENTRY_NAMES,
    EntryGround,
    EntryKind,
    LicenceHolder,
    LicenceState,
    LicensedProfession,
    ListedState,
)
from service.domain.licensing import CentreKind
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.kernel.errors import NotFound
from service.operations.by_rule import tell
from service.operations.licences.rows import enter_licence, put_state, write_entry
from service.rules.licensing.licence import (
    is_licence_number,
    licence_number,
    number_series,
    state_in_words,
)
from service.storage.models.licence import (
    Licence,
    LicenceDuty,
    LicenceEntry,
    LicenceProfession,
)

_IN_FORCE = (LicenceState.ACTIVE, LicenceState.SUSPENDED)


class LicenceNotFound(NotFound):
    """The centre has no licence, or none of this kind."""

    code = "licence.not-found"
    sentence = "Няма лицензия с този номер или за този център."


def issue_licence(
    ctx: OperationContext,
    *,
    kind: CentreKind,
    holder: LicenceHolder,
    ground: EntryGround,
    professions: Sequence[LicensedProfession],
) -> Licence:
    """Give the next number and enter licence, annex 1, history and duties (R-237, R-241 – R-243).

    The day of the ground is the day of issue. The step that signs the order calls this, so one is
    never without the other; a second licence in force of one kind for one centre is refused by
    the table itself.
    """
    ordinal = next_number(ctx.session, series=number_series(kind), now=ctx.now)
    number = licence_number(kind, year=ctx.today.year, ordinal=ordinal)
    licence = enter_licence(
        ctx.session,
        number=number,
        kind=kind,
        holder=holder,
        ground=ground,
        professions=professions,
        now=ctx.now,
        case_id=ctx.case.id,
    )
    tell(
        ctx,
        "licence.issued",
        f"Издадена е лицензия № {number}; вписана е в регистъра като активна.",
        "R-243",
        licence=number,
        order=ground.order_number,
        professions=[each.code for each in professions],
    )
    return licence


def change_state(
    ctx: OperationContext,
    licence: Licence,
    *,
    new_state: LicenceState,
    order_number: str,
    on: date,
    note: str,
    months: int | None = None,
    archive_place: str | None = None,
) -> LicenceEntry:
    """Withdraw, restore, terminate or delete a licence by an order (R-261 – R-267).

    `months` (3 – 12) goes with a temporary withdrawal, which runs from `on`; `archive_place` with a
    final withdrawal or termination. Raises TransitionRefused, MonthsOutOfRange,
    ArchivePlaceMissing or GroundMissing, each a sentence with its rule; nothing changes then.
    """
    ground = EntryGround(order_number, on, note)
    entry = put_state(
        ctx.session,
        licence,
        new_state=new_state,
        ground=ground,
        now=ctx.now,
        months=months,
        archive_place=archive_place,
        case_id=ctx.case.id,
    )
    _record(ctx, licence, entry, f"Лицензия № {licence.number} е {licence_state(licence)}")
    return entry


def add_entry(
    ctx: OperationContext,
    licence: Licence,
    *,
    kind: EntryKind,
    order_number: str,
    on: date,
    note: str,
) -> LicenceEntry:
    """Write a line of history that leaves the state as it is: an amendment, a control (R-267)."""
    ground = EntryGround(order_number, on, note)
    entry = write_entry(ctx.session, licence, kind, ground, now=ctx.now, case_id=ctx.case.id)
    _record(ctx, licence, entry, f"Лицензия № {licence.number}: {ENTRY_NAMES[kind]}.")
    return entry


def find_licence(session: Session, centre_id: int, *, kind: CentreKind | None = None) -> Licence:
    """The centre's licence: the one in force, else the last; raises LicenceNotFound."""
    found = licences_of(session, centre_id)
    if kind is not None:
        found = [each for each in found if each.kind == kind]
    in_force = [each for each in found if each.state in _IN_FORCE]
    chosen = next(iter([*in_force, *found]), None)
    if chosen is None:
        raise LicenceNotFound
    return chosen


def find_number(session: Session, number: str) -> Licence:
    """The licence with this number; raises LicenceNotFound, also for what is no number at all."""
    asked = select(Licence).where(Licence.number == number)
    found = session.scalar(asked) if is_licence_number(number) else None
    if found is None:
        raise LicenceNotFound
    return found


def licences_of(session: Session, centre_id: int) -> list[Licence]:
    """Every licence of the centre, the newest first."""
    return list(
        session.scalars(
            select(Licence).where(Licence.organisation_id == centre_id).order_by(Licence.id.desc())
        )
    )


def professions_of(session: Session, licence_id: int) -> list[LicenceProfession]:
    """The annex in force: the professions not dropped, by code."""
    return list(
        session.scalars(
            select(LicenceProfession)
            .where(
                LicenceProfession.licence_id == licence_id,
                LicenceProfession.state == ListedState.ACTIVE,
            )
            .order_by(LicenceProfession.code, LicenceProfession.degree)
        )
    )


def entries_of(session: Session, licence_id: int) -> list[LicenceEntry]:
    """The history, the oldest first."""
    return list(
        session.scalars(
            select(LicenceEntry)
            .where(LicenceEntry.licence_id == licence_id)
            .order_by(LicenceEntry.id)
        )
    )


def duties_of(session: Session, licence_id: int) -> list[LicenceDuty]:
    """What the licence obliges to, in the order of R-242."""
    return list(
        session.scalars(
            select(LicenceDuty).where(LicenceDuty.licence_id == licence_id).order_by(LicenceDuty.id)
        )
    )


def licence_state(licence: Licence) -> str:
    """The state in words, with months and days of a temporary withdrawal."""
    return state_in_words(
        LicenceState(licence.state),
        months=licence.suspended_months,
        from_on=licence.suspended_from,
        to_on=licence.suspended_to,
    )


def _record(ctx: OperationContext, licence: Licence, entry: LicenceEntry, text: str) -> None:
    tell(
        ctx,
        "licence.entered",
        text,
        "R-267",
        licence=licence.number,
        entry=entry.kind,
        order=f"{entry.order_number}/{date_bg(entry.entered_on)}",
        note=entry.note,
    )
