"""Official acts any process may file: a letter, an order, a report, a protocol, from data alone.

`file_act` is the one front door. What it takes is plain text; numbers and dates are written the
Bulgarian way by whoever calls (`date_bg`, `money_bg`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.cases.numbers import next_number
from service.domain.wording import date_bg, sentence
from service.engine import OperationContext
from service.identity.roles import role_label
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper

#: documents with personal data carry it on every page and in their metadata (R-431)
TLP_AMBER = "Ниво 2 [TLP-AMBER]"
_NUMBER = re.compile(r"[\d\s.,\u00a0+–-]+(?:лв\.|€|%|т\.)?")
#: a column is as wide as its longest cell, within reason
_NARROWEST, _WIDEST = 4, 36


class ActForm(StrEnum):
    """What an official act looks like."""

    #: писмо
    LETTER = "letter"
    #: заповед
    ORDER = "order"
    #: доклад
    REPORT = "report"
    #: докладна записка
    MEMO = "memo"
    #: протокол
    PROTOCOL = "protocol"


@dataclass(frozen=True)
class ActTable:
    """A table of the act: heading, column heads and rows of text."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def to_json(self) -> dict[str, Json]:
        lengths = [
            max(len(head) // 2, *map(len, head.split()), *(len(row[at]) for row in self.rows), 0)
            for at, head in enumerate(self.columns)
        ]
        weights: list[Json] = [min(max(length, _NARROWEST), _WIDEST) for length in lengths]
        right: list[Json] = [at for at in range(len(self.columns)) if self._is_of_numbers(at)]
        rows: list[Json] = [list(row) for row in self.rows]
        return {
            "title": self.title,
            "columns": list(self.columns),
            "weights": weights,
            "right": right,
            "rows": rows,
        }

    def _is_of_numbers(self, at: int) -> bool:
        return bool(self.rows) and all(_NUMBER.fullmatch(row[at]) for row in self.rows)


@dataclass(frozen=True)
class Signatory:
    """Who signs: the position and the name, on one line with room for the hand."""

    role: str
    name: str


def file_act(
    ctx: OperationContext,
    *,
    form: ActForm | str,
    kind: str,
    title: str,
    paragraphs: Sequence[str],
    issuer_role: str,
    name: str | None = None,
    number: str | None = None,
    ground: str | None = None,
    addressee: Sequence[str] = (),
    tables: Sequence[ActTable] = (),
    closing: Sequence[str] = (),
    enclosures: Sequence[str] = (),
    signatories: Sequence[Signatory] | None = None,
    decree: str = "НАРЕЖДАМ",
    mark: str | None = None,
    on: date | None = None,
) -> int:
    """Render the act, file the PDF in the case and return the document's id.

    `issuer_role` names the role whose organisation issues the act, `kind` the document's kind
    („licensing-order“), `name` the file, which is the title when left out. `ground` continues „На
    основание …“. `paragraphs` are numbered except in a letter; `closing` are the last, unnumbered
    ones; each ends with one full stop. The first line of `addressee` is printed in capitals. The
    actor signs by default. `mark` is TLP_AMBER for personal data (R-431); `on` is the date of the
    act, today when left out.
    """
    issuer = ctx.organisation(issuer_role)
    data: dict[str, Json] = {
        "issuer": issuer.full_name,
        "place": issuer.settlement,
        "case_number": ctx.case.number,
        "number": number,
        "date": date_bg(on or ctx.today),
        "title": title,
        "ground": ground,
        "addressee": list(addressee),
        "paragraphs": [sentence(each) for each in paragraphs],
        "tables": [table.to_json() for table in tables],
        "closing": [sentence(each) for each in closing],
        "enclosures": list(enclosures),
        "signatories": _signing(ctx, signatories, issuer_role),
        "decree": decree,
        "mark": mark,
    }
    template = f"official_{ActForm(form).value}"
    return file_paper(ctx, template, data, kind=kind, name=f"{name or title}.pdf", number=number)


def _signing(
    ctx: OperationContext, signatories: Sequence[Signatory] | None, issuer_role: str
) -> list[Json]:
    """Who signs: the actor in the issuer's role, unless others are named."""
    signed = signatories or [Signatory(role_label(issuer_role), ctx.actor.name)]
    return [{"role": each.role, "name": each.name} for each in signed]


def act_number(ctx: OperationContext, *, series: str, index: str) -> str:
    """The next gapless number under an index of the registry: „РД-07-12“ (R-415).

    `series` is the machine's name of the counter („napoo-orders“), `index` what is printed.
    """
    return f"{index}-{next_number(ctx.session, series=series, now=ctx.now)}"
