"""Bring the institutions in: from a file, by key, as often as one likes.

The file names 33 institutions of the region of Kyustendil with their spellings (domain.md C3);
six of them bear the name of Hristo Botev, so nothing is ever matched by name. Which are state
schools is our assumption (the sports school, the school of agriculture, the regional centre);
the sources are silent, hence a column and not a rule.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.institutions import Ownership
from service.kernel.errors import Refused
from service.storage.models.identity import Organisation, OrganisationKind

#: parent of every institution in the file
_RUO_BY_REGION = {"Кюстендил": "ruo-kyustendil"}


class InstitutionsRefused(Refused):
    """The file cannot be imported; nothing of it was."""

    code = "institutions.refused"
    sentence = "Списъкът с институции не може да бъде внесен: {reason}"


@dataclass(frozen=True)
class OrganisationRow:
    """One line of the file; `municipality` is a name, the other references are keys."""

    key: str
    kind: str
    name: str
    full_name: str
    parent: str | None
    settlement: str | None
    municipality: str | None
    region: str | None
    ownership: str | None = None
    eik: str | None = None


@dataclass(frozen=True)
class ImportResult:
    """How many organisations were new, changed and left as they were."""

    created: int
    updated: int
    unchanged: int


def authorities() -> list[OrganisationRow]:
    """The ministry, the regional department, the agency and the nine municipalities."""
    return [
        OrganisationRow(
            key=row["key"],
            kind=row["kind"],
            name=row["name"],
            full_name=row["full_name"],
            parent=row["parent"] or None,
            settlement=row["settlement"],
            municipality=row["municipality"] or None,
            region=row["region"],
        )
        for row in _table("authorities.csv")
    ]


def read_institutions(text: str | None = None) -> list[OrganisationRow]:
    """The institutions of a CSV text (the shipped one by default).

    Raises InstitutionsRefused for a column that is missing, a key used twice, an unknown kind.
    """
    lines = _table("institutions.csv") if text is None else csv.DictReader(StringIO(text))
    try:
        rows = [_institution(line) for line in lines]
    except KeyError as error:
        raise InstitutionsRefused(reason=f"липсва колона „{error.args[0]}“.") from error
    _check(rows)
    return rows


def import_institutions(
    session: Session, *, rows: Sequence[OrganisationRow] | None = None
) -> ImportResult:
    """Create or update the authorities and the institutions; commits nothing.

    Keys are kept for good, so a second run changes nothing. A row that left the file stays.
    """
    wanted = [*authorities(), *(read_institutions() if rows is None else rows)]
    known = {found.key: found for found in session.scalars(select(Organisation))}
    created = [_create(session, row, known) for row in wanted if row.key not in known]
    session.flush()
    updated = {row.key for row in wanted if _update(row, known)}
    session.flush()
    changed = len(updated - set(created))
    return ImportResult(len(created), changed, len(wanted) - len(created) - changed)


@cache
def known_spellings() -> Mapping[str, tuple[str, ...]]:
    """Key → the spellings under which the sources name an institution (R-342)."""
    return {
        line["key"]: tuple(each.strip() for each in line["other_names"].split(" | "))
        for line in _table("institutions.csv")
    }


def settlement_code(name: str) -> str:
    """The code of a settlement: our own key, because no register of ЕКАТТЕ codes is at hand."""
    return _settlements().get(name, name)


def _create(session: Session, row: OrganisationRow, known: dict[str, Organisation]) -> str:
    made = Organisation(key=row.key, kind=row.kind, name=row.name, full_name=row.full_name, path="")
    session.add(made)
    known[row.key] = made
    return row.key


def _update(row: OrganisationRow, known: Mapping[str, Organisation]) -> bool:
    """Bring one organisation to what its line says; whether anything changed. Parents first."""
    found = known[row.key]
    parent = None if row.parent is None else _known(row.parent, known)
    wanted: dict[str, object] = {
        "kind": row.kind,
        "name": row.name,
        "full_name": row.full_name,
        "parent_id": None if parent is None else parent.id,
        "path": f"{'' if parent is None else parent.path}{found.id}.",
        "settlement": row.settlement,
        "settlement_code": None if row.settlement is None else settlement_code(row.settlement),
        "municipality_id": _municipality(row, known),
        "region": row.region,
        "eik": row.eik if row.eik is not None else found.eik,
        "ownership": row.ownership,
        "financing_body_id": _financing_body(row, known),
    }
    changes = {name: value for name, value in wanted.items() if getattr(found, name) != value}
    for name, value in changes.items():
        setattr(found, name, value)
    return bool(changes)


def _financing_body(row: OrganisationRow, known: Mapping[str, Organisation]) -> int | None:
    """The municipality of a municipal institution, the ministry of a state one (R-113)."""
    if row.ownership == Ownership.STATE:
        return _known("mon", known).id
    return _municipality(row, known) if row.ownership == Ownership.MUNICIPAL else None


def _municipality(row: OrganisationRow, known: Mapping[str, Organisation]) -> int | None:
    if row.municipality is None or row.kind == OrganisationKind.MUNICIPALITY:
        return None
    full_name = f"Община {row.municipality}"
    for found in known.values():
        if found.kind == OrganisationKind.MUNICIPALITY and found.full_name == full_name:
            return found.id
    raise InstitutionsRefused(reason=f"няма община „{row.municipality}“.")


def _known(key: str, known: Mapping[str, Organisation]) -> Organisation:
    if key not in known:
        raise InstitutionsRefused(reason=f"няма организация с ключ „{key}“.")
    return known[key]


def _institution(line: Mapping[str, str]) -> OrganisationRow:
    region = line["region"]
    if region not in _RUO_BY_REGION:
        raise InstitutionsRefused(reason=f"няма регионално управление за област „{region}“.")
    return OrganisationRow(
        key=line["key"],
        kind=line["kind"],
        name=line["name"],
        full_name=line["full_name"],
        parent=_RUO_BY_REGION[region],
        settlement=line["settlement"] or None,
        municipality=line["municipality"] or None,
        region=region,
        ownership=line["ownership"],
    )


def _check(rows: Iterable[OrganisationRow]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            raise InstitutionsRefused(reason=f"ключът „{row.key}“ се среща два пъти.")
        if row.kind not in set(OrganisationKind):
            raise InstitutionsRefused(reason=f"непознат вид „{row.kind}“ за „{row.key}“.")
        if row.ownership not in set(Ownership):
            raise InstitutionsRefused(reason=f"непозната собственост за „{row.key}“.")
        seen.add(row.key)


def _table(name: str) -> Iterator[dict[str, str]]:
    text = files("service.identity").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(StringIO(text))


@cache
def _settlements() -> Mapping[str, str]:
    return {line["name"]: line["code"] for line in _table("settlements.csv")}
