"""A claim played to its end: the sums, the rules that refused hours, the papers and the panel."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from service.cases.chain import verify_all
from service.cases.story import NoSuchStep
from service.domain.claims import ClaimState
from service.engine import REGISTRY
from service.storage.models.case import Event
from service.storage.models.claim import ClaimLine
from service.storage.models.document import Document
from service.stories.claim.procedure import (
    claim_of_case,
    file_claim,
    play_claim,
    send,
    take_in,
    vote,
)
from service.stories.claim.substitution import WORKED_EXAMPLE
from tests.processes.claims import Claimant
from tests.processes.school import School, ends_reached, is_over


def test_the_worked_example_comes_out_to_the_stotinka(school: School) -> None:
    story = school.story
    cases = [school.play(plan) for plan in WORKED_EXAMPLE]
    case_id = play_claim(story, cases, owner_id=school.owner)
    assert story.ends(case_id) == ["end_sent"]
    claim = claim_of_case(story, case_id)
    with school.world.office.transaction() as session:
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


def test_the_lines_name_the_rules_that_refused_hours(school: School) -> None:
    cases = [school.play(plan) for plan in WORKED_EXAMPLE[2:4]]
    case_id = file_claim(school.story, cases, owner_id=school.owner)
    claim = claim_of_case(school.story, case_id)
    with school.world.office.transaction() as session:
        lines = session.scalars(
            select(ClaimLine).where(ClaimLine.claim_id == claim.id).order_by(ClaimLine.id)
        ).all()
    refused = [line.hours - line.financed_hours for line in lines]
    assert refused == [2, 5]
    rules = [{str(g["rule"]) for g in line.grounds if isinstance(g, dict)} for line in lines]
    assert "R-045" in rules[0]
    assert rules[1] == {"R-027"}


def test_the_director_withdraws_and_the_hours_may_be_claimed_again(claimant: Claimant) -> None:
    case_id = claimant.file()
    claimant.story.press(case_id, "start_withdrawn", as_="director", reason="Има грешка.")
    assert ends_reached(claimant.world, case_id)[-1] == "end_withdrawn"
    assert claimant.story.ends(case_id)[-1] == "end_withdrawn"
    assert is_over(claimant.world, case_id)
    assert claimant.claim(case_id).state == ClaimState.WITHDRAWN
    again = claimant.file()
    assert claimant.claim(again).requested_amount == Decimal("120.00")


def test_a_claim_that_was_sent_cannot_be_withdrawn(claimant: Claimant) -> None:
    case_id = claimant.sent()
    with pytest.raises(NoSuchStep):
        claimant.story.press(case_id, "start_withdrawn", as_="director", reason="Късно е.")


def test_claims_of_one_ruo_are_numbered_one_after_the_other(claimant: Claimant) -> None:
    case_id = claimant.file()
    take_in(claimant.story, case_id)
    number, _, day = str(claimant.claim(case_id).registered_number).partition("/")
    assert (int(number) >= 1, day) == (True, "14.05.2018")


def test_the_ledger_of_a_claim_is_an_unbroken_chain(claimant: Claimant) -> None:
    claimant.sent()
    with claimant.world.office.transaction() as session:
        result = verify_all(session)
    assert result.is_sound


def test_the_papers_of_a_claim_are_filed_in_its_case(claimant: Claimant) -> None:
    case_id = claimant.sent()
    with claimant.world.office.transaction() as session:
        kinds = session.scalars(select(Document.kind).where(Document.case_id == case_id)).all()
    assert sorted(kinds) == ["annex-3", "annex-4", "annex-5"]


def test_the_panel_of_a_claim_shows_its_lines_and_their_sum(claimant: Claimant) -> None:
    case_id = claimant.file()
    with claimant.world.office.transaction() as session:
        panel = REGISTRY.panels["claim"](session, case_id)
    assert len(panel.rows) == 1
    assert panel.total is not None
    assert panel.total[3] == "120,00\u00a0лв."
    assert "остават 4\u00a0980,00\u00a0лв." in panel.note


def test_a_draft_is_withdrawn_without_troubling_the_ruo(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.draft()
    story.press(case_id, "start_withdrawn", as_="director", reason="Открита по грешка.")
    assert ends_reached(claimant.world, case_id) == ["end_withdrawn"]
    assert "Заявка е оттеглена" not in claimant.notices(case_id)


def test_the_panel_says_what_was_cut_and_what_was_approved(claimant: Claimant) -> None:
    story = claimant.story
    case_id = claimant.at_votes(approved_before="5900.00")
    vote(story, case_id)
    send(story, case_id)
    with claimant.world.office.transaction() as session:
        note = REGISTRY.panels["claim"](session, case_id).note
    assert "Иска се 100,00\u00a0лв." in note
    assert "Одобрени от РУО: 100,00\u00a0лв." in note


def test_the_panel_of_an_empty_claim_has_no_lines(claimant: Claimant) -> None:
    case_id = claimant.draft()
    with claimant.world.office.transaction() as session:
        panel = REGISTRY.panels["claim"](session, case_id)
        nothing = REGISTRY.panels["claim"](session, 0)
    assert (panel.rows, panel.note, nothing.rows) == ((), "", ())
