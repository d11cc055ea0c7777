"""The register of expert commissions: sixteen by field and one for guidance (R-284)."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.identity.commissions import import_commissions, seat_demo_members
from service.identity.demo import seed_people
from service.kernel.clock import FixedClock
from service.storage.models.meeting import ExpertCommission, ExpertCommissionMember


def test_every_professional_field_has_one_commission(session: Session) -> None:
    commissions = import_commissions(session)
    guidance = [each for each in commissions if each.fields == ["guidance"]]
    assert (len(commissions), len(guidance)) == (17, 1)
    held = Counter(field for each in commissions for field in each.fields)
    assert max(held.values()) == 1
    hotels = next(each for each in commissions if "811" in each.fields)
    assert hotels.name.startswith("ЕК „Хотелиерство")


def test_a_second_import_and_a_second_seating_change_nothing(
    session: Session, clock: FixedClock
) -> None:
    people = seed_people(session, clock=clock).people
    before = _counts(session)
    import_commissions(session)
    seat_demo_members(session, people, since=clock.today())
    assert _counts(session) == before
    assert before[0] == 17
    assert before[1] == 17 * 6


def _counts(session: Session) -> tuple[int, int]:
    commissions = session.scalar(select(func.count()).select_from(ExpertCommission)) or 0
    members = session.scalar(select(func.count()).select_from(ExpertCommissionMember)) or 0
    return commissions, members
