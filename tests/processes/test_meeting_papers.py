"""Who opens the papers of a commission: the declarations are the agency's and their member's."""

import pytest
from sqlalchemy import Engine, select

from service.app import Platform, assemble
from service.config import Settings
from service.storage.models.document import Document
from tests.api.conftest import SECRET, Api
from tests.processes.meetings import MEETING_DAY, REGULAR, MeetingStory, meeting_world

#: what the party may inspect once the procedure is over (чл. 34, ал. 1 от АПК)
FILE = ["meeting-minutes", "chair-report"]
#: and what those who attend the meeting read besides
OPEN = ["meeting-invitation", *FILE]
DECLARATIONS = [f"interest-declaration {key}" for key in REGULAR]


@pytest.fixture(scope="module")
def api(clean_database: Engine) -> Api:
    world = meeting_world(clean_database)
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    return Api(world, assemble(Platform(settings, clean_database, world.office)))


@pytest.fixture(scope="module")
def meeting(api: Api) -> MeetingStory:
    """A meeting held, minuted and reported; the member of seat 4 was recused."""
    story = MeetingStory(api.world)
    story.invite()
    story.declare(interest={"ek_member_3": "Преподавам в центъра."})
    api.world.clock.set(MEETING_DAY)
    present = [key for key in REGULAR if key != "ek_member_3"]
    story.attend(*present)
    for key in present:
        story.vote(key, "for", "for")
    story.minute()
    story.sign()
    story.report()
    return story


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("applicant", FILE),
        ("ek_chair", [*OPEN, DECLARATIONS[0]]),
        ("ek_member_1", [*OPEN, DECLARATIONS[1]]),
        # recused, so the case stays hidden from them, their own declaration with it
        ("ek_member_3", []),
        ("external_expert_1", []),
        *((key, [*OPEN, *DECLARATIONS]) for key in ("napoo_lead", "napoo_director")),
        *((key, [*OPEN, *DECLARATIONS]) for key in ("napoo_chair", "napoo_auditor")),
        ("director", []),
    ],
)
def test_a_declaration_is_opened_by_the_agency_and_by_its_own_member(
    api: Api, meeting: MeetingStory, key: str, opened: list[str]
) -> None:
    authors = {meeting.person(each): each for each in REGULAR}
    with api.world.office.transaction() as session:
        rows = session.scalars(select(Document).where(Document.case_id == meeting.case_id)).all()
    assert len(rows) == len(OPEN) + len(REGULAR)
    names = {
        row.public_id: f"{row.kind} {authors[row.created_by_id or 0]}"
        if row.kind == "interest-declaration"
        else row.kind
        for row in rows
    }
    answers = {
        names[public_id]: api.get(f"/api/v1/documents/{public_id}", as_=key).status_code
        for public_id in names
    }
    assert sorted(name for name, status in answers.items() if status == 200) == sorted(opened)
    refused = 403 if opened else 404
    assert set(answers.values()) - {200} <= {refused}
