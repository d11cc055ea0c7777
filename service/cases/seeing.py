"""Which cases a list may hold: the limits of `scopes` as a condition of a query.

Row-level security knows paths only; here the kinds a role has no need to see are left out too.
"""

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select

from service.identity.actor import Actor
from service.identity.scope import scopes
from service.storage.models.case import CaseFile, CasePerson


def cases_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition under which a case may be listed to the person."""
    seen = scopes(actor)
    named = exists().where(
        CasePerson.case_id == CaseFile.id,
        CasePerson.person_id.in_(seen.person_ids),
        CasePerson.is_sealed.is_(False),
    )
    conditions = [named if seen.person_ids else false()]
    for path in seen.paths:
        scope = func.unnest(CaseFile.scopes).column_valued("scope")
        within = select(literal(1)).where(func.starts_with(scope, path)).correlate(CaseFile)
        condition = within.exists()
        if path in seen.hidden:
            condition = and_(condition, CaseFile.kind.not_in(seen.hidden[path]))  # type: ignore[assignment]
        conditions.append(condition)
    return or_(*conditions)
