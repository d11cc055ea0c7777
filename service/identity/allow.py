"""The one question: may this actor do this with that? Refused unless the table says yes."""

from collections.abc import Collection
from dataclasses import dataclass

from service.identity.actor import Actor, Assignment
from service.identity.policy import (
    GRANTS,
    POLICY,
    READERS,
    By,
    Policy,
)
from service.identity.roles import PERSONAL_ROLES, ROLES, Reach, Role
from service.identity.targets import (
    Cased,
    CaseTarget,
    DeploymentTarget,
    DocumentTarget,
    GrantTarget,
    PersonTarget,
    StartTarget,
    Target,
    TaskTarget,
    fits,
)
from service.kernel.errors import Conflict, Forbidden, NotFound


class AccessDenied(Forbidden):
    """The actor sees the object and may not do this with it."""

    code = "access.denied"
    sentence = "{reason}"


class AccessConflict(Conflict):
    """The right is there, and the state of the object forbids it now."""

    code = "access.state"
    sentence = "{reason}"


@dataclass(frozen=True)
class Verdict:
    """The answer: HTTP status, the Bulgarian sentence, and by which assignment it was a yes."""

    status: int = 200
    sentence: str = ""
    assignment: Assignment | None = None

    @property
    def allowed(self) -> bool:
        return self.status == _YES

    def __bool__(self) -> bool:
        return self.allowed


_YES = 200
#: the foreign and the missing answer alike
_UNSEEN = Verdict(404, NotFound.sentence)
_SIGN_IN = Verdict(403, "Влезте в системата, за да продължите.")
_NO_ROLE = Verdict(403, "Нямате действаща роля. Обърнете се към администратора.")
_UNKNOWN = Verdict(403, "Това действие не е предвидено.")
_NOT_OPEN = "Вече не може: преписката или задачата е приключена."
_INTEREST = "Имате свързаност с институцията и не участвате в решението. Отведете се."
_FOUR_EYES = "Вече сте участвали в тази преписка; тази стъпка е за друг човек."
_READS_ONLY = "Одиторът чете, но не променя нищо."
_TAKEN = "Задачата е поета от друг."


def allow(actor: Actor, action: str, target: Target | None = None) -> Verdict:
    """Whether `actor` may do `action` with `target`; never raises.

    404 when the actor may not even know of it, 403 when they see it and may not, 409 when the
    state alone forbids.
    """
    policy = POLICY.get(action)
    if policy is None:
        return _UNKNOWN
    if policy.by is By.PUBLIC:
        return Verdict()
    if actor.is_system:
        return Verdict() if policy.system else Verdict(403, policy.reason)
    if not actor.assignments:
        return _SIGN_IN if actor.is_public else _NO_ROLE
    if not fits(action, target):
        return _UNKNOWN
    if isinstance(target, CaseTarget | TaskTarget | DocumentTarget):
        return _with_case(actor, action, policy, target)
    return _without_case(actor, policy, target)


def demand(actor: Actor, action: str, target: Target | None = None) -> Verdict:
    """The verdict when it is a yes; raises NotFound, AccessDenied or AccessConflict otherwise."""
    verdict = allow(actor, action, target)
    if verdict:
        return verdict
    if verdict.status == _UNSEEN.status:
        raise NotFound
    if verdict.status == AccessConflict.status:
        raise AccessConflict(reason=verdict.sentence)
    raise AccessDenied(reason=verdict.sentence)


def excluded(actor: Actor, person_ids: Collection[int]) -> bool:
    """Four eyes: the actor, or someone they stand in for, is among `person_ids`."""
    return not actor.person_ids.isdisjoint(person_ids)


def sees(actor: Actor, case: CaseTarget) -> bool:
    """Whether the actor may know that the case exists."""
    if excluded(actor, case.opened_to) or excluded(actor, case.person_ids):
        return True
    return any(_reaches(given, case) for given in actor.assignments)


def _reaches(given: Assignment, case: CaseTarget) -> bool:
    facts = ROLES[given.role]
    if facts.reach is not Reach.SCOPE or case.kind in facts.hidden_kinds:
        return False
    return any(given.covers(path) for path in case.scopes)


def _with_case(actor: Actor, action: str, policy: Policy, target: Cased) -> Verdict:
    case = target if isinstance(target, CaseTarget) else target.case
    is_mine = isinstance(target, TaskTarget) and _is_mine(actor, target)
    if action == "case.break_glass":
        return _breaking_glass(actor, policy, case)
    if not (sees(actor, case) or is_mine):
        return _UNSEEN
    given = _entitling(actor, policy, target)
    if given is None:
        return Verdict(403, policy.reason)
    objection = _objection(actor, policy, target, given)
    return Verdict(assignment=given) if objection is None else objection


def _breaking_glass(actor: Actor, policy: Policy, case: CaseTarget) -> Verdict:
    """Being blind to the case is no obstacle here: that is why the glass is broken."""
    covering = [a for a in actor.assignments if any(map(a.covers, case.scopes))]
    given = next((a for a in covering if a.role in policy.roles), None)
    if given is not None:
        return Verdict(assignment=given)
    return Verdict(403, policy.reason) if sees(actor, case) else _UNSEEN


