"""Regularity of an application: what is asked on its day, what is missing, who gets a month."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from service.domain.grounds import Decision
from service.domain.licensing import CentreKind, Purpose
from service.rules.grounds import allow, incomplete, refuse

_FILE = Path(__file__).with_name("checklist.yaml")
_BASES = {Purpose.THEORY: "база по теория", Purpose.PRACTICE: "база по практика"}
_TEACHERS = {
    Purpose.THEORY: "преподавател по теория",
    Purpose.PRACTICE: "преподавател по практика",
}


@dataclass(frozen=True)
class ChecklistLine:
    """Ред от проверката: what is looked at, valid for applications filed on its days."""

    code: str
    label: str
    valid_from: date
    valid_to: date | None
    kinds: frozenset[CentreKind]
    is_document: bool
    rule: str


@dataclass(frozen=True)
class Coverage:
    """Обезпечаване на една професия: for which purposes it has a base and a teacher."""

    profession: str
    bases: Collection[Purpose]
    teachers: Collection[Purpose]


def checklist(kind: CentreKind, *, filed_on: date) -> tuple[ChecklistLine, ...]:
    """What is checked for an application of this kind filed on the day (R-213, R-214)."""
    return tuple(
        line
        for line in _lines()
        if kind in line.kinds
        and line.valid_from <= filed_on
        and (line.valid_to is None or filed_on <= line.valid_to)
    )


def missing_documents(
    kind: CentreKind, *, filed_on: date, offered: Collection[str]
) -> list[ChecklistLine]:
    """The documents asked for on the day that the applicant has not listed."""
    lines = checklist(kind, filed_on=filed_on)
    return [line for line in lines if line.is_document and line.code not in offered]


def missing_of_professions(professions: Sequence[Coverage]) -> list[str]:
    """One sentence per profession and missing base or teacher (R-213)."""
    return [
        f"„{each.profession}“: няма {name}"
        for each in professions
        for names, there in ((_BASES, each.bases), (_TEACHERS, each.teachers))
        for purpose, name in names.items()
        if purpose not in there
    ]


def check_result(
    *, is_regular: bool, irregularities: Sequence[str], answers: Mapping[str, str]
) -> Decision:
    """A negative result names at least one irregularity, a positive one leaves none (R-220)."""
    if not is_regular and not irregularities:
        return refuse("R-220", "Отрицателният резултат изброява поне една нередовност.")
    lacking = [code for code, answer in answers.items() if answer == "no"]
    if is_regular and (irregularities or lacking):
        return refuse(
            "R-220", "Положителен резултат не може да има нередовности. Изберете „Нередовно“."
        )
    if is_regular:
        return allow("R-220", "Заявлението е редовно; предлага се откриване на процедурата.")
    count = len(irregularities)
    found = "1 нередовност" if count == 1 else f"{count} нередовности"
    return incomplete("R-220", f"Заявлението е нередовно: {found}.")


def check_cure(*, check_round: int, gives_term: bool) -> Decision:
    """The month to cure is given at the first irregular check, and only then (R-221)."""
    if check_round == 1 and not gives_term:
        return refuse(
            "R-221",
            "При първата нередовна проверка заявителят получава един месец за отстраняване.",
        )
    if check_round > 1 and gives_term:
        return refuse(
            "R-221",
            "Срок за отстраняване се дава само веднъж. При втора нередовност се отказва (R-224).",
        )
    if gives_term:
        return allow("R-221", "Дава се един месец за отстраняване на нередовностите.")
    return refuse("R-224", "Нередовностите не са отстранени; предлага се отказ.")


@cache
def _lines() -> tuple[ChecklistLine, ...]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        ChecklistLine(
            code=row["code"],
            label=row["label"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            kinds=frozenset(CentreKind(kind) for kind in row["kinds"]),
            is_document=row["is_document"],
            rule=row["rule"],
        )
        for row in data["lines"]
    )
