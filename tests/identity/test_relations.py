"""What a relation to the case opens: being named in it, standing in, having to check."""

from service.identity.allow import allow
from service.identity.roles import Role
from service.identity.targets import DocumentTarget, PersonTarget, StartTarget
from tests.identity.world import (
    FAR_SCHOOL,
    MON,
    NAPOO,
    NEIGHBOUR,
    SCHOOL,
    claim,
    duty,
    holding,
    someone,
)


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
