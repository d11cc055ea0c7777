"""The seventeen expert commissions of the agency, and who sits in them in the demonstration."""

import csv
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from io import StringIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.commissions import CommissionSeat
from service.storage.models.meeting import ExpertCommission, ExpertCommissionMember

#: the demonstration's commissions: a chair, four regular members, a substitute for the last of them
_DEMO_SEATS = (
    ("ek_chair", 1, CommissionSeat.REGULAR),
    ("ek_member_1", 2, CommissionSeat.REGULAR),
    ("ek_member_2", 3, CommissionSeat.REGULAR),
    ("ek_member_3", 4, CommissionSeat.REGULAR),
    ("ruo_expert_poo", 5, CommissionSeat.REGULAR),
    ("ek_member_4", 5, CommissionSeat.SUBSTITUTE),
)


def import_commissions(session: Session) -> list[ExpertCommission]:
    """Write the commissions of the register that are not there yet; all of them, by key (R-284)."""
    known = {each.key: each for each in session.scalars(select(ExpertCommission))}
    text = files("service.identity").joinpath("data", "expert_commissions.csv").read_text("utf-8")
    for line in csv.DictReader(StringIO(text)):
        if line["key"] not in known:
            known[line["key"]] = ExpertCommission(
                key=line["key"], name=line["name"], fields=line["fields"].split()
            )
            session.add(known[line["key"]])
    session.flush()
    return [known[key] for key in sorted(known)]


def seat_demo_members(session: Session, people: Mapping[str, int], *, since: date) -> None:
    """Seat the invented members in every commission; a second run changes nothing."""
    seated = set(session.scalars(select(ExpertCommissionMember.commission_id)))
    for commission in import_commissions(session):
        if commission.id in seated:
            continue
        session.add_all(
            ExpertCommissionMember(
                commission_id=commission.id,
                person_id=people[key],
                seat=seat,
                seat_kind=kind,
                is_chair=seat == 1,
                from_on=since,
            )
            for key, seat, kind in _DEMO_SEATS
        )
    session.flush()
