"""The commission of the РУО judges a claim: who sits in it, its quorum, its votes."""

from datetime import date

import pytest

from service.domain.claims import ClaimState
from service.kernel.clock import FixedClock, sofia
from service.operations.four_eyes import FourEyes
from service.storage.models.identity import Employment, Person, RoleAssignment
from service.stories.claim.procedure import appoint, send, take_in, vote, vote_as
from service.stories.claim.substitution import do
from tests.processes.claims import COMPLETE, Claimant
from tests.processes.refusals import problems
from tests.support.office import World


def test_a_late_claim_is_not_financed_by_r083_and_r102(
    claimant: Claimant, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 5, 16, 0, 5))
    case_id = claimant.file()
    assert claimant.claim(case_id).is_in_time is False
    take_in(claimant.story, case_id)
    appoint(claimant.story, case_id)
    found = problems(lambda: vote(claimant.story, case_id))
    assert found["deadline"].rule == "R-083"
    vote(claimant.story, case_id, deadline="no", deadline_reason="Подадена е след срока.")
    assert claimant.story.ends(case_id) == ["end_not_financed"]
    claim = claimant.claim(case_id)
    assert claim.state == ClaimState.NOT_FINANCED
    assert [g["rule"] for g in claim.grounds if isinstance(g, dict)] == ["R-102"]
    assert "Заявката не се финансира" in claimant.notices(case_id)


def test_a_no_without_a_reason_is_asked_for_one(claimant: Claimant) -> None:
    case_id = claimant.at_votes()
    found = problems(lambda: vote(claimant.story, case_id, scope="no"))
    assert "scope_reason" in found


def _person(world: World, name: str, role: str, organisation: str) -> int:
    with world.office.transaction() as session:
        person = Person(full_name=name, created_at=world.clock.now())
        session.add(person)
        session.flush()
        session.add(
            RoleAssignment(
                person_id=person.id,
                role_code=role,
                organisation_id=world.people.organisations[organisation],
                valid_from=date(2017, 9, 15),
                order_no="РД-01-2/15.09.2017",
            )
        )
        return person.id


def test_a_recused_member_of_the_ruo_leaves_a_quorum_of_two(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.at_votes()
    recusal = {"is_recused": "yes", "recusal_reason": "Съпругата ми работи в училището."}
    do(
        story,
        case_id,
        "task_score",
        recusal,
        as_="ruo_commission_1",
        item=story.people["ruo_commission_1"],
    )
    vote_as(story, case_id, "ruo_commission_2")
    vote_as(story, case_id, "municipality_member")
    send(story, case_id)
    assert story.ends(case_id) == ["end_sent"]


def test_without_the_municipality_there_is_no_quorum_and_the_mayor_names_another(
    claimant: Claimant,
) -> None:
    world, story = claimant.world, claimant.story
    case_id = claimant.at_votes()
    recusal = {"is_recused": "yes", "recusal_reason": "Преподавам в училището."}
    do(story, case_id, "task_score_municipality", recusal, as_="municipality_member")
    vote_as(story, case_id, "ruo_commission_1")
    vote_as(story, case_id, "ruo_commission_2")
    other = _person(world, "Нели Кръстева Бонева", "municipality_member", "municipality-dupnitsa")
    letter = {"member": other, "letter_number": "61-00-119", "letter_on": "14.05.2018"}
    claimant.do(case_id, "task_nominate", letter, "municipality_member")
    order = {
        "order_number": "РД-06-91",
        "order_on": "14.05.2018",
        "member_1": world.people.people["ruo_commission_1"],
        "member_2": world.people.people["ruo_commission_2"],
    }
    claimant.do(case_id, "task_appoint", order, "ruo_head")
    people = {**world.people.people, "second_member": other}
    second = type(story)(world.office, people)
    do(
        second,
        case_id,
        "task_score_municipality",
        {"is_recused": "no", "completeness": "yes", "scope": "yes", "deadline": "yes"},
        as_="second_member",
    )
    vote_as(second, case_id, "ruo_commission_1")
    vote_as(second, case_id, "ruo_commission_2")
    assert story.task_id(case_id, "task_send")


def test_who_works_in_the_school_is_not_named_to_judge_its_claim_by_r106(
    claimant: Claimant,
) -> None:
    world = claimant.world
    case_id = claimant.file()
    take_in(world.story, case_id)
    member = _person(world, "Йоана Стоева Мирчева", "municipality_member", "municipality-dupnitsa")
    with world.office.transaction() as session:
        session.add(
            Employment(
                person_id=member,
                organisation_id=claimant.owner,
                position="teacher",
                is_main=False,
                valid_from=date(2017, 9, 15),
            )
        )
    letter = {"member": member, "letter_number": "1", "letter_on": "14.05.2018"}
    found = problems(lambda: claimant.do(case_id, "task_nominate", letter, "municipality_member"))
    assert "member" in found


def test_the_standing_commission_serves_the_next_claim(claimant: Claimant) -> None:
    story = claimant.story
    first = claimant.file()
    take_in(story, first)
    appoint(story, first)
    story.press(first, "start_withdrawn", as_="director", reason="Пропуснат ред.")
    second = claimant.file()
    take_in(story, second)
    vote(story, second)
    send(story, second)
    assert story.ends(second) == ["end_sent"]


def test_who_checked_the_claim_does_not_sign_it_for_the_ministry(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.file()
    with claimant.world.office.transaction() as session:
        session.add(
            RoleAssignment(
                person_id=story.people["ruo_head"],
                role_code="ruo_expert",
                organisation_id=claimant.world.people.organisations["ruo-kyustendil"],
                valid_from=date(2017, 9, 15),
                order_no="РД-01-3/15.09.2017",
            )
        )
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    claimant.do(case_id, "task_check", COMPLETE, "ruo_head")
    appoint(story, case_id)
    vote(story, case_id)
    with pytest.raises(FourEyes):
        send(story, case_id)


def test_criteria_without_a_majority_are_not_met(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.at_votes()
    vote_as(story, case_id, "ruo_commission_1", scope="no", scope_reason="Извън обхвата.")
    vote_as(story, case_id, "ruo_commission_2", scope="no", scope_reason="Извън обхвата.")
    vote_as(story, case_id, "municipality_member")
    assert story.ends(case_id) == ["end_not_financed"]
    grounds = [g for g in claimant.claim(case_id).grounds if isinstance(g, dict)]
    assert "Извън обхвата." in str(grounds[0]["text"])


def test_one_dissenting_vote_does_not_stop_a_claim(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.at_votes()
    vote_as(story, case_id, "ruo_commission_1", scope="no", scope_reason="Извън обхвата.")
    vote_as(story, case_id, "ruo_commission_2")
    vote_as(story, case_id, "municipality_member")
    assert story.task_id(case_id, "task_send")


def test_the_two_members_of_the_ruo_are_two_people(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.file()
    take_in(story, case_id)
    letter = {
        "member": story.people["municipality_member"],
        "letter_number": "1",
        "letter_on": "14.05.2018",
    }
    claimant.do(case_id, "task_nominate", letter, "municipality_member")
    order = {
        "order_number": "РД-06-88",
        "order_on": "11.05.2018",
        "member_1": story.people["ruo_commission_1"],
        "member_2": story.people["ruo_commission_1"],
    }
    found = problems(lambda: claimant.do(case_id, "task_appoint", order, "ruo_head"))
    assert found["member_2"].rule == "R-099"
