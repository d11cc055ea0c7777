"""P-04 through the real engine and database: a story for each end, and attacks on the money."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from service.cases.story import NoSuchStep
from service.domain.claims import ClaimState
from service.kernel.clock import sofia
from service.kernel.errors import ValidationFailed
from service.operations.four_eyes import FourEyes
from service.operations.payment_list import published_list
from service.storage.models.payment import ApprovalEntry, Payment
from service.storage.models.programme import FundEntry
from tests.processes.lists import (
    DUPNITSA,
    ListStory,
    give_role,
    make_director,
    schools_of,
    send_claims,
)
from tests.support.office import World


def _approved(ministry: World) -> ListStory:
    """A list of one claim, to be signed by its first payer next."""
    send_claims(ministry, {"KN-13": "445.50"})
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    story.propose()
    story.decide("approve")
    return story


def test_the_reduced_story_pays_exactly_what_there_is(ministry: World) -> None:
    """A8: 420 000,00 approved, 400 000,00 available, 445,50 becomes 424,29 (R-112)."""
    keys = schools_of(ministry, DUPNITSA, count=4)
    amounts = dict(zip(keys, ("445.50", "119554.50", "150000.00", "150000.00"), strict=True))
    claims = send_claims(ministry, amounts)
    make_director(ministry, keys)
    story = ListStory(ministry)
    story.open_list(secured="400000.00")
    story.receive("ruo-kyustendil")
    listed = story.listed(claims)
    assert sum(listed.values()) == Decimal("400000.00")
    assert listed["KN-13"] == Decimal("424.29")
    assert story.row().listed_total == Decimal("400000.00")
    assert claims.state("KN-13") == ClaimState.LISTED
    story.propose()
    story.decide("approve")
    assert claims.state("KN-13") == ClaimState.APPROVED
    story.sign()
    assert story.documents() == {"reduction-protocol", "minister-order", "payment-list"}
    story.transfer()
    assert claims.state("KN-13") == ClaimState.PAID
    for key in keys:
        story.confirm(key)
    assert story.ends == ["end_paid_reduced"]
    assert claims.state("KN-13") == ClaimState.CLOSED
    with ministry.office.transaction() as session:
        paid = session.execute(select(Payment.amount, Payment.state)).all()
    assert sum(amount for amount, _ in paid) == Decimal("400000.00")
    assert {state for _, state in paid} == {"received"}


def test_the_public_list_names_institutions_and_sums_and_nothing_else(ministry: World) -> None:
    keys = schools_of(ministry, DUPNITSA, count=2)
    send_claims(ministry, dict(zip(keys, ("445.50", "100.00"), strict=True)))
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    story.propose()
    with ministry.office.transaction() as session:
        assert published_list(session, list_id=story.row().id) is None
    story.decide("approve")
    with ministry.office.transaction() as session:
        published = published_list(session, list_id=story.row().id)
    assert published is not None
    assert published.order_number == "РД09-1234"
    assert published.total == Decimal("545.50")
    lines = published.to_csv().decode("utf-8-sig").splitlines()
    assert lines[0] == "Институция;Одобрена сума"
    assert len(lines) == 3


def test_a_list_within_the_budget_is_paid_in_full_when_nobody_confirms_in_time(
    ministry: World,
) -> None:
    keys = schools_of(ministry, DUPNITSA, count=2)
    claims = send_claims(ministry, dict(zip(keys, ("445.50", "100.00"), strict=True)))
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    assert story.listed(claims) == {keys[0]: Decimal("445.50"), keys[1]: Decimal("100.00")}
    story.propose()
    story.decide("approve")
    story.sign()
    story.transfer()
    story.confirm("KN-13")
    assert story.ends == []
    ministry.clock.set(sofia(2018, 6, 22, 9))
    ministry.office.run_due()
    assert story.ends == ["end_paid"]
    assert claims.state(keys[1]) == ClaimState.CLOSED
    with ministry.office.transaction() as session:
        silent = session.scalars(select(Payment).where(Payment.received_by_id.is_(None))).one()
    assert silent.state == "received"


def test_a_refused_list_frees_its_claims_for_another(ministry: World) -> None:
    claims = send_claims(ministry, {"KN-13": "445.50"})
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    story.propose()
    with pytest.raises(ValidationFailed):
        story.decide("refuse")
    story.decide("refuse", reasons="Програмата е спряна.")
    assert story.ends == ["end_refused"]
    assert claims.state("KN-13") == ClaimState.SENT_TO_MINISTRY
    assert story.count(FundEntry) == 0
    again = ListStory(ministry)
    again.open_list()
    assert again.row().id != story.row().id


def test_a_returned_proposal_is_revised_and_reckoned_anew(ministry: World) -> None:
    keys = schools_of(ministry, DUPNITSA, count=3)
    claims = send_claims(ministry, dict(zip(keys, ("500.00", "500.00", "500.00"), strict=True)))
    story = ListStory(ministry)
    story.open_list(secured="1000.00")
    story.receive("ruo-kyustendil")
    assert sorted(story.listed(claims).values()) == [
        Decimal("333.33"),
        Decimal("333.33"),
        Decimal("333.34"),
    ]
    story.propose()
    story.decide("return", reasons="Една от институциите е закрита.")
    with ministry.office.transaction() as session:
        entry = session.scalars(
            select(ApprovalEntry.id).where(ApprovalEntry.claim_id == claims.ids[keys[2]])
        ).one()
    story.do(
        "task_revise",
        "mon_commission_2",
        exclusions=[{"claim": str(entry), "reason": "Институцията е закрита."}],
        answer="Прието.",
    )
    assert story.row().approved_total == Decimal("1000.00")
    assert story.listed(claims)[keys[0]] == Decimal("500.00")
    assert claims.state(keys[2]) == ClaimState.SENT_TO_MINISTRY
    story.propose()
    story.decide("approve")
    story.sign()
    story.transfer()
    assert story.count(Payment) == 2
    assert story.kinds().count("list.summed") == 2


def test_a_missing_pack_is_waited_for_and_taken_when_it_comes(ministry: World) -> None:
    claims = send_claims(ministry, {"KN-13": "445.50"}, state=ClaimState.IN_COMMISSION)
    story = ListStory(ministry)
    story.open_list()
    story.receive()
    with pytest.raises(NoSuchStep):
        story.propose()
    with ministry.office.transaction() as session:
        from service.storage.models.claim import Claim

        session.get_one(Claim, claims.ids["KN-13"]).state = ClaimState.SENT_TO_MINISTRY
    story.story.press(story.case_id, "event_pack_arrived", as_="mon_expert")
    story.receive("ruo-kyustendil")
    assert story.listed(claims) == {"KN-13": Decimal("445.50")}


def test_after_one_month_the_list_goes_on_without_the_missing_pack(ministry: World) -> None:
    """R-088: the proposal for period 2 is due on 30.05.2018."""
    keys = schools_of(ministry, DUPNITSA, count=2)
    send_claims(ministry, {keys[0]: "445.50"})
    late = send_claims(
        ministry, {keys[1]: "100.00"}, state=ClaimState.IN_CHECK, module="m1", number=2
    )
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    ministry.clock.set(sofia(2018, 5, 30, 12))
    ministry.office.run_due()
    with pytest.raises(NoSuchStep):
        story.propose()
    ministry.clock.set(sofia(2018, 5, 31, 0, 1))
    ministry.office.run_due()
    assert story.row().approved_total == Decimal("445.50")
    assert late.state(keys[1]) == ClaimState.IN_CHECK


def test_only_one_list_is_opened_for_a_period_and_module(ministry: World) -> None:
    ListStory(ministry).open_list()
    with pytest.raises(ValidationFailed) as caught:
        ListStory(ministry).open_list()
    assert caught.value.problems[0].rule == "R-111"
    ListStory(ministry, module="m2").open_list()


def test_a_period_that_has_not_ended_has_no_list_yet(ministry: World) -> None:
    with pytest.raises(ValidationFailed) as caught:
        ListStory(ministry, period=3).open_list()
    assert caught.value.problems[0].path == "period"


def test_the_first_payer_cannot_be_the_second(ministry: World) -> None:
    story = _approved(ministry)
    story.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")
    with pytest.raises(FourEyes) as caught:
        story.do("task_second_signature", "mon_payer_1", decision="sign", reason="")
    assert "първия подпис" in caught.value.message
    story.do("task_second_signature", "mon_payer_2", decision="sign", reason="")


def test_a_payer_who_signed_the_proposal_pays_nothing(ministry: World) -> None:
    with ministry.office.transaction() as session:
        give_role(session, ministry, "mon_payer_1", "mon_commission", "mon")
    send_claims(ministry, {"KN-13": "445.50"})
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    story.propose(as_="mon_payer_1")
    story.decide("approve")
    with pytest.raises(FourEyes):
        story.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")


def test_the_second_payer_may_send_the_list_back_and_nothing_is_paid_twice(ministry: World) -> None:
    story = _approved(ministry)
    story.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")
    with pytest.raises(ValidationFailed):
        story.do("task_second_signature", "mon_payer_2", decision="return", reason="")
    story.do("task_second_signature", "mon_payer_2", decision="return", reason="Сгрешен номер.")
    story.do("task_first_signature", "mon_payer_2", payment_number="ПС-3", checked="true")
    story.do("task_second_signature", "mon_payer_1", decision="sign", reason="")
    story.transfer()
    assert story.count(Payment) == 1
    assert [kind for kind in story.kinds() if kind.startswith("payment.")] == [
        "payment.prepared",
        "payment.returned",
        "payment.prepared",
        "payment.ordered",
        "payment.transferred",
    ]


def test_each_financing_body_and_institution_sees_only_its_own_task(ministry: World) -> None:
    story = _approved(ministry)
    story.sign()
    story.transfer()
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the kind of refusal is the policy's
        story.confirm("KN-13", as_="kindergarten_director")
    assert getattr(caught.value, "status", 0) in {403, 404}
    story.confirm("KN-13")
    assert story.ends == ["end_paid"]
