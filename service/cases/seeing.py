"""Which cases a list may hold: the limits of `scopes` as a condition of a query.

Row-level security knows paths only; here the kinds a role has no need to see are left out too.
"""

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select

from service.identity.actor import Actor
from service.identity.paths import alone
from service.identity.scope import Scopes, scopes
from service.storage.models.case import CaseFile, CasePerson


def cases_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a case may be listed to the person."""
    seen = scopes(actor)
    named = exists().where(
        CasePerson.case_id == CaseFile.id,
        CasePerson.person_id.in_(seen.person_ids),
        CasePerson.is_sealed.is_(False),
    )
    conditions: list[ColumnElement[bool]] = [named if seen.person_ids else false()]
    for path in seen.paths:
        scope = func.unnest(CaseFile.scopes).column_valued("scope")
        within = select(literal(1)).where(func.starts_with(scope, path)).correlate(CaseFile)
        conditions.append(_unless_hidden(within.exists(), seen, path))
    conditions += [
        _unless_hidden(CaseFile.scopes.contains([alone(path)]), seen, path) for path in seen.own
    ]
    return or_(*conditions)


def _unless_hidden(reached: ColumnElement[bool], seen: Scopes, path: str) -> ColumnElement[bool]:
    hidden = seen.hidden.get(path)
    return and_(reached, CaseFile.kind.not_in(hidden)) if hidden else reached
