"""Who may and yet may not: a role out of its days, an interest, a principal, one's own work."""

from dataclasses import replace
from datetime import date

import pytest

from service.identity.allow import AccessConflict, AccessDenied, allow, demand, excluded
from service.identity.roles import Role
from service.identity.targets import DeploymentTarget, DocumentTarget, GrantTarget
from service.kernel.errors import NotFound
from tests.identity.world import (
    MON,
    NEIGHBOUR,
    RUO,
    SCHOOL,
    claim,
    duty,
    holding,
    organisation_id,
    someone,
)


@pytest.mark.parametrize(
    ("starts", "ends", "may"),
    [
        (date(2018, 5, 14), date(2018, 5, 14), True),
        (date(2018, 5, 15), None, False),
        (date(2018, 1, 1), date(2018, 5, 13), False),
        (date(2018, 1, 1), None, True),
    ],
)
def test_a_role_counts_from_its_first_day_to_its_last(
    starts: date, ends: date | None, may: bool
) -> None:
    given = replace(holding(Role.DIRECTOR, SCHOOL), valid_from=starts, valid_to=ends)
    assert allow(someone(given), "case.view", claim()).allowed is may


def test_who_prepared_may_not_approve() -> None:
    task = duty(Role.RUO_HEAD, RUO, excluded_ids=frozenset({7, 8}))
    verdict = allow(someone(holding(Role.RUO_HEAD, RUO)), "task.complete", task)
    assert verdict.status == 403
    assert "друг човек" in verdict.sentence
    assert allow(someone(holding(Role.RUO_HEAD, RUO), person_id=9), "task.complete", task)


def test_a_deputy_inherits_what_excludes_the_principal() -> None:
    deputy = someone(replace(holding(Role.RUO_HEAD, RUO), principal_id=8))
    assert excluded(deputy, {8})
    task = duty(Role.RUO_HEAD, RUO, excluded_ids=frozenset({8}))
    assert not allow(deputy, "task.complete", task)


def test_a_judge_with_an_interest_in_the_school_steps_aside() -> None:
    judge = someone(
        holding(Role.RUO_COMMISSION, RUO), interests=frozenset({organisation_id(SCHOOL)})
    )
    verdict = allow(judge, "task.complete", duty(Role.RUO_COMMISSION, RUO))
    assert verdict.status == 403
    assert "свързаност" in verdict.sentence
    assert allow(judge, "case.view", claim())


def test_working_at_the_school_does_not_bar_its_own_director() -> None:
    director = someone(
        holding(Role.DIRECTOR, SCHOOL), interests=frozenset({organisation_id(SCHOOL)})
    )
    assert allow(director, "task.complete", duty(Role.DIRECTOR, SCHOOL))


def test_a_task_taken_by_another_is_not_for_me() -> None:
    task = duty(Role.DIRECTOR, SCHOOL, assignee_id=8)
    assert allow(someone(holding(Role.DIRECTOR, SCHOOL)), "task.complete", task).status == 403


def test_a_closed_case_answers_with_a_conflict() -> None:
    director = someone(holding(Role.DIRECTOR, SCHOOL))
    with pytest.raises(AccessConflict):
        demand(director, "task.complete", duty(Role.DIRECTOR, SCHOOL, state="completed"))
    with pytest.raises(AccessConflict):
        demand(director, "case.note", claim(state="closed"))


def test_the_foreign_and_the_missing_answer_alike() -> None:
    neighbour = someone(holding(Role.DIRECTOR, NEIGHBOUR))
    with pytest.raises(NotFound):
        demand(neighbour, "task.complete", duty(Role.DIRECTOR, SCHOOL))
    with pytest.raises(NotFound):
        demand(neighbour, "document.download", DocumentTarget(claim()))


def test_who_sees_and_may_not_is_told_why() -> None:
    expert = someone(holding(Role.RUO_EXPERT, RUO))
    with pytest.raises(AccessDenied, match="друга длъжност"):
        demand(expert, "task.complete", duty(Role.DIRECTOR, SCHOOL))


def test_nobody_puts_their_own_diagram_into_force() -> None:
    approver = someone(holding(Role.PROCESS_APPROVER, MON))
    assert not allow(approver, "process.deploy", DeploymentTarget(frozenset({7})))
    assert allow(approver, "process.deploy", DeploymentTarget(frozenset({8})))


def test_nobody_gives_a_role_to_themselves_or_outside_their_house() -> None:
    director = someone(holding(Role.DIRECTOR, SCHOOL))
    at_home = frozenset({SCHOOL})
    assert allow(director, "role.grant", GrantTarget("substitute", at_home, 8))
    assert not allow(director, "role.grant", GrantTarget("substitute", at_home, 7))
    assert not allow(director, "role.grant", GrantTarget("ruo_expert", at_home, 8))
    assert not allow(director, "role.grant", GrantTarget("substitute", frozenset({NEIGHBOUR}), 8))


def test_a_yes_names_the_assignment_it_rests_on() -> None:
    given = holding(Role.DIRECTOR, SCHOOL)
    assert allow(someone(given), "task.complete", duty(Role.DIRECTOR, SCHOOL)).assignment is given
