"""What an actor's lists may hold: the same rights as `allow`, said in paths for a query."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.identity.actor import Actor
from service.identity.roles import ROLES, Reach

EVERYTHING = ""


@dataclass(frozen=True)
class Duty:
    """Work the actor may take: tasks with this role whose scope begins with `path`."""

    role: str
    organisation_id: int
    path: str


@dataclass(frozen=True)
class Scopes:
    """The limits of every list.

    A case is listed when one of its scopes begins with one of `paths`, or lets in one of `own`
    alone, and its kind is not hidden there, or when one of `person_ids` is named in it. A task is
    listed as the actor's work when a duty matches, or when one of `person_ids` is its assignee.
    """

    paths: tuple[str, ...]
    duties: tuple[Duty, ...]
    person_ids: frozenset[int]
    #: kinds not to be listed under a path; a path without an entry hides nothing
    hidden: Mapping[str, frozenset[str]]
    #: every path the actor works at, also one that a shorter path covers
    own: tuple[str, ...] = ()


def scopes(actor: Actor) -> Scopes:
    """The limits of what `actor` may list; empty for the public and for technicians."""
    if actor.is_system:
        return Scopes((EVERYTHING,), (), frozenset(), {})
    kinds: dict[str, frozenset[str]] = {}
    duties: list[Duty] = []
    for given in actor.assignments:
        facts = ROLES[given.role]
        if facts.reach is not Reach.SCOPE:
            continue
        path = given.organisation_path
        duties.append(Duty(given.role.value, given.organisation_id, path))
        # two roles at one organisation see together what either sees
        kinds[path] = kinds.get(path, facts.hidden_kinds) & facts.hidden_kinds
    has_role = bool(actor.assignments)
    return Scopes(
        paths=tuple(path for path in kinds if not _is_covered(path, kinds)),
        duties=tuple(duties),
        person_ids=actor.person_ids if has_role else frozenset(),
        hidden={path: hidden for path, hidden in kinds.items() if hidden},
        own=tuple(kinds),
    )


def _is_covered(path: str, kinds: Mapping[str, frozenset[str]]) -> bool:
    """Whether a shorter path already lists all that this one would."""
    return any(
        path != above and path.startswith(above) and hidden <= kinds[path]
        for above, hidden in kinds.items()
    )


def prefixes(path: str) -> tuple[str, ...]:
    """The path and those above it, from the root: "1.4.17." gives "1.", "1.4.", "1.4.17."."""
    parts = path.split(".")[:-1]
    return tuple(".".join(parts[: end + 1]) + "." for end in range(len(parts)))
