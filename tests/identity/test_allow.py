"""May this actor do this with that: every role, every relation, and the exclusions."""

from dataclasses import replace
from datetime import date

import pytest

from service.identity.actor import public_actor, system_actor
from service.identity.allow import AccessConflict, AccessDenied, allow, demand, excluded
from service.identity.policy import INTERNAL_READERS, POLICY, By
from service.identity.roles import ROLES, Reach, Role
from service.identity.scope import scopes
from service.identity.targets import (
    CaseTarget,
    DeploymentTarget,
    DocumentTarget,
    GrantTarget,
    PersonTarget,
    StartTarget,
    Target,
    needed_target,
)
from service.kernel.errors import NotFound
from tests.identity.world import (
    FAR_SCHOOL,
    MON,
    MUNICIPALITY,
    NAPOO,
    NEIGHBOUR,
    OTHER_RUO,
    PLACES,
    RUO,
    SCHOOL,
    TODAY,
    claim,
    duty,
    holding,
    organisation_id,
    someone,
)

PEOPLE = [role for role in Role if role is not Role.SYSTEM]
CENTRE = "40."
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
            for scope in case.paths()
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


def test_a_teacher_sees_only_the_cases_that_name_them() -> None:
    teacher = someone(holding(Role.TEACHER, SCHOOL))
    assert allow(teacher, "case.view", claim(kind="substitution")).status == 404
    assert allow(teacher, "case.view", claim(kind="substitution", person_ids=frozenset({7})))


def test_an_unassigned_task_for_teachers_is_not_for_a_stranger_to_the_case() -> None:
    teacher = someone(holding(Role.TEACHER, SCHOOL))
    assert allow(teacher, "task.complete", duty(Role.TEACHER, SCHOOL)).status == 404
    mine = duty(Role.TEACHER, SCHOOL, case=claim(person_ids=frozenset({7})))
    assert allow(teacher, "task.complete", mine)


def test_a_director_who_substitutes_writes_up_the_lessons() -> None:
    director = someone(holding(Role.DIRECTOR, SCHOOL))
    assert allow(director, "task.complete", duty(Role.SUBSTITUTE, SCHOOL, assignee_id=7))
    assert not allow(director, "task.complete", duty(Role.SUBSTITUTE, SCHOOL))
    stranger = someone(holding(Role.DIRECTOR, FAR_SCHOOL))
    assert not allow(stranger, "task.complete", duty(Role.SUBSTITUTE, SCHOOL, assignee_id=7))


def test_grounds_of_leave_are_hidden_from_who_only_pays() -> None:
    payer = someone(holding(Role.MON_PAYER, MON))
    assert allow(payer, "case.view", claim())
    assert allow(payer, "case.view", claim(kind="substitution")).status == 404


def test_a_sick_note_is_read_by_few_and_by_its_own_person() -> None:
    note = DocumentTarget(claim(), is_sensitive=True, person_ids=frozenset({5}))
    assert allow(someone(holding(Role.RUO_EXPERT, RUO)), "document.download", note)
    assert not allow(
        someone(holding(Role.MUNICIPALITY_MEMBER, MUNICIPALITY)), "document.download", note
    )
    named = replace(note, case=claim(person_ids=frozenset({5, 6})))
    ill = someone(holding(Role.TEACHER, SCHOOL), person_id=5)
    substitute = someone(holding(Role.SUBSTITUTE, SCHOOL), person_id=6)
    assert allow(ill, "document.download", named)
    assert not allow(substitute, "document.download", named)
    assert allow(substitute, "document.download", replace(named, is_sensitive=False))


@pytest.mark.parametrize("role", [r for r in PEOPLE if ROLES[r].reach is Reach.SCOPE])
def test_an_internal_paper_is_read_by_the_authority_and_never_by_the_applicant(role: Role) -> None:
    """R-228, R-430: a role that sees the case from the centre's side gets no further."""
    paper = DocumentTarget(licensing(), is_internal=True, person_ids=frozenset({5}))
    at_the_agency = allow(someone(holding(role, NAPOO)), "document.download", paper)
    assert at_the_agency.allowed is (role in INTERNAL_READERS)
    at_the_centre = allow(
        someone(holding(Role.LICENSED_CENTRE, CENTRE)), "document.download", paper
    )
    assert at_the_centre.status == 403
    assert "само за служителите на органа" in at_the_centre.sentence
    plain = replace(paper, is_internal=False)
    assert allow(someone(holding(Role.LICENSED_CENTRE, CENTRE)), "document.download", plain)


