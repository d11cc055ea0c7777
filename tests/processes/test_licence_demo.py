"""The demonstration's register shows every state, and a second seeding doubles nothing."""

from sqlalchemy.orm import Session

from service.identity.demo import seed_people
from service.kernel.clock import FixedClock, sofia
from service.operations.licences.register import (
    entries_of,
    find_licence,
    licence_state,
    professions_of,
)
from service.stories.licensing.centres import ensure_licences

CLOCK = FixedClock(sofia(2018, 3, 12, 8))


def test_the_invented_centres_have_a_licence_in_every_state(session: Session) -> None:
    organisations = seed_people(session, clock=CLOCK).organisations

    first = ensure_licences(session, organisations=organisations, now=CLOCK.now())
    second = ensure_licences(session, organisations=organisations, now=CLOCK.now())

    assert first == second
    assert [each.state for each in first.values()] == [
        "active",
        "suspended",
        "withdrawn",
        "terminated",
    ]
    struma = find_licence(session, organisations["centre-struma"])
    assert len(professions_of(session, struma.id)) == 3
    assert [each.kind for each in entries_of(session, struma.id)] == ["issued", "changed"]
    assert "01.02.2018" in licence_state(first["centre-osogovo"])
    assert first["centre-verila"].archive_place is not None
