"""P-10, its first step: from the public page to a user, a refusal, or nobody (R-208, R-209)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from service.engine import REGISTRY
from service.identity.accounts import check_password
from service.identity.actor import load_actor
from service.identity.roles import Role
from service.kernel.clock import FixedClock, sofia
from service.operations.centre_account.links import LinkUsed, choose_password, confirm_email
from service.storage.models.account_request import AccountRequest
from service.storage.models.clock import CaseClock
from service.storage.models.engine import Outbox, Task, TaskState
from service.storage.models.identity import Account, Organisation
from tests.processes.account_requests import (
    APPROVED,
    EIK,
    FOREIGN,
    OTHER_EIK,
    PASSWORD,
    REJECTED,
    AccountStory,
    world_of,
)
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    return world_of(clean_database, clean_owner, FixedClock(sofia(2025, 3, 10, 9)))


@pytest.fixture
def story(world: World) -> AccountStory:
    return AccountStory(world)


def test_an_approved_applicant_comes_in_with_their_own_password(story: AccountStory) -> None:
    story.ask().confirm().review(APPROVED)
    assert story.ends == ["end_created"]
    request = story.request()
    assert (request.state, request.order_no) == ("created", "РД-07-15/10.03.2025")

    choose_password(story.world.office, story.token(), PASSWORD)

    with story.world.office.transaction() as session:
        account = check_password(
            session, email="nevena@pirin.example", password=PASSWORD, address="",
            now=story.world.clock.now(), is_local=False,
        )  # fmt: skip
        actor = load_actor(session, account.id, today=story.world.clock.today())
        centre = session.get_one(Organisation, request.organisation_id)
        agency = session.get_one(Organisation, story.world.people.organisations["napoo"])
    assert actor is not None
    assert [each.role for each in actor.assignments] == [Role.LICENSED_CENTRE]
    assert centre.key.startswith("centre-2025-")
    assert (centre.kind, centre.eik) == ("training_centre", EIK)
    assert centre.path == f"{agency.path}{centre.id}."
    assert actor.assignments[0].organisation_path == centre.path


def test_nobody_signs_in_before_the_first_password_is_set(story: AccountStory) -> None:
    story.ask().confirm().review(APPROVED)
    with story.world.office.transaction() as session:
        (hashed,) = session.scalars(
            select(Account.password_hash).where(Account.email == "nevena@pirin.example")
        )
    assert hashed.startswith("$argon2id$")


def test_a_refused_applicant_gets_the_reason_word_for_word(story: AccountStory) -> None:
    story.ask().confirm().review(REJECTED)
    assert story.ends == ["end_rejected"]
    (letter,) = story.letters()
    assert letter.to == "nevena@pirin.example"
    assert "Причина: Представителят не е вписан в регистъра." in letter.body
    with story.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, story.case_id)
        assert ("Причина за отказа", "Представителят не е вписан в регистъра.", "R-209") in (
            panel.rows
        )
        assert session.scalar(select(Account).where(Account.email == letter.to)) is None
        assert session.scalar(select(Organisation).where(Organisation.eik == EIK)) is None


def test_an_email_nobody_confirms_ends_the_request_and_is_erased(story: AccountStory) -> None:
    story.ask()
    with story.world.office.transaction() as session:
        clock = session.scalars(select(CaseClock).where(CaseClock.case_id == story.case_id)).one()
        assert (clock.name, f"{clock.due_on:%d.%m.%Y}") == ("confirm", "17.03.2025")
    story.days_pass(7)
    assert story.ends == []
    story.days_pass(1)
    assert story.ends == ["end_not_confirmed"]
    request = story.request()
    assert (request.state, request.email, request.phone, request.representative) == (
        "not_confirmed", "", "", "",
    )  # fmt: skip
    assert story.letters() == []


def test_after_an_unconfirmed_request_the_applicant_asks_anew(story: AccountStory) -> None:
    first = story.ask().case_id
    story.days_pass(8)
    assert story.ask().case_id != first


def test_the_confirmed_request_waits_three_working_days_for_the_agency(
    story: AccountStory,
) -> None:
    story.ask().confirm()
    with story.world.office.transaction() as session:
        task = session.scalars(
            select(Task).where(Task.case_id == story.case_id, Task.state == TaskState.OPEN)
        ).one()
        notices = session.scalars(
            select(Outbox.payload).where(
                Outbox.case_id == story.case_id, Outbox.kind == "notification"
            )
        ).all()
    assert task.role == Role.NAPOO_REGISTRAR
    assert f"{task.due_at:%Y-%m-%d}" == "2025-03-13"
    assert "Заявка за профил" in {notice["subject"] for notice in notices}
    assert story.request().state == "awaiting_approval"


def test_the_check_of_the_register_is_kept_with_its_ground(story: AccountStory) -> None:
    story.ask().confirm().review(APPROVED)
    (told,) = story.told("register.checked")
    assert (told["rule"], told["ground"]) == ("R-427", "чл. 22 от ЗПОО")
    assert f"ЕИК {EIK}" in str(told["text"])
    with story.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, story.case_id)
    assert panel.note == "Състояние: създаден е потребител."
    assert "R-427" in {row[2] for row in panel.rows}


def test_a_request_at_its_beginning_shows_who_asks(story: AccountStory) -> None:
    story.ask()
    with story.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, story.case_id)
        nothing = REGISTRY.panels["centre_account"](session, 0)
    assert [row[0] for row in panel.rows] == ["Заявител", "Център"]
    assert nothing.rows == ()


def test_a_foreign_person_is_known_by_the_number_of_its_own_register(story: AccountStory) -> None:
    story.ask(FOREIGN).confirm()
    with story.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, story.case_id)
    assert "№ HRB 12345, Handelsregister, Германия" in panel.rows[0][1]
    story.review(APPROVED, register_name="foreign")
    assert story.ends == ["end_created"]
    with story.world.office.transaction() as session:
        made = session.get_one(Organisation, story.request().organisation_id)
    assert made.eik is None


def test_a_second_request_for_one_applicant_is_the_same_case(story: AccountStory) -> None:
    first = story.ask().case_id
    assert story.ask(email="drug@pirin.example").case_id == first
    assert AccountStory(story.world).ask(eik=OTHER_EIK).case_id != first


def test_a_mistyped_email_is_put_right_until_one_is_confirmed(story: AccountStory) -> None:
    story.ask(email="greshen@pirin.example")
    story.ask()
    assert {letter.to for letter in story.letters()} == {"nevena@pirin.example"}
    story.confirm()
    story.ask(email="chuzhd@pirin.example")
    assert story.request().email == "nevena@pirin.example"
    assert len(story.told("account.requested_again")) == 2


def test_a_user_who_has_an_account_gets_the_role_and_keeps_the_password(
    story: AccountStory,
) -> None:
    story.ask(email="tsentar@prepiska.local")
    with story.world.office.transaction() as session:
        manager = story.world.people.people["centre_manager"]
        email = session.scalars(select(Account.email).where(Account.person_id == manager)).one()
    story.ask(email=email).confirm().review(APPROVED)
    assert story.ends == ["end_created"]
    with story.world.office.transaction() as session:
        account_id = session.scalars(select(Account.id).where(Account.person_id == manager)).one()
        actor = load_actor(session, account_id, today=story.world.clock.today())
    assert actor is not None
    centres = {each.organisation_id for each in actor.assignments}
    assert story.request().organisation_id in centres
    assert len(centres) == 2
    assert story.letters() == []


def test_a_centre_the_agency_knows_is_not_made_twice(story: AccountStory) -> None:
    struma = story.world.people.organisations["centre-struma"]
    with story.world.office.transaction() as session:
        eik = session.get_one(Organisation, struma).eik or ""
    story.ask(eik=eik).confirm().review(APPROVED, organisation=str(struma))
    assert story.request().organisation_id == struma


def test_requests_of_the_same_moment_are_one_case(story: AccountStory) -> None:
    with ThreadPoolExecutor(4) as hands:
        cases = {each.case_id for each in hands.map(lambda _: story.ask(), range(4))}
    with story.world.office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(AccountRequest)) == 1
    assert len(cases) == 1


def test_a_link_pressed_twice_at_once_works_once(story: AccountStory) -> None:
    token = story.ask().token()

    def press(_: int) -> str:
        try:
            confirm_email(story.world.office, token)
        except LinkUsed:
            return "used"
        return "confirmed"

    with ThreadPoolExecutor(4) as hands:
        found = sorted(hands.map(press, range(4)))
    assert found == ["confirmed", "used", "used", "used"]
    assert len(story.told("message.received")) == 1
