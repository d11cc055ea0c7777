"""What lists may hold, and small truths about actors and roles."""

from dataclasses import replace

from sqlalchemy.orm import Session

from service.identity.actor import load_actor, load_person_actor, public_actor, system_actor
from service.identity.allow import allow
from service.identity.demo import seed_people
from service.identity.passwords import is_password
from service.identity.roles import ROLES, Role, role_label
from service.identity.scope import EVERYTHING, prefixes, scopes
from service.kernel.clock import FixedClock
from tests.identity.world import MON, RUO, SCHOOL, TODAY, claim, holding, someone


def test_the_machine_lists_everything_and_the_public_nothing() -> None:
    assert scopes(system_actor(TODAY)).paths == (EVERYTHING,)
    nothing = scopes(public_actor(TODAY))
    assert (nothing.paths, nothing.duties, nothing.person_ids) == ((), (), frozenset())


def test_the_machine_does_only_what_machines_do() -> None:
    machine = system_actor(TODAY)
    assert machine.roles == {"system"}
    assert allow(machine, "job.run")
    assert not allow(machine, "case.cancel", claim())


def test_a_path_names_all_that_stand_above_it() -> None:
    assert prefixes("1.4.17.") == ("1.", "1.4.", "1.4.17.")
    assert prefixes("") == ()


def test_a_wider_scope_swallows_a_narrower_one_only_when_it_hides_no_more() -> None:
    whole = someone(holding(Role.MON_EXPERT, MON), holding(Role.RUO_EXPERT, RUO))
    assert scopes(whole).paths == (MON,)
    partly = someone(holding(Role.MON_PAYER, MON), holding(Role.RUO_EXPERT, RUO))
    assert scopes(partly).paths == (MON, RUO)
    assert scopes(partly).hidden == {MON: frozenset({"substitution"})}


def test_a_teacher_lists_by_name_and_not_by_school() -> None:
    limits = scopes(someone(holding(Role.TEACHER, SCHOOL)))
    assert (limits.paths, limits.duties, limits.person_ids) == ((), (), frozenset({7}))


def test_without_a_role_in_force_nothing_is_listed_or_allowed() -> None:
    retired = someone(replace(holding(Role.DIRECTOR, SCHOOL), valid_to=TODAY.replace(day=1)))
    assert scopes(retired).person_ids == frozenset()
    verdict = allow(retired, "inbox.view")
    assert verdict.status == 403
    assert "действаща роля" in verdict.sentence


def test_every_role_has_a_name_and_a_holder() -> None:
    assert set(ROLES) == set(Role)
    assert all(ROLES[role].held_by for role in Role if role is not Role.SYSTEM)
    assert role_label("director") == "Директор"
    assert role_label("unheard_of") == "unheard_of"
    given = replace(holding(Role.DIRECTOR, SCHOOL), organisation_name="ОУ „Неофит Рилски“")
    assert given.label == "Директор, ОУ „Неофит Рилски“"


def test_an_unknown_account_or_person_is_nobody(session: Session, clock: FixedClock) -> None:
    seed_people(session, clock=clock)
    assert load_actor(session, -1, today=TODAY) is None
    assert load_person_actor(session, -1, today=TODAY) is None


def test_an_unreadable_hash_is_nobodys_password() -> None:
    assert not is_password("тиха река под моста", hashed="развалено")
    assert not is_password("x" * 1000, hashed="развалено")
