"""Whoever did one part of a payment does no later part, in person or through a deputy."""

from datetime import date

import pytest
from sqlalchemy import delete

from service.operations.four_eyes import FourEyes
from service.storage.models.identity import RoleAssignment
from tests.processes.lists import ListStory, give_role, send_claims
from tests.support.office import World

#: the parts in their order, with the role each asks for and who does it in the ordinary story
PARTS = {
    "open": ("mon_expert", "mon_expert"),
    "propose": ("mon_commission", "mon_commission_1"),
    "decide": ("minister", "minister"),
    "first": ("mon_payer", "mon_payer_1"),
    "second": ("mon_payer", "mon_payer_2"),
}
FORBIDDEN = [
    ("open", "decide"),
    ("propose", "decide"),
    ("propose", "first"),
    ("propose", "second"),
    ("decide", "first"),
    ("decide", "second"),
    ("first", "second"),
]


@pytest.fixture
def world(ministry: World) -> World:
    """The ministry with two people who hold no role yet."""
    both = [ministry.people.people[key] for key in ("auditor", "administrator")]
    with ministry.office.transaction() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.person_id.in_(both)))
    return ministry


def _do(story: ListStory, part: str, as_: str) -> None:
    """One part of the story by the given person."""
    if part == "open":
        story.open_list(as_=as_)
        story.receive("ruo-kyustendil")
    elif part == "propose":
        story.propose(as_=as_)
    elif part == "decide":
        story.decide("approve", as_=as_)
    elif part == "first":
        story.do("task_first_signature", as_, payment_number="ПС-2", checked="true")
    else:
        story.do("task_second_signature", as_, decision="sign", reason="")


def _until(story: ListStory, last: str, *, doer: str, earlier: str) -> None:
    """Play the parts before `last`, `earlier` by `doer` and the others by whoever does them."""
    for part, (_, usual) in PARTS.items():
        if part == last:
            return
        _do(story, part, doer if part == earlier else usual)


@pytest.mark.parametrize(("earlier", "later"), FORBIDDEN)
def test_the_same_person_does_not_do_both_parts(world: World, earlier: str, later: str) -> None:
    with world.office.transaction() as session:
        for part in (earlier, later):
            give_role(session, world, "auditor", PARTS[part][0], "mon")
    send_claims(world, {"KN-13": "445.50"})
    story = ListStory(world)
    _until(story, later, doer="auditor", earlier=earlier)
    with pytest.raises(FourEyes):
        _do(story, later, "auditor")
    _do(story, later, PARTS[later][1])


@pytest.mark.parametrize(("earlier", "later"), FORBIDDEN)
def test_a_deputy_inherits_what_the_principal_did(world: World, earlier: str, later: str) -> None:
    with world.office.transaction() as session:
        give_role(session, world, "auditor", PARTS[earlier][0], "mon")
        session.add(
            RoleAssignment(
                person_id=world.people.people["administrator"],
                role_code=PARTS[later][0],
                organisation_id=world.people.organisations["mon"],
                valid_from=date(2018, 5, 1),
                order_no="РД-05-1/30.04.2018",
                principal_id=world.people.people["auditor"],
            )
        )
    send_claims(world, {"KN-13": "445.50"})
    story = ListStory(world)
    _until(story, later, doer="auditor", earlier=earlier)
    with pytest.raises(FourEyes):
        _do(story, later, "administrator")
