"""The public side of the register: what anybody may look for and read (R-243, R-423, R-426).

Nothing here is personal data: owners are companies and sole traders by their firm, and who
represents them stays in the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, cast, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.documents import Column, write_csv
from service.documents.export import Cell
from service.domain.centre_names import centre_in_words
from service.domain.licences import CENTRE_NAMES, ENTRY_NAMES, EntryKind, LicenceState, ListedState
from service.domain.licensing import CentreKind, ProcedureState
from service.domain.searching import searched_words
from service.operations.licences.register import entries_of, find_number, licence_state
from service.storage.models.licence import Licence, LicenceEntry, LicenceProfession
from service.storage.models.licensing import LicensingApplication

PAGE: Final = 25
#: as many words as anybody types; the rest is no search
_MOST_WORDS = 12
_COLUMNS = (
    Column("Лицензия №"),
    Column("Вид"),
    Column("Състояние"),
    Column("Център"),
    Column("Притежател"),
    Column("ЕИК"),
    Column("Седалище"),
    Column("Населено място"),
    Column("Издадена на", kind="date"),
    Column("Заповед"),
    Column("Професии"),
    Column("Място на архива"),
)
_STATES = frozenset(state.value for state in LicenceState)
_KINDS = frozenset(kind.value for kind in CentreKind)
#: an application is shown from its filing until it ends one way or the other
_NOT_PENDING = (
    ProcedureState.DRAFT,
    ProcedureState.ISSUED,
    ProcedureState.REFUSED,
    ProcedureState.WITHDRAWN,
)


@dataclass(frozen=True)
class LicenceFilter:
    """What the register is narrowed to; `before` is the last number of the page before.

    `words` are looked for in number, centre, owner and town, `profession` in code and name.
    """

    words: str = ""
    profession: str = ""
    state: str = ""
    kind: str = ""
    before: str = ""
    limit: int = PAGE


@dataclass(frozen=True)
class LicencePage:
    """A page of the register; `next` is None on the last."""

    rows: tuple[Licence, ...]
    next: str | None


@dataclass(frozen=True)
class Listed:
    """A licence as the public sees it: its state in words, all professions, all history."""

    licence: Licence
    state: str
    kind: str
    professions: Sequence[LicenceProfession]
    entries: Sequence[tuple[str, LicenceEntry]]


@dataclass(frozen=True)
class Applied:
    """Somebody who applied for a licence and has no answer yet (R-243)."""

    registration_number: str
    registered_on: date | None
    company_name: str
    centre_name: str


def search_licences(session: Session, wanted: LicenceFilter) -> LicencePage:
    """The newest numbers first; a page is found by the number it begins after."""
    statement = select(Licence).where(*_conditions(wanted)).order_by(Licence.number.desc())
    if wanted.before:
        statement = statement.where(Licence.number < wanted.before)
    found = session.scalars(statement.limit(wanted.limit + 1)).all()
    rows = tuple(found[: wanted.limit])
    return LicencePage(rows, rows[-1].number if len(found) > wanted.limit else None)


def count_licences(session: Session, wanted: LicenceFilter) -> int:
    """How many licences the filter finds, on all pages."""
    return session.scalar(select(func.count(Licence.id)).where(*_conditions(wanted))) or 0


def read_listed(session: Session, number: str) -> Listed:
    """One licence with everything public about it; raises LicenceNotFound."""
    licence = find_number(session, number)
    professions = session.scalars(
        select(LicenceProfession)
        .where(LicenceProfession.licence_id == licence.id)
        .order_by(LicenceProfession.state, LicenceProfession.code, LicenceProfession.degree)
    ).all()
    entries = [(ENTRY_NAMES[EntryKind(row.kind)], row) for row in entries_of(session, licence.id)]
    return Listed(
        licence,
        licence_state(licence),
        CENTRE_NAMES[CentreKind(licence.kind)],
        professions,
        entries,
    )


def applied(session: Session) -> list[Applied]:
    """Who has a registered application without an answer, the newest first."""
    rows = session.scalars(
        select(LicensingApplication)
        .where(
            LicensingApplication.registration_number.is_not(None),
            LicensingApplication.state.not_in(_NOT_PENDING),
        )
        .order_by(LicensingApplication.id.desc())
    )
    return [
        Applied(
            row.registration_number or "",
            row.registered_on,
            row.company_name,
            centre_in_words(CentreKind(row.kind), row.centre_name),
        )
        for row in rows
    ]


def licences_csv(session: Session, wanted: LicenceFilter) -> bytes:
    """What the filter finds as open data, all of it, without personal numbers (R-426)."""
    rows = session.scalars(
        select(Licence).where(*_conditions(wanted)).order_by(Licence.number)
    ).all()
    listed = session.execute(
        select(LicenceProfession.licence_id, LicenceProfession.code)
        .where(
            LicenceProfession.state == ListedState.ACTIVE,
            LicenceProfession.licence_id.in_([row.id for row in rows]),
        )
        .order_by(LicenceProfession.code)
    )
    codes: dict[int, list[str]] = {}
    for licence_id, code in listed:
        codes.setdefault(licence_id, []).append(code)
    return write_csv(_COLUMNS, (_cells(row, codes.get(row.id, [])) for row in rows))


def _cells(row: Licence, codes: Sequence[str]) -> tuple[Cell, ...]:
    return (
        row.number,
        CENTRE_NAMES[CentreKind(row.kind)],
        licence_state(row),
        row.centre_name,
        row.owner_name,
        row.eik,
        row.seat,
        row.town,
        row.issued_on,
        row.order_number,
        ", ".join(codes),
        row.archive_place,
    )


def _conditions(wanted: LicenceFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    words = searched_words(wanted.words)[:_MOST_WORDS]
    if words:
        found.append(_has(Licence.search, words))
    learned = searched_words(wanted.profession)[:_MOST_WORDS]
    if learned:
        teaches = select(LicenceProfession.licence_id).where(
            LicenceProfession.state == ListedState.ACTIVE,
            _has(LicenceProfession.search, learned),
        )
        found.append(Licence.id.in_(teaches))
    if wanted.state in _STATES:
        found.append(Licence.state == wanted.state)
    if wanted.kind in _KINDS:
        found.append(Licence.kind == wanted.kind)
    return found


def _has(column: InstrumentedAttribute[str], words: Sequence[str]) -> ColumnElement[bool]:
    """Every word begins one of the column's; the words are letters and digits only."""
    asked = " & ".join(f"'{word}':*" for word in words)
    return column.op("@@", is_comparison=True)(cast(literal(asked), TSQUERY))
