"""Licences of the demonstration's invented centres, one for each state a visitor may meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.licences import EntryGround, EntryKind, LicenceHolder, LicenceState
from service.domain.licensing import CentreKind
from service.domain.professions import profession
from service.kernel.clock import SOFIA
from service.operations.licences.register import duties_of
from service.operations.licences.rows import enter_licence, put_state, write_entry
from service.storage.models.identity import Organisation
from service.storage.models.licence import Licence


@dataclass(frozen=True)
class _Centre:
    """What the register holds of an invented centre beside its organisation."""

    key: str
    number: str
    kind: CentreKind
    owner: str
    street: str
    order: str
    issued_on: date
    codes: Sequence[str]


_STRUMA = _Centre(
    "centre-struma",
    "2016120117",
    CentreKind.CPO,
    "„Струма Квалификация“ ЕООД",
    "ул. „Цар Освободител“ № 24",
    "РД-07-31",
    date(2016, 3, 14),
    ("811070", "811080", "482040"),
)
_OSOGOVO = _Centre(
    "centre-osogovo",
    "2015120064",
    CentreKind.CPO,
    "„Осогово Инвест“ ООД",
    "бул. „България“ № 7",
    "РД-07-18",
    date(2015, 2, 23),
    ("522020", "341020"),
)
_VERILA = _Centre(
    "centre-verila",
    "2013120208",
    CentreKind.CPO,
    "ЕТ „Верила“",
    "ул. „Германея“ № 3",
    "РД-07-55",
    date(2013, 6, 11),
    ("815010", "815030"),
)
_LADIYA = _Centre(
    "centre-ladiya",
    "2014140009",
    CentreKind.CIPO,
    "Сдружение „Ладия“",
    "ул. „Шипка“ № 40",
    "РД-07-12",
    date(2014, 5, 19),
    (),
)


def ensure_licences(
    session: Session, *, organisations: Mapping[str, int], now: datetime
) -> dict[str, Licence]:
    """Enter the licences that are not there yet; by the key of the centre. Commits nothing."""
    makers = {_STRUMA: _active, _OSOGOVO: _suspended, _VERILA: _withdrawn, _LADIYA: _terminated}
    found = {}
    for centre, finish in makers.items():
        licence = session.scalar(select(Licence).where(Licence.number == centre.number))
        if licence is None:
            licence = _enter(session, centre, organisations[centre.key], now)
            finish(session, licence, now)
        found[centre.key] = licence
    return found


def _enter(session: Session, centre: _Centre, organisation_id: int, now: datetime) -> Licence:
    organisation = session.get_one(Organisation, organisation_id)
    town = organisation.settlement or ""
    return enter_licence(
        session,
        number=centre.number,
        kind=centre.kind,
        holder=LicenceHolder(
            organisation_id,
            centre.owner,
            organisation.eik or "",
            f"{town}, {centre.street}",
            town,
            organisation.name,
        ),
        ground=EntryGround(centre.order, centre.issued_on, "Първоначална лицензия"),
        professions=[profession(code) for code in centre.codes],
        now=now,
    )


def _active(session: Session, licence: Licence, now: datetime) -> None:
    """In force; the first annual information came in time, and the address was changed once."""
    first = duties_of(session, licence.id)[0]
    if first.due_on is not None:
        first.fulfilled_on = first.due_on - timedelta(days=5)
    moved = EntryGround("РД-07-44", date(2017, 5, 29), "Нов адрес на офиса на центъра")
    write_entry(session, licence, EntryKind.CHANGED, moved, now=now, case_id=None)


def _suspended(session: Session, licence: Licence, now: datetime) -> None:
    """Since the first of last month, for six months."""
    today = now.astimezone(SOFIA).date()
    from_on = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    note = "Обучение в нарушение на условията на лицензията"
    ground = EntryGround("РД-07-9", from_on, note)
    put_state(session, licence, new_state=LicenceState.SUSPENDED, ground=ground, now=now, months=6)


def _withdrawn(session: Session, licence: Licence, now: datetime) -> None:
    put_state(
        session,
        licence,
        new_state=LicenceState.WITHDRAWN,
        ground=EntryGround("РД-07-80", date(2017, 10, 16), "Неизпълнени препоръки от контрол"),
        now=now,
        archive_place="Регионално управление на образованието – Кюстендил",
    )


def _terminated(session: Session, licence: Licence, now: datetime) -> None:
    put_state(
        session,
        licence,
        new_state=LicenceState.TERMINATED,
        ground=EntryGround("РД-07-15", date(2017, 3, 6), "По писмено искане на притежателя"),
        now=now,
        archive_place="Национална агенция за професионално образование и обучение",
    )