@pytest.mark.parametrize("role", [Role.NAPOO_EXTERNAL_EXPERT, Role.NAPOO_COMMISSION])
def test_an_internal_paper_is_read_by_its_own_expert_and_by_no_colleague(role: Role) -> None:
    case = licensing(person_ids=frozenset({5, 6}))
    paper = DocumentTarget(case, is_internal=True, person_ids=frozenset({5}))
    own, colleague = (someone(holding(role, NAPOO), person_id=each) for each in (5, 6))
    stranger = someone(holding(role, NAPOO), person_id=8)
    assert allow(own, "document.download", paper)
    assert allow(colleague, "document.download", paper).status == 403
    assert allow(colleague, "document.download", replace(paper, is_internal=False))
    assert allow(stranger, "document.download", paper).status == 404


def test_an_internal_paper_stays_closed_behind_broken_glass() -> None:
    administrator = someone(holding(Role.SYSTEM_ADMINISTRATOR, NAPOO))
    opened = licensing(opened_to=frozenset({7}))
    assert allow(administrator, "document.download", DocumentTarget(opened))
    assert not allow(administrator, "document.download", DocumentTarget(opened, is_internal=True))


def test_broken_glass_opens_one_case_to_one_administrator() -> None:
    administrator = someone(holding(Role.SYSTEM_ADMINISTRATOR, MON))
    assert allow(administrator, "case.break_glass", claim())
    assert allow(administrator, "case.view", claim()).status == 404
    opened = claim(opened_to=frozenset({7}))
    assert allow(administrator, "case.view", opened)
    assert allow(administrator, "document.download", DocumentTarget(opened))
    assert not allow(administrator, "case.cancel", opened)
    foreign = someone(holding(Role.SYSTEM_ADMINISTRATOR, NAPOO))
    assert allow(foreign, "case.break_glass", claim()).status == 404


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


def test_a_personal_number_opens_to_who_must_check_it() -> None:
    teacher = PersonTarget(5, frozenset({SCHOOL}))
    assert allow(someone(holding(Role.DIRECTOR, SCHOOL)), "person.open_number", teacher)
    assert allow(someone(holding(Role.MINISTER, MON)), "person.open_number", teacher).status == 403
    stranger = someone(holding(Role.DIRECTOR, NEIGHBOUR))
    assert allow(stranger, "person.open_number", teacher).status == 404


def test_a_process_is_started_by_its_own_role_for_its_own_organisation() -> None:
    start = StartTarget("claim", "director", SCHOOL)
    assert allow(someone(holding(Role.DIRECTOR, SCHOOL)), "case.start", start)
    assert not allow(someone(holding(Role.DIRECTOR, NEIGHBOUR)), "case.start", start)
    assert not allow(someone(holding(Role.SCHOOL_ACCOUNTANT, SCHOOL)), "case.start", start)


def test_another_department_sees_nothing_and_does_nothing() -> None:
    head = someone(*(holding(role, OTHER_RUO) for role in PEOPLE))
    for action in sorted(POLICY):
        target = _target_for(action, Role.RUO_HEAD)
        if isinstance(target, StartTarget | GrantTarget | PersonTarget):
            assert not allow(head, action, target)
        elif target is not None and not isinstance(target, DeploymentTarget):
            assert allow(head, action, target).status == 404


def test_a_yes_names_the_assignment_it_rests_on() -> None:
    given = holding(Role.DIRECTOR, SCHOOL)
    assert allow(someone(given), "task.complete", duty(Role.DIRECTOR, SCHOOL)).assignment is given


def licensing(**changes: frozenset[int]) -> CaseTarget:
    """The procedure of CENTRE for a licence, led by the agency."""
    made = CaseTarget(
        "licensing", organisation_id(CENTRE), CENTRE, scopes=frozenset({CENTRE, NAPOO})
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test states what it varies


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
