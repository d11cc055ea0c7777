"""May this actor do this with that: every role, every place, every action."""

import pytest

from service.identity.actor import public_actor, system_actor
from service.identity.allow import allow
from service.identity.policy import POLICY, By
from service.identity.roles import ROLES, Reach, Role
from service.identity.scope import scopes
from service.identity.targets import (
    DeploymentTarget,
    DocumentTarget,
    GrantTarget,
    PersonTarget,
    StartTarget,
    Target,
    needed_target,
)
from tests.identity.world import (
    MON,
    MUNICIPALITY,
    OTHER_RUO,
    PEOPLE,
    PLACES,
    RUO,
    SCHOOL,
    TODAY,
    claim,
    duty,
    holding,
    someone,
)

#: the places from which the claim of SCHOOL is in sight
IN_SIGHT = {MON, RUO, SCHOOL, MUNICIPALITY}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", PEOPLE)
def test_a_case_is_seen_only_from_its_own_line_of_organisations(role: Role, place: str) -> None:
    verdict = allow(someone(holding(role, place)), "case.view", claim())
    may = place in IN_SIGHT and ROLES[role].reach is Reach.SCOPE
    assert verdict.allowed is may
    assert verdict.status == (200 if may else 404)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", PEOPLE)
def test_the_lists_hold_exactly_what_may_be_seen(role: Role, place: str) -> None:
    actor = someone(holding(role, place))
    for case in (claim(), claim(kind="substitution"), claim(person_ids=frozenset({7}))):
        limits = scopes(actor)
        listed = any(
            scope.startswith(path) and case.kind not in limits.hidden.get(path, frozenset())
            for path in limits.paths
            for scope in case.scopes
        ) or not limits.person_ids.isdisjoint(case.person_ids)
        assert listed is allow(actor, "case.view", case).allowed


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", [r for r in PEOPLE if ROLES[r].reach is Reach.SCOPE])
def test_a_task_is_completed_only_by_its_role_at_or_above_its_organisation(
    role: Role, place: str
) -> None:
    for wanted in (Role.DIRECTOR, Role.RUO_EXPERT, Role.MON_PAYER, Role.MUNICIPALITY_MEMBER):
        for scope in (SCHOOL, RUO, MUNICIPALITY):
            task = duty(wanted, scope)
            verdict = allow(someone(holding(role, place)), "task.complete", task)
            assert verdict.allowed is (
                role is wanted and scope.startswith(place) and place in IN_SIGHT
            )


@pytest.mark.parametrize("action", sorted(POLICY))
def test_the_auditor_writes_nothing(action: str) -> None:
    auditor = someone(holding(Role.AUDITOR, MON))
    verdict = allow(auditor, action, _target_for(action, Role.AUDITOR))
    assert not (verdict.allowed and POLICY[action].writes)


@pytest.mark.parametrize("action", sorted(POLICY))
@pytest.mark.parametrize(
    "role", [Role.PROCESS_DESIGNER, Role.PROCESS_APPROVER, Role.SYSTEM_ADMINISTRATOR]
)
def test_technicians_see_no_case(role: Role, action: str) -> None:
    if action.partition(".")[0] not in {"case", "task", "document"}:
        return
    if action in {"case.break_glass", "case.start"}:
        return
    actor = someone(holding(role, MON))
    assert allow(actor, action, _target_for(action, Role.DIRECTOR)).status == 404


@pytest.mark.parametrize("action", sorted(POLICY))
def test_the_public_may_only_what_is_public(action: str) -> None:
    verdict = allow(public_actor(TODAY), action, _target_for(action, Role.DIRECTOR))
    assert verdict.allowed is (POLICY[action].by is By.PUBLIC)


@pytest.mark.parametrize("action", sorted(POLICY))
def test_a_right_over_an_object_is_refused_without_the_object(action: str) -> None:
    everyone = someone(*(holding(role, MON) for role in PEOPLE))
    if needed_target(action) is not None:
        assert not allow(everyone, action)


def test_an_action_nobody_wrote_down_is_refused() -> None:
    everyone = someone(*(holding(role, MON) for role in PEOPLE))
    assert allow(everyone, "case.delete", claim()).status == 403
    assert not allow(system_actor(TODAY), "case.delete", claim())


def test_another_department_sees_nothing_and_does_nothing() -> None:
    head = someone(*(holding(role, OTHER_RUO) for role in PEOPLE))
    for action in sorted(POLICY):
        target = _target_for(action, Role.RUO_HEAD)
        if isinstance(target, StartTarget | GrantTarget | PersonTarget):
            assert not allow(head, action, target)
        elif target is not None and not isinstance(target, DeploymentTarget):
            assert allow(head, action, target).status == 404


def _target_for(action: str, role: Role) -> Target | None:
    """An object of the kind the action is asked about, within SCHOOL."""
    examples: tuple[Target, ...] = (
        StartTarget("claim", role.value, SCHOOL),
        duty(role, SCHOOL),
        claim(),
        DocumentTarget(claim()),
        PersonTarget(5, frozenset({SCHOOL})),
        GrantTarget("teacher", frozenset({SCHOOL}), 5),
        DeploymentTarget(frozenset({5})),
    )
    needed = needed_target(action)
    return None if needed is None else next(x for x in examples if isinstance(x, needed))
