"""The rows of a licence, written alike by a case and by what is entered from before the house."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import cast, func
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from service.domain.centre_names import centre_in_words
from service.domain.licences import (
    EntryGround,
    EntryKind,
    LicenceHolder,
    LicenceState,
    LicensedProfession,
)
from service.domain.licensing import CentreKind
from service.domain.searching import searched_words
from service.rules.licensing.licence import (
    ENTRY_OF_STATE,
    check_archive,
    check_ground,
    check_transition,
    duties_at_issue,
    suspended_to,
)
from service.storage.models.licence import (
    Licence,
    LicenceDuty,
    LicenceEntry,
    LicenceProfession,
)


def enter_licence(
    session: Session,
    *,
    number: str,
    kind: CentreKind,
    holder: LicenceHolder,
    ground: EntryGround,
    professions: Sequence[LicensedProfession],
    now: datetime,
    case_id: int | None = None,
) -> Licence:
    """The rows of a new licence, its number known; also for what was issued before the house."""
    centre = centre_in_words(kind, holder.centre_name)
    licence = Licence(
        number=number,
        kind=kind,
        organisation_id=holder.organisation_id,
        owner_name=holder.owner_name,
        eik=holder.eik,
        seat=holder.seat,
        town=holder.town,
        centre_name=centre,
        state=LicenceState.ACTIVE,
        issued_on=ground.on,
        order_number=ground.order_number,
        case_id=case_id,
        annex_number=1,
        search=_searched(number, centre, holder.owner_name, holder.town),
    )
    session.add(licence)
    session.flush()
    list_professions(session, licence, professions)
    write_entry(session, licence, EntryKind.ISSUED, ground, now=now, case_id=case_id)
    session.add_all(
        LicenceDuty(
            licence_id=licence.id, kind=duty.kind, nominal_on=duty.nominal_on, due_on=duty.due_on
        )
        for duty in duties_at_issue(ground.on)
    )
    session.flush()
    return licence


def list_professions(
    session: Session, licence: Licence, professions: Sequence[LicensedProfession]
) -> None:
    """Add professions to the annex in force."""
    session.add_all(
        LicenceProfession(
            licence_id=licence.id,
            code=each.code,
            name=each.name,
            degree=each.degree,
            field_code=each.field_code,
            field_name=each.field_name,
            annex_number=licence.annex_number,
            search=_searched(each.code, each.name),
        )
        for each in professions
    )
    session.flush()


def put_state(
    session: Session,
    licence: Licence,
    *,
    new_state: LicenceState,
    ground: EntryGround,
    now: datetime,
    months: int | None = None,
    archive_place: str | None = None,
    case_id: int | None = None,
) -> LicenceEntry:
    """The rows of a change of state, checked by the same rules."""
    check_transition(LicenceState(licence.state), new=new_state)
    check_archive(new_state, archive_place=archive_place)
    is_suspended = new_state is LicenceState.SUSPENDED
    ends_on = suspended_to(ground.on, months=months) if is_suspended else None
    licence.suspended_from = ground.on if is_suspended else None
    licence.suspended_to = ends_on
    licence.suspended_months = months if is_suspended else None
    licence.state = new_state
    licence.archive_place = archive_place or licence.archive_place
    return write_entry(
        session, licence, ENTRY_OF_STATE[new_state], ground, now=now, case_id=case_id
    )


def write_entry(
    session: Session,
    licence: Licence,
    kind: EntryKind,
    ground: EntryGround,
    *,
    now: datetime,
    case_id: int | None,
) -> LicenceEntry:
    """One line of history; its ground is checked first (R-267)."""
    check_ground(ground.order_number, note=ground.note)
    entry = LicenceEntry(
        licence_id=licence.id,
        kind=kind,
        order_number=ground.order_number,
        entered_on=ground.on,
        note=ground.note,
        case_id=case_id,
        created_at=now,
    )
    session.add(entry)
    session.flush()
    return entry


def _searched(*texts: str) -> ColumnElement[str]:
    """The folded words as a search vector, made without the database's own parser."""
    words = sorted({word for each in texts for word in searched_words(each)})
    return func.array_to_tsvector(cast(words, ARRAY(TEXT)))
