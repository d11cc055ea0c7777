"""A claim, to each of its ends, and what stops it on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from service.cases.chain import verify_all
from service.cases.story import NoSuchStep
from service.domain.claims import ClaimState
from service.engine import REGISTRY
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import Problem, ValidationFailed
from service.operations.claim.opening import ClaimExists, NotBeneficiary, PeriodRunning
from service.operations.four_eyes import FourEyes
from service.operations.programme_claim_story import (
    FundingPlan,
    appoint,
    claim_of_case,
    claim_values,
    declaration_values,
    file_claim,
    play_claim,
    prepare_claim,
    send,
    take_in,
    vote,
    vote_as,
)
from service.operations.programme_story import WORKED_EXAMPLE, do, play_substitution
from service.storage.models.absence import HourLineRow
from service.storage.models.case import CaseFile, Event
from service.storage.models.claim import Claim, ClaimLine
from service.storage.models.document import Document
from service.storage.models.engine import Outbox
from service.storage.models.identity import Employment, Organisation, Person, RoleAssignment
from service.storage.models.programme import ReportingPeriod
from tests.processes.school import (
    SCHOOL,
    SIGNED_ON,
    ends_reached,
    enter_december,
    is_over,
    school_world,
)
from tests.support.office import World

SICK = WORKED_EXAMPLE[0]
INCOMPLETE = {
    "has_request": "yes",
    "has_acts": "no",
    "has_declaration": "yes",
    "incomplete_lines": [],
    "remarks": "Липсва договорът към първия ред.",
    "decision": "incomplete",
}
COMPLETE = {**INCOMPLETE, "has_acts": "yes", "decision": "complete"}


@dataclass
class School:
    """A school with one line of 120 leva ready for the claim of March and April."""

    world: World
    owner: int
    cases: list[int]

    def file(self, **funding: str) -> int:
        plan = FundingPlan(**funding)
        return file_claim(self.world.story, self.cases, owner_id=self.owner, funding=plan)

    def claim(self, case_id: int) -> Claim:
        return claim_of_case(self.world.story, case_id)

    def do(self, case_id: int, element_id: str, values: Mapping[str, object], by: str) -> None:
        do(self.world.story, case_id, element_id, values, as_=by)


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine, clock: FixedClock) -> World:
    return school_world(clean_database, clean_owner, clock)


@pytest.fixture
def school(world: World) -> School:
    owner = world.people.organisations[SCHOOL]
    case_id = play_substitution(world.story, SICK, owner_id=owner, signed_on=SIGNED_ON)
    return School(world, owner, [case_id])


def problems(act: Callable[[], object]) -> Mapping[str, Problem]:
    with pytest.raises(ValidationFailed) as refusal:
        act()
    return {problem.path: problem for problem in refusal.value.problems}


def subjects(world: World, case_id: int) -> list[str]:
    """What people were told about the case."""
    with world.office.transaction() as session:
        rows = session.scalars(select(Outbox).where(Outbox.case_id == case_id).order_by(Outbox.id))
        return [str(row.payload["subject"]) for row in rows if row.kind == "notification"]


def test_the_worked_example_comes_out_to_the_stotinka(world: World) -> None:
    owner = world.people.organisations[SCHOOL]
    story = world.story
    cases = [
        play_substitution(story, plan, owner_id=owner, signed_on=SIGNED_ON)
        for plan in WORKED_EXAMPLE
    ]
    case_id = play_claim(story, cases, owner_id=owner)
    assert story.ends(case_id) == ["end_sent"]
    claim = claim_of_case(story, case_id)
    with world.office.transaction() as session:
        lines = session.scalars(
            select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.id)
        ).all()
        events = {
            e.kind: e.payload or {}
            for e in session.scalars(select(Event).where(Event.case_id == case_id))
        }
    amounts = [str(line.amount) for line in lines]
    assert amounts == ["120.00", "198.00", "37.50", "0.00", "90.00"]
    assert (claim.annual_cap, claim.used_before) == (Decimal("6000.00"), Decimal("1020.00"))
    assert claim.requested_amount == claim.approved_amount == Decimal("445.50")
    assert events["claim.limits_checked"]["remaining"] == "4980.00"
    assert events["claim.opened"]["school_due_on"] == "2018-05-15"
    assert events["claim.opened"]["ruo_due_on"] == "2018-05-21"
    assert events["claim.opened"]["proposal_due_on"] == "2018-05-30"
    assert claim.is_in_time
    assert claim.state == ClaimState.SENT_TO_MINISTRY


def test_the_lines_name_the_rules_that_refused_hours(world: World) -> None:
    owner = world.people.organisations[SCHOOL]
    cases = [
        play_substitution(world.story, plan, owner_id=owner, signed_on=SIGNED_ON)
        for plan in WORKED_EXAMPLE[2:4]
    ]
    case_id = file_claim(world.story, cases, owner_id=owner)
    claim = claim_of_case(world.story, case_id)
    with world.office.transaction() as session:
        lines = session.scalars(
            select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.id)
        ).all()
    refused = [line.hours - line.financed_hours for line in lines]
    assert refused == [2, 5]
    rules = [{str(g["rule"]) for g in line.grounds if isinstance(g, dict)} for line in lines]
    assert "R-045" in rules[0]
    assert rules[1] == {"R-027"}


def test_a_late_claim_is_not_financed_by_r083_and_r102(school: School, clock: FixedClock) -> None:
    clock.set(sofia(2018, 5, 16, 0, 5))
    case_id = school.file()
    assert school.claim(case_id).is_in_time is False
    take_in(school.world.story, case_id)
    appoint(school.world.story, case_id)
    found = problems(lambda: vote(school.world.story, case_id))
    assert found["deadline"].rule == "R-083"
    vote(school.world.story, case_id, deadline="no", deadline_reason="Подадена е след срока.")
    assert school.world.story.ends(case_id) == ["end_not_financed"]
    claim = school.claim(case_id)
    assert claim.state == ClaimState.NOT_FINANCED
    assert [g["rule"] for g in claim.grounds if isinstance(g, dict)] == ["R-102"]
    assert "Заявката не се финансира" in subjects(school.world, case_id)


def test_a_no_without_a_reason_is_asked_for_one(school: School) -> None:
    case_id = school.file()
    take_in(school.world.story, case_id)
    appoint(school.world.story, case_id)
    found = problems(lambda: vote(school.world.story, case_id, scope="no"))
    assert "scope_reason" in found


def test_the_director_withdraws_and_the_hours_may_be_claimed_again(school: School) -> None:
    case_id = school.file()
    school.world.story.press(case_id, "start_withdrawn", as_="director", reason="Има грешка.")
    assert ends_reached(school.world, case_id)[-1] == "end_withdrawn"
    assert school.world.story.ends(case_id)[-1] == "end_withdrawn"
    assert is_over(school.world, case_id)
    assert school.claim(case_id).state == ClaimState.WITHDRAWN
    again = school.file()
    assert school.claim(again).requested_amount == Decimal("120.00")


def test_a_claim_that_was_sent_cannot_be_withdrawn(school: School) -> None:
    case_id = play_claim(school.world.story, school.cases, owner_id=school.owner)
    with pytest.raises(NoSuchStep):
        school.world.story.press(case_id, "start_withdrawn", as_="director", reason="Късно е.")


def test_an_incomplete_claim_is_returned_corrected_and_checked_again(
    school: School, clock: FixedClock
) -> None:
    story = school.world.story
    case_id = school.file()
    story.do(case_id, "task_register", as_="ruo_secretary", channel="desk")
    school.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    remarks = {"remarks": "Приложете договора към първия ред."}
    school.do(case_id, "task_return", remarks, "ruo_expert")
    assert school.claim(case_id).state == ClaimState.RETURNED
    clock.set(sofia(2018, 5, 15, 16))
    values = {
        **claim_values(story, school.cases, FundingPlan()),
        **declaration_values(story, case_id),
        "agree": "yes",
    }
    school.do(case_id, "task_correct", values, "director")
    claim = school.claim(case_id)
    assert (claim.version, claim.is_in_time) == (2, True)
    school.do(
        case_id,
        "task_check",
        COMPLETE,
        "ruo_expert",
    )
    appoint(story, case_id)
    vote(story, case_id)
    send(story, case_id)
    assert story.ends(case_id) == ["end_sent"]


def test_after_the_deadline_an_incomplete_claim_goes_to_the_commission_by_r108(
    school: School, clock: FixedClock
) -> None:
    story = school.world.story
    case_id = school.file()
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    clock.set(sofia(2018, 5, 16, 9))
    school.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    appoint(story, case_id)
    vote(story, case_id, completeness="no", completeness_reason="Липсва договор.")
    assert story.ends(case_id) == ["end_not_financed"]


def test_a_correction_nobody_made_in_time_is_checked_as_it_was_filed(
    school: School, clock: FixedClock
) -> None:
    story = school.world.story
    case_id = school.file()
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    school.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    school.do(case_id, "task_return", {"remarks": "Приложете договора."}, "ruo_expert")
    clock.set(sofia(2018, 5, 16, 0, 1))
    school.world.office.run_due()
    assert story.task_id(case_id, "task_check")
    assert school.claim(case_id).version == 1


def test_a_claim_is_not_returned_when_the_term_ends_meanwhile(
    school: School, clock: FixedClock
) -> None:
    story = school.world.story
    case_id = school.file()
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    school.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    clock.set(sofia(2018, 5, 16, 0, 1))
    remarks = {"remarks": "Приложете договора към първия ред."}
    found = problems(lambda: school.do(case_id, "task_return", remarks, "ruo_expert"))
    assert found["remarks"].rule == "R-108"
    school.world.office.run_due()
    assert story.task_id(case_id, "task_nominate")


def test_a_second_claim_for_the_period_is_refused(school: School) -> None:
    school.file()
    with pytest.raises(ClaimExists) as refusal:
        school.file()
    assert "R-117" in str(refusal.value)


def test_a_line_that_is_already_claimed_is_not_taken_twice(school: School) -> None:
    case_id = school.file()
    with school.world.office.transaction() as session:
        hours = session.scalars(select(HourLineRow).where(~HourLineRow.is_released)).all()
    claim = school.claim(case_id)
    assert {row.claim_line_id is not None for row in hours} == {True}
    assert claim.claimed_amount == Decimal("120.00")


def test_a_claim_over_the_annual_cap_is_cut_to_what_is_left_by_r071(school: School) -> None:
    case_id = school.file(approved_before="5900.00")
    claim = school.claim(case_id)
    assert claim.claimed_amount == Decimal("120.00")
    assert claim.requested_amount == Decimal("100.00")


def test_an_exhausted_cap_sends_the_claim_back_to_be_assembled(school: School) -> None:
    story = school.world.story
    opened = story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    plan = FundingPlan(approved_before="6000.00")
    values = claim_values(story, school.cases, plan)
    school.do(opened.case_id, "task_assemble", values, "director")
    assert story.task_id(opened.case_id, "task_assemble")
    grounds = school.claim(opened.case_id).grounds
    assert [g["rule"] for g in grounds if isinstance(g, dict)] == ["R-071"]


def test_other_hours_in_the_declaration_are_refused_by_r094(school: School) -> None:
    story = school.world.story
    opened = story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    values = claim_values(story, school.cases, FundingPlan())
    school.do(opened.case_id, "task_assemble", values, "director")
    other = {**declaration_values(story, opened.case_id), "declared_hours": "18"}
    found = problems(lambda: school.do(opened.case_id, "task_declare", other, "director"))
    assert found["declared_hours"].rule == "R-094"
    assert "разлика 2" in found["declared_hours"].message


def test_an_empty_claim_is_refused_by_r077(school: School) -> None:
    story = school.world.story
    opened = story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    values = {**claim_values(story, school.cases, FundingPlan()), "substitutions": []}
    found = problems(lambda: school.do(opened.case_id, "task_assemble", values, "director"))
    assert "R-077" in found["substitutions"].message


def test_an_incomplete_pack_is_not_called_complete_by_r092(school: School) -> None:
    case_id = school.file()
    school.world.story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    values = {**INCOMPLETE, "decision": "complete"}
    found = problems(lambda: school.do(case_id, "task_check", values, "ruo_expert"))
    assert found[""].rule == "R-092"


def test_people_are_reminded_before_the_deadlines_and_told_when_they_pass(
    school: School, clock: FixedClock
) -> None:
    story = school.world.story
    clock.set(sofia(2018, 5, 2))
    opened = story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    for moment in (sofia(2018, 5, 8, 9, 1), sofia(2018, 5, 13, 9, 1)):
        clock.set(moment)
        assert school.world.office.run_due() == 1
    told = subjects(school.world, opened.case_id)
    assert [s for s in told if s.startswith("Заявката се подава до")] == [
        "Заявката се подава до 15.05.2018\u00a0г."
    ] * 2
    clock.set(sofia(2018, 5, 16, 0, 1))
    school.world.office.run_due()
    assert "Срокът за подаване на заявката изтече" in subjects(school.world, opened.case_id)
    assert ends_reached(school.world, opened.case_id) == ["end_reminded"] * 3


def test_the_ruo_is_reminded_and_its_own_delay_is_written_down(
    school: School, clock: FixedClock
) -> None:
    story = school.world.story
    case_id = school.file()
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    clock.set(sofia(2018, 5, 19, 9, 1))
    school.world.office.run_due()
    assert "Заявките се изпращат в МОН до 21.05.2018\u00a0г." in subjects(school.world, case_id)
    assert ends_reached(school.world, case_id)[-1] == "end_reminded_ruo"
    school.do(
        case_id,
        "task_check",
        COMPLETE,
        "ruo_expert",
    )
    appoint(story, case_id)
    vote(story, case_id)
    clock.set(sofia(2018, 5, 22, 0, 1))
    school.world.office.run_due()
    assert "Срокът за изпращане в МОН изтече" in subjects(school.world, case_id)
    send(story, case_id)
    assert ends_reached(school.world, case_id)[-2:] == ["end_late", "end_sent"]


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


def test_a_recused_member_of_the_ruo_leaves_a_quorum_of_two(school: School) -> None:
    story = school.world.story
    case_id = school.file()
    take_in(story, case_id)
    appoint(story, case_id)
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
    school: School,
) -> None:
    world, story = school.world, school.world.story
    case_id = school.file()
    take_in(story, case_id)
    appoint(story, case_id)
    recusal = {"is_recused": "yes", "recusal_reason": "Преподавам в училището."}
    do(story, case_id, "task_score_municipality", recusal, as_="municipality_member")
    vote_as(story, case_id, "ruo_commission_1")
    vote_as(story, case_id, "ruo_commission_2")
    other = _person(world, "Нели Кръстева Бонева", "municipality_member", "municipality-dupnitsa")
    letter = {"member": other, "letter_number": "61-00-119", "letter_on": "14.05.2018"}
    school.do(case_id, "task_nominate", letter, "municipality_member")
    order = {
        "order_number": "РД-06-91",
        "order_on": "14.05.2018",
        "member_1": world.people.people["ruo_commission_1"],
        "member_2": world.people.people["ruo_commission_2"],
    }
    school.do(case_id, "task_appoint", order, "ruo_head")
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


def test_who_works_in_the_school_is_not_named_to_judge_its_claim_by_r106(school: School) -> None:
    world = school.world
    case_id = school.file()
    take_in(world.story, case_id)
    member = _person(world, "Йоана Стоева Мирчева", "municipality_member", "municipality-dupnitsa")
    with world.office.transaction() as session:
        session.add(
            Employment(
                person_id=member,
                organisation_id=school.owner,
                position="teacher",
                is_main=False,
                valid_from=date(2017, 9, 15),
            )
        )
    letter = {"member": member, "letter_number": "1", "letter_on": "14.05.2018"}
    found = problems(lambda: school.do(case_id, "task_nominate", letter, "municipality_member"))
    assert "member" in found


def test_the_standing_commission_serves_the_next_claim(school: School) -> None:
    story = school.world.story
    first = school.file()
    take_in(story, first)
    appoint(story, first)
    story.press(first, "start_withdrawn", as_="director", reason="Пропуснат ред.")
    second = school.file()
    take_in(story, second)
    vote(story, second)
    send(story, second)
    assert story.ends(second) == ["end_sent"]


def test_who_checked_the_claim_does_not_sign_it_for_the_ministry(school: School) -> None:
    story = school.world.story
    case_id = school.file()
    with school.world.office.transaction() as session:
        session.add(
            RoleAssignment(
                person_id=story.people["ruo_head"],
                role_code="ruo_expert",
                organisation_id=school.world.people.organisations["ruo-kyustendil"],
                valid_from=date(2017, 9, 15),
                order_no="РД-01-3/15.09.2017",
            )
        )
    story.do(case_id, "task_register", as_="ruo_secretary", channel="system")
    school.do(case_id, "task_check", COMPLETE, "ruo_head")
    appoint(story, case_id)
    vote(story, case_id)
    with pytest.raises(FourEyes):
        send(story, case_id)


def test_a_private_school_opens_no_claim_by_r007(world: World) -> None:
    owner = world.people.organisations[SCHOOL]
    with world.office.transaction() as session:
        session.get_one(Organisation, owner).ownership = "private"
    try:
        with pytest.raises(NotBeneficiary) as refusal:
            world.story.open("claim", as_="director", owner_id=owner, title="Заявка")
        assert "R-007" in str(refusal.value)
    finally:
        with world.office.transaction() as session:
            session.get_one(Organisation, owner).ownership = "municipal"


def test_no_claim_opens_before_a_period_has_ended(world: World, clock: FixedClock) -> None:
    clock.set(sofia(2018, 2, 10))
    owner = world.people.organisations[SCHOOL]
    with pytest.raises(PeriodRunning):
        world.story.open("claim", as_="director", owner_id=owner, title="Заявка")


def test_claims_of_one_ruo_are_numbered_one_after_the_other(school: School) -> None:
    case_id = school.file()
    take_in(school.world.story, case_id)
    number, _, day = str(school.claim(case_id).registered_number).partition("/")
    assert (int(number) >= 1, day) == (True, "14.05.2018")


def test_the_ledger_of_a_claim_is_an_unbroken_chain(school: School) -> None:
    play_claim(school.world.story, school.cases, owner_id=school.owner)
    with school.world.office.transaction() as session:
        result = verify_all(session)
    assert result.is_sound


def test_a_line_is_not_prepared_twice_by_a_slow_double_click(
    school: School, clock: FixedClock
) -> None:
    opened = school.world.story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    prepare_claim(school.world.story, opened.case_id, school.cases, funding=FundingPlan())
    clock.advance(timedelta(minutes=1))
    with pytest.raises(NoSuchStep):
        prepare_claim(school.world.story, opened.case_id, school.cases, funding=FundingPlan())


def _claim_december(world: World, *, participated: str) -> Claim:
    owner = world.people.organisations[SCHOOL]
    december = enter_december(world, owner)
    story = world.story
    opened = story.open("claim", as_="director", owner_id=owner, title="Заявка за първия период")
    values = {
        **claim_values(story, [december], FundingPlan(approved_before="0.00")),
        "participated_before": participated,
    }
    do(story, opened.case_id, "task_assemble", values, as_="director")
    return claim_of_case(story, opened.case_id)


def test_unpaid_hours_of_december_are_claimed_in_the_first_period_by_r084(
    world: World, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 3, 10))
    claim = _claim_december(world, participated="yes")
    assert claim.requested_amount == Decimal("15.00")
    assert not claim.grounds


def test_only_who_took_part_in_2017_carries_hours_over_by_r085(
    world: World, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 3, 10))
    claim = _claim_december(world, participated="no")
    assert claim.claimed_amount == Decimal("0.00")
    with world.office.transaction() as session:
        line = session.scalars(select(ClaimLine).where(ClaimLine.claim_id == claim.id)).one()
    assert [g["rule"] for g in line.grounds if isinstance(g, dict)] == ["R-085"]


def test_the_papers_of_a_claim_are_filed_in_its_case(school: School) -> None:
    case_id = play_claim(school.world.story, school.cases, owner_id=school.owner)
    with school.world.office.transaction() as session:
        kinds = session.scalars(select(Document.kind).where(Document.case_id == case_id)).all()
    assert sorted(kinds) == ["annex-3", "annex-4", "annex-5"]


def test_the_panel_of_a_claim_shows_its_lines_and_their_sum(school: School) -> None:
    case_id = school.file()
    with school.world.office.transaction() as session:
        panel = REGISTRY.panels["claim"](session, case_id)
    assert len(panel.rows) == 1
    assert panel.total is not None
    assert panel.total[3] == "120,00\u00a0лв."
    assert "остават 4\u00a0980,00\u00a0лв." in panel.note


def test_a_draft_is_withdrawn_without_troubling_the_ruo(school: School) -> None:
    story = school.world.story
    opened = story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    story.press(opened.case_id, "start_withdrawn", as_="director", reason="Открита по грешка.")
    assert ends_reached(school.world, opened.case_id) == ["end_withdrawn"]
    assert "Заявка е оттеглена" not in subjects(school.world, opened.case_id)


def test_a_substitution_of_another_school_cannot_be_claimed(school: School) -> None:
    story = school.world.story
    opened = story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    values = {**claim_values(story, school.cases, FundingPlan()), "substitutions": ["999999"]}
    found = problems(lambda: school.do(opened.case_id, "task_assemble", values, "director"))
    assert "substitutions" in found


def test_criteria_without_a_majority_are_not_met(school: School) -> None:
    story = school.world.story
    case_id = school.file()
    take_in(story, case_id)
    appoint(story, case_id)
    vote_as(story, case_id, "ruo_commission_1", scope="no", scope_reason="Извън обхвата.")
    vote_as(story, case_id, "ruo_commission_2", scope="no", scope_reason="Извън обхвата.")
    vote_as(story, case_id, "municipality_member")
    assert story.ends(case_id) == ["end_not_financed"]
    grounds = [g for g in school.claim(case_id).grounds if isinstance(g, dict)]
    assert "Извън обхвата." in str(grounds[0]["text"])


def test_one_dissenting_vote_does_not_stop_a_claim(school: School) -> None:
    story = school.world.story
    case_id = school.file()
    take_in(story, case_id)
    appoint(story, case_id)
    vote_as(story, case_id, "ruo_commission_1", scope="no", scope_reason="Извън обхвата.")
    vote_as(story, case_id, "ruo_commission_2")
    vote_as(story, case_id, "municipality_member")
    assert story.task_id(case_id, "task_send")


def test_the_two_members_of_the_ruo_are_two_people(school: School) -> None:
    story = school.world.story
    case_id = school.file()
    take_in(story, case_id)
    letter = {
        "member": story.people["municipality_member"],
        "letter_number": "1",
        "letter_on": "14.05.2018",
    }
    school.do(case_id, "task_nominate", letter, "municipality_member")
    order = {
        "order_number": "РД-06-88",
        "order_on": "11.05.2018",
        "member_1": story.people["ruo_commission_1"],
        "member_2": story.people["ruo_commission_1"],
    }
    found = problems(lambda: school.do(case_id, "task_appoint", order, "ruo_head"))
    assert found["member_2"].rule == "R-099"


def test_the_panel_says_what_was_cut_and_what_was_approved(school: School) -> None:
    story = school.world.story
    case_id = school.file(approved_before="5900.00")
    take_in(story, case_id)
    appoint(story, case_id)
    vote(story, case_id)
    send(story, case_id)
    with school.world.office.transaction() as session:
        note = REGISTRY.panels["claim"](session, case_id).note
    assert "Иска се 100,00\u00a0лв." in note
    assert "Одобрени от РУО: 100,00\u00a0лв." in note


def test_the_panel_of_an_empty_claim_has_no_lines(school: School) -> None:
    opened = school.world.story.open("claim", as_="director", owner_id=school.owner, title="Заявка")
    with school.world.office.transaction() as session:
        panel = REGISTRY.panels["claim"](session, opened.case_id)
        nothing = REGISTRY.panels["claim"](session, 0)
    assert (panel.rows, panel.note, nothing.rows) == ((), "", ())


def test_a_claim_for_a_period_named_in_advance_is_opened_for_it(
    school: School, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 7, 3))
    opened = school.world.story.open(
        "claim",
        as_="director",
        owner_id=school.owner,
        title="Заявка",
        variables={"period_number": 2},
    )
    claim = school.claim(opened.case_id)
    with school.world.office.transaction() as session:
        assert session.get_one(ReportingPeriod, claim.period_id).number == 2


def test_a_claim_started_by_a_click_says_which_period_it_is_for(school: School) -> None:
    story = school.world.story
    opened = story.open(
        "claim",
        as_="director",
        owner_id=school.owner,
        title="Заявка за финансиране и оценка в РУО",
    )
    with school.world.office.transaction() as session:
        title = session.get_one(CaseFile, opened.case_id).title
    assert title == "Заявка за отчетен период № 2 (01.03 – 30.04.2018 г.)"
