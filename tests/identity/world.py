"""A small country: the ministry, two regional departments, two schools, a municipality."""

from datetime import date

from service.identity.actor import Actor, Assignment
from service.identity.roles import Role
from service.identity.targets import CaseTarget, TaskTarget

TODAY = date(2018, 5, 14)
#: every role that a person may hold
PEOPLE = [role for role in Role if role is not Role.SYSTEM]
MON, RUO, SCHOOL, NEIGHBOUR = "1.", "1.2.", "1.2.10.", "1.2.11."
OTHER_RUO, FAR_SCHOOL, MUNICIPALITY, NAPOO = "1.3.", "1.3.12.", "20.", "30."
PLACES = (MON, RUO, SCHOOL, NEIGHBOUR, OTHER_RUO, FAR_SCHOOL, MUNICIPALITY, NAPOO)


def organisation_id(path: str) -> int:
    return int(path.split(".")[-2])


def holding(role: Role, path: str, *, valid_to: date | None = None) -> Assignment:
    """A role in force since the beginning of 2018."""
    return Assignment(
        role=role,
        organisation_id=organisation_id(path),
        organisation_path=path,
        valid_from=date(2018, 1, 1),
        valid_to=valid_to,
        order_no="РД-1/03.01.2018",
    )


def someone(*assignments: Assignment, person_id: int = 7, **more: frozenset[int]) -> Actor:
    return Actor(
        person_id=person_id,
        name="Иван Петров Иванов",
        on=TODAY,
        all_assignments=assignments,
        interests=more.get("interests", frozenset()),
    )


def claim(**changes: object) -> CaseTarget:
    """The claim of SCHOOL, in which its department and its municipality take part."""
    facts: dict[str, object] = {
        "kind": "claim",
        "owner_id": organisation_id(SCHOOL),
        "scopes": frozenset({SCHOOL, RUO, MUNICIPALITY}),
    }
    return CaseTarget(**(facts | changes))  # type: ignore[arg-type]  # a test states what it varies


def duty(role: Role, scope: str, **changes: object) -> TaskTarget:
    """An open task of the claim for `role` at `scope`."""
    facts: dict[str, object] = {"case": claim(), "role": role.value, "scope": scope}
    return TaskTarget(**(facts | changes))  # type: ignore[arg-type]  # a test states what it varies
