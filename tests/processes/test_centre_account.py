"""P-10, its first step: from the public page to a user, a refusal, or nobody (R-208, R-209)."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from service.engine import REGISTRY
from service.identity.accounts import check_password
from service.identity.actor import load_actor
from service.identity.roles import Role
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
)


def test_an_approved_applicant_comes_in_with_their_own_password(applicant: AccountStory) -> None:
    applicant.ask().confirm().review(APPROVED)
    assert applicant.ends == ["end_created"]
    request = applicant.request()
    assert (request.state, request.order_no) == ("created", "РД-07-15/10.03.2025")

    choose_password(applicant.world.office, applicant.token(), PASSWORD)

    with applicant.world.office.transaction() as session:
        account = check_password(
            session, email="nevena@pirin.example", password=PASSWORD, address="",
            now=applicant.world.clock.now(), is_local=False,
        )  # fmt: skip
        actor = load_actor(session, account.id, today=applicant.world.clock.today())
        centre = session.get_one(Organisation, request.organisation_id)
        agency = session.get_one(Organisation, applicant.world.people.organisations["napoo"])
    assert actor is not None
    assert [each.role for each in actor.assignments] == [Role.LICENSED_CENTRE]
    assert centre.key.startswith("centre-2025-")
    assert (centre.kind, centre.eik) == ("training_centre", EIK)
    assert centre.path == f"{agency.path}{centre.id}."
    assert actor.assignments[0].organisation_path == centre.path


def test_nobody_signs_in_before_the_first_password_is_set(applicant: AccountStory) -> None:
    applicant.ask().confirm().review(APPROVED)
    with applicant.world.office.transaction() as session:
        (hashed,) = session.scalars(
            select(Account.password_hash).where(Account.email == "nevena@pirin.example")
        )
    assert hashed.startswith("$argon2id$")


def test_a_refused_applicant_gets_the_reason_word_for_word(applicant: AccountStory) -> None:
    applicant.ask().confirm().review(REJECTED)
    assert applicant.ends == ["end_rejected"]
    (letter,) = applicant.letters()
    assert letter.to == "nevena@pirin.example"
    assert "Причина: Представителят не е вписан в регистъра." in letter.body
    with applicant.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, applicant.case_id)
        assert ("Причина за отказа", "Представителят не е вписан в регистъра.", "R-209") in (
            panel.rows
        )
        assert session.scalar(select(Account).where(Account.email == letter.to)) is None
        assert session.scalar(select(Organisation).where(Organisation.eik == EIK)) is None


def test_an_email_nobody_confirms_ends_the_request_and_is_erased(applicant: AccountStory) -> None:
    applicant.ask()
    with applicant.world.office.transaction() as session:
        clock = session.scalars(
            select(CaseClock).where(CaseClock.case_id == applicant.case_id)
        ).one()
        assert (clock.name, f"{clock.due_on:%d.%m.%Y}") == ("confirm", "17.03.2025")
    applicant.days_pass(7)
    assert applicant.ends == []
    applicant.days_pass(1)
    assert applicant.ends == ["end_not_confirmed"]
    request = applicant.request()
    assert (request.state, request.email, request.phone, request.representative) == (
        "not_confirmed", "", "", "",
    )  # fmt: skip
    assert applicant.letters() == []


def test_after_an_unconfirmed_request_the_applicant_asks_anew(applicant: AccountStory) -> None:
    first = applicant.ask().case_id
    applicant.days_pass(8)
    assert applicant.ask().case_id != first


def test_the_confirmed_request_waits_three_working_days_for_the_agency(
    applicant: AccountStory,
) -> None:
    applicant.ask().confirm()
    with applicant.world.office.transaction() as session:
        task = session.scalars(
            select(Task).where(Task.case_id == applicant.case_id, Task.state == TaskState.OPEN)
        ).one()
        notices = session.scalars(
            select(Outbox.payload).where(
                Outbox.case_id == applicant.case_id, Outbox.kind == "notification"
            )
        ).all()
    assert task.role == Role.NAPOO_REGISTRAR
    assert f"{task.due_at:%Y-%m-%d}" == "2025-03-13"
    assert "Заявка за профил" in {notice["subject"] for notice in notices}
    assert applicant.request().state == "awaiting_approval"


def test_the_check_of_the_register_is_kept_with_its_ground(applicant: AccountStory) -> None:
    applicant.ask().confirm().review(APPROVED)
    (told,) = applicant.told("register.checked")
    assert (told["rule"], told["ground"]) == ("R-427", "чл. 22 от ЗПОО")
    assert f"ЕИК {EIK}" in str(told["text"])
    with applicant.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, applicant.case_id)
    assert panel.note == "Състояние: създаден е потребител."
    assert "R-427" in {row[2] for row in panel.rows}


def test_a_request_at_its_beginning_shows_who_asks(applicant: AccountStory) -> None:
    applicant.ask()
    with applicant.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, applicant.case_id)
        nothing = REGISTRY.panels["centre_account"](session, 0)
    assert [row[0] for row in panel.rows] == ["Заявител", "Център"]
    assert nothing.rows == ()


def test_a_foreign_person_is_known_by_the_number_of_its_own_register(
    applicant: AccountStory,
) -> None:
    applicant.ask(FOREIGN).confirm()
    with applicant.world.office.transaction() as session:
        panel = REGISTRY.panels["centre_account"](session, applicant.case_id)
    assert "№ HRB 12345, Handelsregister, Германия" in panel.rows[0][1]
    applicant.review(APPROVED, register_name="foreign")
    assert applicant.ends == ["end_created"]
    with applicant.world.office.transaction() as session:
        made = session.get_one(Organisation, applicant.request().organisation_id)
    assert made.eik is None


def test_a_second_request_for_one_applicant_is_the_same_case(applicant: AccountStory) -> None:
    first = applicant.ask().case_id
    assert applicant.ask(email="drug@pirin.example").case_id == first
    assert AccountStory(applicant.world).ask(eik=OTHER_EIK).case_id != first


def test_a_mistyped_email_is_put_right_until_one_is_confirmed(applicant: AccountStory) -> None:
    applicant.ask(email="greshen@pirin.example")
    applicant.ask()
    assert {letter.to for letter in applicant.letters()} == {"nevena@pirin.example"}
    applicant.confirm()
    applicant.ask(email="chuzhd@pirin.example")
    assert applicant.request().email == "nevena@pirin.example"
    assert len(applicant.told("account.requested_again")) == 2


def test_a_user_who_has_an_account_gets_the_role_and_keeps_the_password(
    applicant: AccountStory,
) -> None:
    applicant.ask(email="tsentar@prepiska.local")
    with applicant.world.office.transaction() as session:
        manager = applicant.world.people.people["centre_manager"]
        email = session.scalars(select(Account.email).where(Account.person_id == manager)).one()
    applicant.ask(email=email).confirm().review(APPROVED)
    assert applicant.ends == ["end_created"]
    with applicant.world.office.transaction() as session:
        account_id = session.scalars(select(Account.id).where(Account.person_id == manager)).one()
        actor = load_actor(session, account_id, today=applicant.world.clock.today())
    assert actor is not None
    centres = {each.organisation_id for each in actor.assignments}
    assert applicant.request().organisation_id in centres
    assert len(centres) == 2
    assert applicant.letters() == []


def test_a_centre_the_agency_knows_is_not_made_twice(applicant: AccountStory) -> None:
    struma = applicant.world.people.organisations["centre-struma"]
    with applicant.world.office.transaction() as session:
        eik = session.get_one(Organisation, struma).eik or ""
    applicant.ask(eik=eik).confirm().review(APPROVED, organisation=str(struma))
    assert applicant.request().organisation_id == struma


def test_requests_of_the_same_moment_are_one_case(applicant: AccountStory) -> None:
    with ThreadPoolExecutor(4) as hands:
        cases = {each.case_id for each in hands.map(lambda _: applicant.ask(), range(4))}
    with applicant.world.office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(AccountRequest)) == 1
    assert len(cases) == 1


def test_a_link_pressed_twice_at_once_works_once(applicant: AccountStory) -> None:
    token = applicant.ask().token()

    def press(_: int) -> str:
        try:
            confirm_email(applicant.world.office, token)
        except LinkUsed:
            return "used"
        return "confirmed"

    with ThreadPoolExecutor(4) as hands:
        found = sorted(hands.map(press, range(4)))
    assert found == ["confirmed", "used", "used", "used"]
    assert len(applicant.told("message.received")) == 1