def _objection(actor: Actor, policy: Policy, target: Cased, given: Assignment) -> Verdict | None:
    """What still stands against it once the role is right."""
    case = target if isinstance(target, CaseTarget) else target.case
    if policy.writes and given.role is Role.AUDITOR:
        return Verdict(403, _READS_ONLY)
    if policy.states and (case.state not in policy.states or not _is_open(target)):
        return Verdict(409, _NOT_OPEN)
    if policy.judged and ROLES[given.role].judges and case.owner_id in actor.interests:
        return Verdict(403, _INTEREST)
    if isinstance(target, DocumentTarget):
        return _unread(actor, target)
    if isinstance(target, TaskTarget) and policy.by is By.DUTY:
        if excluded(actor, target.excluded_ids):
            return Verdict(403, _FOUR_EYES)
        if target.assignee_id not in {None, actor.person_id}:
            return Verdict(403, _TAKEN)
    return None


def _entitling(actor: Actor, policy: Policy, target: Cased) -> Assignment | None:
    """The assignment by which the policy permits it, if there is one."""
    if policy.by is By.SIGNED_IN:
        return actor.assignments[0]
    if policy.by is By.ROLES:
        return _by_role_in_case(actor, policy, target)
    if isinstance(target, TaskTarget):
        if policy.by is By.ASSIGNEE:
            return _any_role_at(actor, target.scope) if _is_mine(actor, target) else None
        return _by_duty(actor, target)
    return None


def _by_role_in_case(actor: Actor, policy: Policy, target: Cased) -> Assignment | None:
    case = target if isinstance(target, CaseTarget) else target.case
    paths = [target.scope] if isinstance(target, TaskTarget) else list(case.scopes)
    is_named = excluded(actor, case.person_ids)
    for given in actor.assignments:
        if given.role not in policy.roles or not any(given.covers(path) for path in paths):
            continue
        if _reaches(given, case) or is_named or excluded(actor, case.opened_to):
            return given
    # whoever is named in a case, or was let in by break-glass, reads its documents
    if not policy.writes and isinstance(target, DocumentTarget) and sees(actor, case):
        return next(iter(actor.assignments))
    return None


def _by_duty(actor: Actor, target: TaskTarget) -> Assignment | None:
    given = actor.holds(target.role, path=target.scope)
    if given is not None:
        return given if _may_take(actor, given, target) else None
    if target.role in PERSONAL_ROLES and _is_mine(actor, target):
        return _any_role_at(actor, target.scope)
    return None


def _may_take(actor: Actor, given: Assignment, target: TaskTarget) -> bool:
    """A role that sees only its own cases takes no strangers' work either."""
    if ROLES[given.role].reach is Reach.SCOPE:
        return True
    return _is_mine(actor, target) or excluded(actor, target.case.person_ids)


def _any_role_at(actor: Actor, path: str) -> Assignment | None:
    return next((given for given in actor.assignments if given.covers(path)), None)


def _is_mine(actor: Actor, target: TaskTarget) -> bool:
    return target.assignee_id is not None and target.assignee_id == actor.person_id


def _is_open(target: Cased) -> bool:
    return not isinstance(target, TaskTarget) or target.state == "open"


def _unread(actor: Actor, target: DocumentTarget) -> Verdict | None:
    """A document that is not for everybody: for its own people and for those it is meant for."""
    readers = READERS.get(target.audience)
    if readers is None or excluded(actor, target.person_ids):
        return None
    at_work = {g.role for g in actor.assignments if _is_at_work_in(actor, g, target.case)}
    return Verdict(403, readers.reason) if at_work.isdisjoint(readers.roles) else None


def _is_at_work_in(actor: Actor, given: Assignment, case: CaseTarget) -> bool:
    """Its scope reaches the case, or the case names the person (an expert from outside)."""
    return _reaches(given, case) or (
        ROLES[given.role].reach is Reach.INVOLVED and excluded(actor, case.person_ids)
    )


def _without_case(actor: Actor, policy: Policy, target: Target | None) -> Verdict:
    if isinstance(target, StartTarget):
        given = actor.holds(target.role, path=target.scope)
        may = given is not None and given.role is not Role.AUDITOR
        return Verdict(assignment=given) if may else Verdict(403, policy.reason)
    if isinstance(target, PersonTarget):
        return _about_person(actor, policy, target)
    if isinstance(target, GrantTarget):
        return _granting(actor, policy, target)
    if isinstance(target, DeploymentTarget) and excluded(actor, target.author_ids):
        return Verdict(403, policy.reason)
    if policy.by is By.SIGNED_IN:
        return Verdict(assignment=actor.assignments[0])
    return _by_any_role(actor, policy)


def _by_any_role(actor: Actor, policy: Policy) -> Verdict:
    given = next((given for given in actor.assignments if given.role in policy.roles), None)
    return Verdict(403, policy.reason) if given is None else Verdict(assignment=given)


def _about_person(actor: Actor, policy: Policy, target: PersonTarget) -> Verdict:
    if target.person_id == actor.person_id and not policy.writes:
        return Verdict(assignment=actor.assignments[0])
    seen = [
        given
        for given in actor.assignments
        if ROLES[given.role].reach is Reach.SCOPE and any(map(given.covers, target.scopes))
    ]
    if not seen:
        return _UNSEEN
    given = next((given for given in seen if given.role in policy.roles), None)
    return Verdict(403, policy.reason) if given is None else Verdict(assignment=given)


def _granting(actor: Actor, policy: Policy, target: GrantTarget) -> Verdict:
    """Nobody gives a role to themselves, nor above their own organisation (trust.md, four eyes)."""
    if excluded(actor, {target.person_id}) or target.role not in set(Role):
        return Verdict(403, policy.reason)
    for given in actor.assignments:
        if target.role in GRANTS.get(given.role, frozenset()) and any(
            map(given.covers, target.scopes)
        ):
            return Verdict(assignment=given)
    return Verdict(403, policy.reason)
