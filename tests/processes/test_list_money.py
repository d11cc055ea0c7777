"""What would pay twice, pay too much or pay nothing is refused; the list shows its money."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.claims import ClaimState
from service.engine import REGISTRY
from service.kernel.errors import ValidationFailed
from service.operations.payment_list.deciding import FundsTaken
from service.operations.payment_list.papers import coefficient_text
from service.operations.payment_list.publishing import published_lists
from service.operations.payment_list.signing import PROGRAMME_FUNDS, AlreadyPaid
from service.storage.models.payment import ApprovalEntry, Payment
from service.storage.models.programme import FundEntry, FundEntryKind, FundScope
from tests.processes.lists import DUPNITSA, ListStory, schools_of, send_claims
from tests.support.office import World


def _proposed(ministry: World, amounts: dict[str, str], *, secured: str = "") -> ListStory:
    send_claims(ministry, amounts)
    story = ListStory(ministry)
    story.open_list(secured=secured)
    story.receive("ruo-kyustendil")
    story.propose()
    return story


def _commit(world: World, amount: str) -> None:
    """Money another list has taken meanwhile."""
    with world.office.transaction() as session:
        session.add(
            FundEntry(
                edition_id=1,
                scope=FundScope.M1,
                kind=FundEntryKind.COMMITMENT,
                amount=Decimal(amount),
                purpose="друг списък",
                at=world.clock.now(),
            )
        )


def test_the_budget_of_the_module_is_the_ceiling_by_r004(ministry: World) -> None:
    _commit(ministry, "1857300.00")
    send_claims(ministry, {"KN-13": "445.50"})
    story = ListStory(ministry)
    story.open_list()
    story.receive("ruo-kyustendil")
    assert story.row().available == Decimal("200.00")
    assert story.row().listed_total == Decimal("200.00")


def test_an_order_for_money_that_another_list_took_is_refused_by_r003(ministry: World) -> None:
    story = _proposed(ministry, {"KN-13": "445.50"})
    _commit(ministry, "1857400.00")
    with pytest.raises(FundsTaken) as caught:
        story.decide("approve")
    assert "100,00" in caught.value.message
    story.decide("return", reasons="Средствата са намалели.")
    story.do("task_revise", "mon_commission_1", exclusions=[], answer="Преизчисляваме.")
    assert story.row().listed_total == Decimal("100.00")


def test_a_list_with_no_money_left_cannot_be_approved(ministry: World) -> None:
    _commit(ministry, "1857500.00")
    story = _proposed(ministry, {"KN-13": "445.50"})
    assert story.row().listed_total == Decimal("0.00")
    with pytest.raises(ValidationFailed):
        story.decide("approve")


def test_an_order_number_is_used_once_a_day(ministry: World) -> None:
    _proposed(ministry, {"KN-13": "445.50"}).decide("approve", number="РД09-7")
    key = schools_of(ministry, "municipality-dupnitsa", count=1, kind="kindergarten")[0]
    send_claims(ministry, {key: "90.00"}, module="m2")
    second = ListStory(ministry, module="m2")
    second.open_list()
    second.receive("ruo-kyustendil")
    second.propose()
    with pytest.raises(ValidationFailed) as caught:
        second.decide("approve", number="РД09-7")
    assert caught.value.problems[0].path == "number"


def test_a_claim_that_was_paid_by_another_list_stops_the_first_signature(ministry: World) -> None:
    story = _proposed(ministry, {"KN-13": "445.50"})
    story.decide("approve")
    person = ministry.people.people["mon_payer_1"]
    with ministry.office.transaction() as session:
        entry = session.scalars(
            select(ApprovalEntry).where(ApprovalEntry.list_id == story.row().id)
        ).one()
        values = {
            "list_id": story.row().id,
            "claim_id": entry.claim_id,
            "purpose": PROGRAMME_FUNDS,
            "organisation_id": entry.organisation_id,
            "financing_body_id": entry.financing_body_id,
            "amount": Decimal("445.50"),
            "state": "ordered",
            "prepared_by_id": person,
            "prepared_at": ministry.clock.now(),
            "ordered_by_id": ministry.people.people["mon_payer_2"],
        }
        session.add(Payment(**values))
    with pytest.raises(AlreadyPaid):
        story.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")
    with (
        pytest.raises(IntegrityError, match="uq_payment"),
        ministry.office.transaction() as session,
    ):
        session.add(Payment(**values))
    with ministry.office.transaction() as session:
        session.execute(delete(Payment))


def test_the_database_refuses_one_person_in_both_signatures(ministry: World) -> None:
    story = _proposed(ministry, {"KN-13": "445.50"})
    story.decide("approve")
    story.do("task_first_signature", "mon_payer_1", payment_number="ПС-2", checked="true")
    with (
        pytest.raises(IntegrityError, match="ck_payment_four_eyes"),
        ministry.office.transaction() as session,
    ):
        session.execute(update(Payment).values(ordered_by_id=Payment.prepared_by_id))


def test_the_whole_list_cannot_be_left_out(ministry: World) -> None:
    story = _proposed(ministry, {"KN-13": "445.50"})
    story.decide("return", reasons="Преразгледайте.")
    with ministry.office.transaction() as session:
        entry = session.scalars(select(ApprovalEntry.id)).one()
    with pytest.raises(ValidationFailed) as caught:
        story.do(
            "task_revise",
            "mon_commission_1",
            exclusions=[{"claim": str(entry), "reason": "Отпада."}],
            answer="Прието.",
        )
    assert caught.value.problems[0].rule == "R-104"


def test_a_pack_of_a_department_that_sent_nothing_is_refused(ministry: World) -> None:
    send_claims(ministry, {"KN-13": "445.50"}, state=ClaimState.IN_CHECK)
    story = ListStory(ministry)
    story.open_list()
    with pytest.raises(ValidationFailed) as caught:
        story.receive("ruo-kyustendil")
    assert caught.value.problems[0].path == "packs.0.ruo"


def test_the_case_shows_every_claim_before_and_after(ministry: World) -> None:
    panel = REGISTRY.panels["payment_list"]
    story = ListStory(ministry)
    with ministry.office.transaction() as session:
        assert panel(session, story.case_id).rows == ()
    keys = schools_of(ministry, DUPNITSA, count=2)
    send_claims(ministry, dict(zip(keys, ("300.00", "100.00"), strict=True)))
    story.open_list(secured="200.00")
    story.receive("ruo-kyustendil")
    with ministry.office.transaction() as session:
        shown = panel(session, story.case_id)
    assert [row[-2:] for row in shown.rows] == [
        ("300,00\u00a0лв.", "150,00\u00a0лв."),
        ("100,00\u00a0лв.", "50,00\u00a0лв."),
    ]
    assert shown.total is not None
    assert shown.total[-1] == "200,00\u00a0лв."


def test_published_lists_are_shown_newest_first(ministry: World) -> None:
    story = _proposed(ministry, {"KN-13": "445.50"})
    with ministry.office.transaction() as session:
        assert published_lists(session) == []
    story.decide("approve")
    with ministry.office.transaction() as session:
        found = published_lists(session)
    assert [each.title for each in found] == [
        "Одобрени средства, период 2, „Без свободен час в училище“"
    ]


@pytest.mark.parametrize(
    ("coefficient", "shown"),
    [("0.75", "0,75"), ("0.9523809523809523809", "0,952380952…"), ("0.625", "0,625")],
)
def test_the_coefficient_is_cut_for_reading_never_rounded(coefficient: str, shown: str) -> None:
    assert coefficient_text(Decimal(coefficient)) == shown
