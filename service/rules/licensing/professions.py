"""Professions of an application: experts for each field; issue, part of it, or refusal."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from service.domain.grounds import Decision
from service.rules.grounds import allow, refuse


class Verdict(StrEnum):
    """Решение по заявлението: for all, some or none of the professions (R-234)."""

    #: лицензия за всички заявени професии
    ISSUE = "issue"
    #: лицензия за част от тях и отказ за останалите
    PARTLY = "partly"
    #: отказ за всички
    REFUSE = "refuse"


def check_fields_covered(fields: Mapping[str, str], *, covered: Collection[str]) -> Decision:
    """Every claimed professional field has an expert; `fields` is code → name (R-227)."""
    bare = [f"„{name}“ ({code})" for code, name in sorted(fields.items()) if code not in covered]
    if bare:
        return refuse(
            "R-227",
            f"Няма външен експерт за направление {', '.join(bare)}. "
            "Заповедта се издава, когато всяко заявено направление има експерт.",
        )
    return allow("R-227", "Всяко заявено направление има външен експерт.")


def verdict(*, claimed: int, refused: int) -> Verdict:
    """What follows for the application when so many of its professions are refused (R-234)."""
    if refused == 0:
        return Verdict.ISSUE
    return Verdict.REFUSE if refused >= claimed else Verdict.PARTLY


def check_order(
    *, proposed: Collection[str], refused: Collection[str], claimed: Mapping[str, str]
) -> Decision:
    """The order licenses only what the commission proposed; keys are of professions (R-237).

    `claimed` is key → name.
    """
    beyond = [
        f"„{name}“" for key, name in claimed.items() if key not in proposed and key not in refused
    ]
    if beyond:
        return refuse(
            "R-237",
            f"Експертната комисия не предлага лицензия за {', '.join(beyond)}. "
            "Заповедта лицензира само предложеното.",
        )
    return allow("R-237", "Заповедта следва предложението на експертната комисия.")
