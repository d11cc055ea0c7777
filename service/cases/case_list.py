"""The list of cases a person may see: row-level security narrows it, keyset paging walks it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.cases.seeing import cases_seen
from service.identity.actor import Actor
from service.storage.models.case import CaseFile
from service.storage.models.identity import Organisation

PAGE: Final = 25


@dataclass(frozen=True)
class CaseFilter:
    """What the list is narrowed to; `before` is the id of the last row of the page before."""

    kind: str | None = None
    state: str | None = None
    words: str | None = None
    before: int | None = None
    limit: int = PAGE


@dataclass(frozen=True)
class CaseRow:
    """A case as the list shows it."""

    case: CaseFile
    owner: str


@dataclass(frozen=True)
class CasesPage:
    """A page of cases; `next` is None on the last."""

    rows: tuple[CaseRow, ...]
    next: int | None


def read_cases(session: Session, actor: Actor, wanted: CaseFilter) -> CasesPage:
    """Newest first, within what this transaction and this person may see."""
    statement = (
        select(CaseFile, Organisation.name)
        .join(Organisation, Organisation.id == CaseFile.owner_organisation_id)
        .where(cases_seen(actor))
        .order_by(CaseFile.id.desc())
        .limit(wanted.limit + 1)
    )
    if wanted.kind is not None:
        statement = statement.where(CaseFile.kind == wanted.kind)
    if wanted.state is not None:
        statement = statement.where(CaseFile.state == wanted.state)
    if wanted.words is not None:
        statement = statement.where(
            or_(
                CaseFile.number.icontains(wanted.words, autoescape=True),
                CaseFile.title.icontains(wanted.words, autoescape=True),
                Organisation.name.icontains(wanted.words, autoescape=True),
            )
        )
    if wanted.before is not None:
        statement = statement.where(CaseFile.id < wanted.before)
    found = [CaseRow(case, owner) for case, owner in session.execute(statement)]
    page = tuple(found[: wanted.limit])
    return CasesPage(page, page[-1].case.id if len(found) > wanted.limit else None)
