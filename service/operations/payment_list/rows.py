"""The rows of a list and what forms show of them: loading, totals, wording."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.grounds import Ground
from service.domain.institutions import Module
from service.domain.wording import date_bg, money_bg
from service.engine import Fact, OperationContext
from service.kernel.errors import NotFound
from service.kernel.json_types import Json
from service.storage.models.identity import Organisation
from service.storage.models.payment import ApprovalEntry, ApprovalList
from service.storage.models.programme import ProgrammeEditionRow, ReportingPeriod

ZERO = Decimal("0.00")
#: the programme's own names of its modules (т. 1)
MODULE_NAMES = {
    Module.M1: "Без свободен час в училище",
    Module.M2: "Без свободен час в детската градина",
}


class ListNotFound(NotFound):
    """The case has no list yet."""

    code = "payment-list.not-found"
    sentence = "В преписката още няма открит списък."


@dataclass(frozen=True)
class ListFacts:
    """A list with its period and edition."""

    row: ApprovalList
    period: ReportingPeriod
    edition: ProgrammeEditionRow

    @property
    def module(self) -> Module:
        return Module(self.row.module)

    @property
    def module_name(self) -> str:
        return MODULE_NAMES[self.module]

    @property
    def period_text(self) -> str:
        """„01.03.2018 – 30.04.2018 г.“."""
        return f"{self.period.starts_on:%d.%m.%Y} – {date_bg(self.period.ends_on)}"

    @property
    def purpose(self) -> str:
        """What the money is for, in the ledger of funds."""
        return f"списък за период {self.period.number}, модул „{self.module_name}“"

    def money(self, amount: Decimal) -> str:
        return money_bg(amount, currency=self.row.currency)


@dataclass(frozen=True)
class ListedClaim:
    """One entry with the names it is shown by."""

    entry: ApprovalEntry
    institution: Organisation
    body: Organisation


def find_list(ctx: OperationContext) -> ListFacts:
    """The list of the case; raises ListNotFound."""
    found = facts_of(ctx.session, ctx.case.id)
    if found is None:
        raise ListNotFound
    return found


def facts_of(session: Session, case_id: int) -> ListFacts | None:
    """The list of a case, None before it is opened."""
    found = session.execute(
        select(ApprovalList, ReportingPeriod, ProgrammeEditionRow)
        .join(ReportingPeriod, ReportingPeriod.id == ApprovalList.period_id)
        .join(ProgrammeEditionRow, ProgrammeEditionRow.id == ApprovalList.edition_id)
        .where(ApprovalList.case_id == case_id)
    ).one_or_none()
    return None if found is None else ListFacts(*found)


def entries_of(session: Session, list_id: int) -> list[ApprovalEntry]:
    """The entries in the list, by registration number; those left out are not among them."""
    return list(
        session.scalars(
            select(ApprovalEntry)
            .where(ApprovalEntry.list_id == list_id, ApprovalEntry.excluded_reason.is_(None))
            .order_by(ApprovalEntry.registration_number, ApprovalEntry.id)
        )
    )


def named_entries(session: Session, list_id: int) -> list[ListedClaim]:
    """The entries with their institutions and financing bodies."""
    entries = entries_of(session, list_id)
    ids = {entry.organisation_id for entry in entries}
    ids |= {entry.financing_body_id for entry in entries}
    found = session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    names = {row.id: row for row in found}
    return [
        ListedClaim(entry, names[entry.organisation_id], names[entry.financing_body_id])
        for entry in entries
    ]


def by_body(claims: Sequence[ListedClaim]) -> list[tuple[Organisation, list[ListedClaim]]]:
    """The entries grouped by financing body, bodies by name (R-113)."""
    groups: dict[int, list[ListedClaim]] = {}
    for claim in claims:
        groups.setdefault(claim.body.id, []).append(claim)
    return sorted(
        ((group[0].body, group) for group in groups.values()), key=lambda pair: pair[0].name
    )


def total_listed(claims: Sequence[ListedClaim]) -> Decimal:
    return sum((claim.entry.listed for claim in claims), ZERO)


def grounded(grounds: Sequence[Ground]) -> dict[str, Json]:
    """The grounds as a ledger payload: the deciding rule first, then all of them."""
    first = grounds[0]
    every: list[Json] = [ground.to_json() for ground in grounds]
    return {"rule": first.rule_id, "citation": first.citation, "grounds": every}


def sums_of(facts: ListFacts) -> dict[str, Json]:
    """The three sums as form variables."""
    row = facts.row
    return {
        "approved_total": str(row.approved_total or ZERO),
        "available": str(row.available or ZERO),
        "listed_total": str(row.listed_total or ZERO),
    }


def head_facts(facts: ListFacts) -> list[Fact]:
    """Period and module, above every form of the list."""
    return [
        Fact("Период", f"{facts.period.number}: {facts.period_text}"),
        Fact("Модул", f"„{facts.module_name}“"),
    ]
