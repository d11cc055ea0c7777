"""Who sees a case before it is told: a surprise is one, and an unfiled application is nobody's."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from service.app import Platform, assemble
from service.cases.case_list import CaseFilter, read_cases
from service.cases.case_page import read_case_page
from service.cases.inbox import Box, InboxFilter, read_inbox
from service.config import Settings
from service.kernel.errors import NotFound
from service.storage.models.case import CaseFile, CaseParticipant
from service.storage.models.engine import Outbox, Task
from service.storage.models.identity import Organisation
from tests.api.conftest import SECRET, Api
from tests.processes.checks import EXPERT, HEAD, CheckStory
from tests.processes.controls import ControlStory
from tests.processes.licences import Licence
from tests.support.office import World

Sees = Callable[[World, str, int], bool]
_SIGNAL = "Сигнал от обучаван за фалшиви дневници."


@pytest.fixture
def sees(clean_database: Engine) -> Sees:
    """Whether a person sees a case: the lists, its page, the API and the database agree."""
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)

    def ask(world: World, key: str, case_id: int) -> bool:
        api = Api(world, assemble(Platform(settings, clean_database, world.office)))
        actor = world.story.actor(key)
        with world.office.transaction(actor) as session:
            row = session.scalar(select(CaseFile.id).where(CaseFile.id == case_id)) is not None
            cases = read_cases(session, actor, CaseFilter(limit=1_000)).rows
            work = read_inbox(session, actor, InboxFilter(box=Box.ALL, limit=1_000)).rows
        try:
            read_case_page(world.office, actor, case_id)
            page = True
        except NotFound:
            page = False
        home = f"/api/v1/cases/{case_id}"
        doors = {api.get(f"{home}{path}", as_=key).status_code for path in ("", "/timeline")}
        answers = {row, page, case_id in {each.case.id for each in cases}, doors == {200}}
        assert len(answers) == 1, answers
        assert doors in ({200}, {404})
        assert page or case_id not in {each.case_id for each in work}
        return page

    return ask


def _told(world: World, key: str, case_id: int) -> str:
    """All that the person reads of the case's history."""
    page = read_case_page(world.office, world.story.actor(key), case_id)
    return " ".join(f"{line.text} {[each.text for each in line.grounds]}" for line in page.timeline)


def _letters_to(world: World, case_id: int, role: str) -> list[str]:
    """Kinds of what left for the people of a role."""
    with world.office.transaction() as session:
        rows = session.execute(
            select(Outbox.kind, Outbox.payload).where(Outbox.case_id == case_id)
        ).all()
    return [kind for kind, payload in rows if payload.get("role") == role]


def test_a_director_sees_an_announced_check_once_told_and_not_before(
    check: CheckStory, sees: Sees
) -> None:
    """P-31, R-312: the plan and the order are the department's."""
    assert not sees(check.world, check.director, check.case_id)
    check.plan()
    assert not sees(check.world, check.director, check.case_id)
    check.order()
    assert not sees(check.world, check.director, check.case_id)
    assert sees(check.world, EXPERT, check.case_id)
    assert _letters_to(check.world, check.case_id, "director") == []
    check.notify()
    assert sees(check.world, check.director, check.case_id)
    assert _letters_to(check.world, check.case_id, "director") == ["notification"]
    assert not sees(check.world, "director_kn05", check.case_id)


def test_a_director_who_is_not_told_learns_of_the_check_by_the_visit_and_never_of_the_reason(
    check: CheckStory, sees: Sees
) -> None:
    """P-31, R-312."""
    check.plan()
    check.order()
    check.notify(is_announced="false", notice_reason="Сигнал за нередовности.")
    assert not sees(check.world, check.director, check.case_id)
    assert _letters_to(check.world, check.case_id, "director") == []
    check.at(13)
    check.check()
    assert sees(check.world, check.director, check.case_id)
    told = _told(check.world, check.director, check.case_id).lower()
    assert "сигнал" not in told
    assert "не се уведомява" not in told


def test_a_check_that_is_not_ordered_stays_unknown_to_the_institution(
    check: CheckStory, sees: Sees
) -> None:
    check.plan()
    check.order("decline", reason="Проверката е преждевременна.")
    assert check.ends == ["end_not_ordered"]
    assert not sees(check.world, check.director, check.case_id)
    assert sees(check.world, HEAD, check.case_id)


def test_a_task_is_seen_only_with_its_case(check: CheckStory) -> None:
    """By its address too: a task of the department is no task of the director's."""
    check.plan()
    actor = check.story.actor(check.director)
    with check.world.office.transaction(actor) as session:
        assert session.scalars(select(Task).where(Task.case_id == check.case_id)).all() == []


def test_a_centre_sees_a_control_by_its_order_and_neither_the_signal_nor_its_place_by_risk(
    control: ControlStory, agency: World, sees: Sees
) -> None:
    """R-250, R-251, R-276."""
    control.open()
    assert not sees(agency, control.manager, control.case_id)
    control.plan(reason=_SIGNAL)
    assert not sees(agency, control.manager, control.case_id)
    assert sees(agency, "napoo_officer", control.case_id)
    assert _letters_to(agency, control.case_id, "licensed_centre") == []
    control.order()
    assert sees(agency, control.manager, control.case_id)
    assert not sees(agency, "applicant", control.case_id)
    assert _letters_to(agency, control.case_id, "licensed_centre") == ["notification"]
    told = _told(agency, control.manager, control.case_id).lower()
    assert "сигнал" not in told
    assert "1 от 2" not in told


def test_a_centre_learns_of_an_extraordinary_check_on_site_by_the_visit(
    control: ControlStory, agency: World, sees: Sees
) -> None:
    """R-250, R-259: the officers come with the order; a witness stands for the absent."""
    control.open().plan(("documents", "on_site"), type="extraordinary", reason=_SIGNAL)
    control.order()
    control.check_documents()
    assert not sees(agency, control.manager, control.case_id)
    assert _letters_to(agency, control.case_id, "licensed_centre") == []
    control.check_on_site()
    assert sees(agency, control.manager, control.case_id)
    assert _letters_to(agency, control.case_id, "licensed_centre") == ["notification"]
    assert "сигнал" not in _told(agency, control.manager, control.case_id).lower()


def test_the_agency_sees_an_application_once_it_is_filed(
    licensing: World, case: Licence, sees: Sees
) -> None:
    """The centre stands below the agency, and its draft is its own all the same."""
    agency = ("napoo_registrar", "napoo_director", "napoo_officer", "napoo_chair", "napoo_auditor")
    assert not any(sees(licensing, key, case.case_id) for key in agency)
    case.apply()
    assert not any(sees(licensing, key, case.case_id) for key in agency)
    assert sees(licensing, "applicant", case.case_id)
    assert _letters_to(licensing, case.case_id, "napoo_registrar") == []
    case.submit()
    assert all(sees(licensing, key, case.case_id) for key in (*agency, "applicant"))
    assert not sees(licensing, "centre_manager", case.case_id)


def test_who_is_invited_later_takes_part_all_the_same(case: Licence) -> None:
    """The roles are filled from the start: an order finds who signs it."""
    with case.office.transaction() as session:
        roles = session.scalars(
            select(CaseParticipant.role_code)
            .join(Organisation, Organisation.id == CaseParticipant.organisation_id)
            .where(CaseParticipant.case_id == case.case_id, Organisation.key == "napoo")
        ).all()
    assert {"napoo_registrar", "napoo_chair", "napoo_commission"} <= set(roles)
