"""Who reads which paper of a case they see: a sick note, a paper of the authority alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.identity.allow import allow
from service.identity.policy import READERS
from service.identity.roles import ROLES, Reach, Role
from service.identity.targets import Audience, CaseTarget, DocumentTarget
from tests.identity.world import (
    MUNICIPALITY,
    NAPOO,
    PEOPLE,
    RUO,
    SCHOOL,
    claim,
    holding,
    organisation_id,
    someone,
)

CENTRE = "40."


def test_a_sick_note_is_read_by_few_and_by_its_own_person() -> None:
    note = DocumentTarget(claim(), audience=Audience.HEALTH, person_ids=frozenset({5}))
    assert allow(someone(holding(Role.RUO_EXPERT, RUO)), "document.download", note)
    assert not allow(
        someone(holding(Role.MUNICIPALITY_MEMBER, MUNICIPALITY)), "document.download", note
    )
    named = replace(note, case=claim(person_ids=frozenset({5, 6})))
    ill = someone(holding(Role.TEACHER, SCHOOL), person_id=5)
    substitute = someone(holding(Role.SUBSTITUTE, SCHOOL), person_id=6)
    assert allow(ill, "document.download", named)
    assert not allow(substitute, "document.download", named)
    assert allow(substitute, "document.download", replace(named, audience=Audience.PARTIES))


@pytest.mark.parametrize("role", [r for r in PEOPLE if ROLES[r].reach is Reach.SCOPE])
def test_an_internal_paper_is_read_by_the_authority_and_never_by_the_applicant(role: Role) -> None:
    """R-228, R-430: a role that sees the case from the centre's side gets no further."""
    paper = DocumentTarget(licensing(), audience=Audience.AUTHORITY, person_ids=frozenset({5}))
    at_the_agency = allow(someone(holding(role, NAPOO)), "document.download", paper)
    assert at_the_agency.allowed is (role in READERS[Audience.AUTHORITY].roles)
    at_the_centre = allow(
        someone(holding(Role.LICENSED_CENTRE, CENTRE)), "document.download", paper
    )
    assert at_the_centre.status == 403
    assert "само за служителите на органа" in at_the_centre.sentence
    plain = replace(paper, audience=Audience.PARTIES)
    assert allow(someone(holding(Role.LICENSED_CENTRE, CENTRE)), "document.download", plain)


@pytest.mark.parametrize("role", [Role.NAPOO_EXTERNAL_EXPERT, Role.NAPOO_COMMISSION])
def test_an_internal_paper_is_read_by_its_own_expert_and_by_no_colleague(role: Role) -> None:
    case = licensing(person_ids=frozenset({5, 6}))
    paper = DocumentTarget(case, audience=Audience.AUTHORITY, person_ids=frozenset({5}))
    own, colleague = (someone(holding(role, NAPOO), person_id=each) for each in (5, 6))
    stranger = someone(holding(role, NAPOO), person_id=8)
    assert allow(own, "document.download", paper)
    assert allow(colleague, "document.download", paper).status == 403
    assert allow(colleague, "document.download", replace(paper, audience=Audience.PARTIES))
    assert allow(stranger, "document.download", paper).status == 404


def test_an_invitation_is_read_by_the_commission_and_not_by_the_party() -> None:
    """R-285: the link of a meeting is for those who attend it."""
    invitation = DocumentTarget(licensing(person_ids=frozenset({5})), audience=Audience.COMMISSION)
    member = someone(holding(Role.NAPOO_COMMISSION, NAPOO), person_id=5)
    party = allow(someone(holding(Role.LICENSED_CENTRE, CENTRE)), "document.download", invitation)
    assert allow(member, "document.download", invitation)
    assert party.status == 403
    assert "членовете на комисията" in party.sentence


@pytest.mark.parametrize("role", PEOPLE)
def test_what_a_decision_is_made_from_is_read_by_those_who_make_it(role: Role) -> None:
    """R-230, R-235: the agency, its commission and its experts; the party only once it is open."""
    report = DocumentTarget(licensing(person_ids=frozenset({5})), audience=Audience.DECIDING)
    insider = {*READERS[Audience.AUTHORITY].roles, Role.NAPOO_COMMISSION}
    insider |= {Role.NAPOO_EXTERNAL_EXPERT}
    named = someone(holding(role, NAPOO), person_id=5)
    assert allow(named, "document.download", report).allowed is (role in insider)
    party = allow(someone(holding(Role.LICENSED_CENTRE, CENTRE)), "document.download", report)
    assert party.status == 403
    assert "До съобщаването на решението" in party.sentence


def test_a_party_reads_what_was_made_up_to_the_communicating_of_the_decision() -> None:
    at = datetime(2025, 3, 25, 8, tzinfo=UTC)
    opened = replace(licensing(), released_at=at)
    assert not licensing().is_released(at)
    assert opened.is_released(at)
    assert not opened.is_released(at + timedelta(seconds=1))


def test_an_internal_paper_stays_closed_behind_broken_glass() -> None:
    administrator = someone(holding(Role.SYSTEM_ADMINISTRATOR, NAPOO))
    opened = licensing(opened_to=frozenset({7}))
    assert allow(administrator, "document.download", DocumentTarget(opened))
    assert not allow(
        administrator, "document.download", DocumentTarget(opened, audience=Audience.AUTHORITY)
    )


def licensing(**changes: frozenset[int]) -> CaseTarget:
    """The procedure of CENTRE for a licence, led by the agency."""
    made = CaseTarget("licensing", organisation_id(CENTRE), scopes=frozenset({CENTRE, NAPOO}))
    return replace(made, **changes)  # type: ignore[arg-type]  # a test states what it varies
