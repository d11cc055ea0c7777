"""The РУО checks the papers of a claim: returned, corrected, and what the terms do meanwhile."""

from service.domain.claims import ClaimState
from service.kernel.clock import FixedClock, sofia
from service.stories.claim.procedure import appoint, declaration_values, send, vote
from tests.processes.claims import COMPLETE, INCOMPLETE, Claimant
from tests.processes.refusals import problems
from tests.processes.school import ends_reached


def test_an_incomplete_claim_is_returned_corrected_and_checked_again(
    claimant: Claimant, clock: FixedClock
) -> None:
    story = claimant.story
    case_id = claimant.file()
    story.do(case_id, "task_register", as_="ruo_secretary", channel="desk")
    claimant.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    remarks = {"remarks": "Приложете договора към първия ред."}
    claimant.do(case_id, "task_return", remarks, "ruo_expert")
    assert claimant.claim(case_id).state == ClaimState.RETURNED
    clock.set(sofia(2018, 5, 15, 16))
    values = {
        **claimant.values(),
        **declaration_values(story, case_id),
        "agree": "yes",
    }
    claimant.do(case_id, "task_correct", values, "director")
    claim = claimant.claim(case_id)
    assert (claim.version, claim.is_in_time) == (2, True)
    claimant.do(case_id, "task_check", COMPLETE, "ruo_expert")
    appoint(story, case_id)
    vote(story, case_id)
    send(story, case_id)
    assert story.ends(case_id) == ["end_sent"]


def test_after_the_deadline_an_incomplete_claim_goes_to_the_commission_by_r108(
    claimant: Claimant, clock: FixedClock
) -> None:
    story = claimant.story
    case_id = claimant.registered()
    clock.set(sofia(2018, 5, 16, 9))
    claimant.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    appoint(story, case_id)
    vote(story, case_id, completeness="no", completeness_reason="Липсва договор.")
    assert story.ends(case_id) == ["end_not_financed"]


def test_a_correction_nobody_made_in_time_is_checked_as_it_was_filed(
    claimant: Claimant, clock: FixedClock
) -> None:
    story = claimant.story
    case_id = claimant.registered()
    claimant.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    claimant.do(case_id, "task_return", {"remarks": "Приложете договора."}, "ruo_expert")
    clock.set(sofia(2018, 5, 16, 0, 1))
    claimant.world.office.run_due()
    assert story.task_id(case_id, "task_check")
    assert claimant.claim(case_id).version == 1


def test_a_claim_is_not_returned_when_the_term_ends_meanwhile(
    claimant: Claimant, clock: FixedClock
) -> None:
    story = claimant.story
    case_id = claimant.registered()
    claimant.do(case_id, "task_check", INCOMPLETE, "ruo_expert")
    clock.set(sofia(2018, 5, 16, 0, 1))
    remarks = {"remarks": "Приложете договора към първия ред."}
    found = problems(lambda: claimant.do(case_id, "task_return", remarks, "ruo_expert"))
    assert found["remarks"].rule == "R-108"
    claimant.world.office.run_due()
    assert story.task_id(case_id, "task_nominate")


def test_an_incomplete_pack_is_not_called_complete_by_r092(claimant: Claimant) -> None:
    case_id = claimant.registered()
    values = {**INCOMPLETE, "decision": "complete"}
    found = problems(lambda: claimant.do(case_id, "task_check", values, "ruo_expert"))
    assert found[""].rule == "R-092"


def test_people_are_reminded_before_the_deadlines_and_told_when_they_pass(
    claimant: Claimant, clock: FixedClock
) -> None:
    clock.set(sofia(2018, 5, 2))
    case_id = claimant.draft()
    for moment in (sofia(2018, 5, 8, 9, 1), sofia(2018, 5, 13, 9, 1)):
        clock.set(moment)
        assert claimant.world.office.run_due() == 1
    told = claimant.notices(case_id)
    assert [s for s in told if s.startswith("Заявката се подава до")] == [
        "Заявката се подава до 15.05.2018\u00a0г."
    ] * 2
    clock.set(sofia(2018, 5, 16, 0, 1))
    claimant.world.office.run_due()
    assert "Срокът за подаване на заявката изтече" in claimant.notices(case_id)
    assert ends_reached(claimant.world, case_id) == ["end_reminded"] * 3


def test_the_ruo_is_reminded_and_its_own_delay_is_written_down(
    claimant: Claimant, clock: FixedClock
) -> None:
    story = claimant.story
    case_id = claimant.registered()
    clock.set(sofia(2018, 5, 19, 9, 1))
    claimant.world.office.run_due()
    assert "Заявките се изпращат в МОН до 21.05.2018\u00a0г." in claimant.notices(case_id)
    assert ends_reached(claimant.world, case_id)[-1] == "end_reminded_ruo"
    claimant.do(case_id, "task_check", COMPLETE, "ruo_expert")
    appoint(story, case_id)
    vote(story, case_id)
    clock.set(sofia(2018, 5, 22, 0, 1))
    claimant.world.office.run_due()
    assert "Срокът за изпращане в МОН изтече" in claimant.notices(case_id)
    send(story, case_id)
    assert ends_reached(claimant.world, case_id)[-2:] == ["end_late", "end_sent"]
