"""Roles are given by order and never to oneself; glass is broken with a reason, for an hour."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.actor import Actor, load_person_actor
from service.identity.allow import AccessDenied, allow
from service.identity.demo import DemoPeople, seed_people
from service.identity.grants import (
    GLASS_TERM,
    break_glass,
    declare_interest,
    give_role,
    opened_to,
    withdraw_role,
)
from service.identity.targets import CaseTarget
from service.kernel.clock import FixedClock
from service.kernel.errors import ValidationFailed
from service.storage.models.identity import Organisation

FROM = date(2018, 5, 14)


@pytest.fixture
def demo(session: Session, clock: FixedClock) -> DemoPeople:
    return seed_people(session, clock=clock)


def actor_of(session: Session, demo: DemoPeople, key: str, *, today: date = FROM) -> Actor:
    actor = load_person_actor(session, demo.people[key], today=today)
    assert actor is not None
    return actor


def organisation(session: Session, key: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.key == key)).one()


def test_a_director_names_a_substitute_and_the_role_ends_by_order(
    session: Session, demo: DemoPeople
) -> None:
    director, person = actor_of(session, demo, "director"), demo.people["teacher_2"]
    given = give_role(
        session, actor=director, person_id=person, role="substitute",
        organisation=organisation(session, "KN-13"), valid_from=FROM, order_no="45/14.05.2018",
    )  # fmt: skip
    assert "substitute" in actor_of(session, demo, "teacher_2").roles
    withdraw_role(session, actor=director, given=given, last_day=FROM + timedelta(days=3))
    later = actor_of(session, demo, "teacher_2", today=FROM + timedelta(days=4))
    assert later.roles == {"teacher"}
    with pytest.raises(ValidationFailed):
        withdraw_role(session, actor=director, given=given, last_day=FROM - timedelta(days=1))


def test_the_chair_of_the_agency_names_its_experts_and_nobody_of_the_other_root(
    session: Session, demo: DemoPeople
) -> None:
    chair, person = actor_of(session, demo, "napoo_chair"), demo.people["ruo_expert"]
    give_role(
        session, actor=chair, person_id=person, role="napoo_external_expert",
        organisation=organisation(session, "napoo"), valid_from=FROM, order_no="7/14.05.2018",
    )  # fmt: skip
    assert actor_of(session, demo, "ruo_expert").roles == {"ruo_expert", "napoo_external_expert"}
    with pytest.raises(AccessDenied):
        give_role(
            session, actor=chair, person_id=person, role="monitor",
            organisation=organisation(session, "ruo-kyustendil"), valid_from=FROM, order_no="8",
        )  # fmt: skip


def test_nobody_gives_a_role_to_themselves(session: Session, demo: DemoPeople) -> None:
    with pytest.raises(AccessDenied):
        give_role(
            session, actor=actor_of(session, demo, "administrator"),
            person_id=demo.people["administrator"], role="mon_payer",
            organisation=organisation(session, "mon"), valid_from=FROM, order_no="1",
        )  # fmt: skip


def test_the_member_of_a_municipality_is_entered_by_the_ministry(
    session: Session, demo: DemoPeople
) -> None:
    give_role(
        session, actor=actor_of(session, demo, "administrator"),
        person_id=demo.people["financing_body"], role="municipality_member",
        organisation=organisation(session, "municipality-dupnitsa"), valid_from=FROM,
        order_no="12-30-1/10.05.2018",
    )  # fmt: skip
    assert "municipality_member" in actor_of(session, demo, "financing_body").roles


def test_a_school_has_no_minister_and_an_order_has_a_number(
    session: Session, demo: DemoPeople
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        give_role(
            session, actor=actor_of(session, demo, "administrator"),
            person_id=demo.people["teacher_1"], role="minister",
            organisation=organisation(session, "KN-13"), valid_from=FROM, order_no=" ",
            valid_to=FROM - timedelta(days=1),
        )  # fmt: skip
    assert {problem.path for problem in refused.value.problems} == {
        "role", "order_no", "valid_to",
    }  # fmt: skip


def test_interests_come_from_declarations_and_from_contracts(
    session: Session, demo: DemoPeople
) -> None:
    member, school = demo.people["ruo_commission_1"], demo.organisations["KN-13"]
    assert actor_of(session, demo, "ruo_commission_1").interests == frozenset()
    declare_interest(
        session, person_id=member, organisation_id=school, reason="Съпруг учител", today=FROM
    )
    assert actor_of(session, demo, "ruo_commission_1").interests == {school}
    assert actor_of(session, demo, "teacher_1").interests == {school}


def test_broken_glass_closes_after_an_hour(
    session: Session, demo: DemoPeople, clock: FixedClock
) -> None:
    school = organisation(session, "KN-13")
    case = CaseTarget("claim", school.id, frozenset({school.path}))
    administrator = actor_of(session, demo, "administrator")
    with pytest.raises(ValidationFailed):
        break_glass(session, actor=administrator, case_id=1, case=case, reason=" ", now=clock.now())
    break_glass(
        session, actor=administrator, case_id=1, case=case, reason="Сигнал № 7 за грешка",
        now=clock.now(),
    )  # fmt: skip
    now_open = opened_to(session, case_id=1, now=clock.now())
    seen = CaseTarget("claim", school.id, case.scopes, opened_to=now_open)
    assert allow(administrator, "case.view", seen)
    assert opened_to(session, case_id=2, now=clock.now()) == frozenset()
    assert opened_to(session, case_id=1, now=clock.now() + GLASS_TERM) == frozenset()
    with pytest.raises(AccessDenied):
        break_glass(
            session, actor=actor_of(session, demo, "director"), case_id=1, case=case,
            reason="Любопитство и нищо друго", now=clock.now(),
        )  # fmt: skip
