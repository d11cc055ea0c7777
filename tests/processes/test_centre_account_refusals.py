"""What a request for an account does not let through; the case stays whole (R-208, R-209)."""

import pytest
from sqlalchemy import Engine, select

from service.domain.accounts import LinkPurpose
from service.forms import FormContext
from service.identity.actor import load_person_actor
from service.kernel.clock import FixedClock, sofia
from service.kernel.errors import ValidationFailed
from service.operations.centre_account.asking import request_form
from service.operations.centre_account.links import (
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    choose_password,
    confirm_email,
    look_at_link,
    send_again,
)
from service.operations.centre_account.rows import request_in
from service.operations.four_eyes import FourEyes
from service.storage.models.account_request import OneTimeLink
from service.storage.models.engine import Outbox
from service.storage.models.identity import Account
from tests.processes.account_requests import (
    APPROVED,
    ASKED,
    OTHER_EIK,
    PASSWORD,
    REJECTED,
    AccountStory,
    token_in,
    world_of,
)
from tests.support.office import World


@pytest.fixture
def world(clean_database: Engine, clean_owner: Engine) -> World:
    return world_of(clean_database, clean_owner, FixedClock(sofia(2025, 3, 10, 9)))


@pytest.fixture
def story(world: World) -> AccountStory:
    return AccountStory(world)


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"eik": "175074753"}, "eik", "не е верен"),
        ({"eik": ""}, "eik", "ЕИК"),
        ({"eik": "", "is_foreign": "true", "foreign_register": "РС"}, "foreign_number", "Номер"),
        ({"email": "не е поща"}, "email", "електронна поща"),
        ({"phone": "12"}, "phone", "телефонен номер"),
        ({"consent": ""}, "consent", "Отметнете"),
        ({"legal_form": "club"}, "legal_form", ""),
    ],
)
def test_a_wrong_answer_is_named_at_its_field(
    world: World, changes: dict[str, str], path: str, said: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        request_form(world.office).validate(
            {**ASKED, **changes}, FormContext(), today=world.clock.today()
        )
    (problem,) = caught.value.problems
    assert problem.path == path
    assert said in problem.message


def test_a_reason_of_513_signs_is_refused_and_one_of_512_is_not(story: AccountStory) -> None:
    story.ask().confirm()
    with pytest.raises(ValidationFailed) as caught:
        story.review(REJECTED, reason="я" * 513)
    assert [problem.path for problem in caught.value.problems] == ["reason"]
    assert story.request().state == "awaiting_approval"
    story.review(REJECTED, reason="я" * 512)
    assert story.ends == ["end_rejected"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"register_on": "2025-03-11"}, "register_on"),
        ({"register_name": ""}, "register_name"),
        ({"order_no": ""}, "order_no"),
        ({"organisation": "999999"}, "organisation"),
    ],
)
def test_an_approval_without_its_grounds_is_refused(
    story: AccountStory, changes: dict[str, str], path: str
) -> None:
    story.ask().confirm()
    with pytest.raises(ValidationFailed) as caught:
        story.review(APPROVED, **changes)
    assert path in {problem.path for problem in caught.value.problems}
    assert story.ends == []


def test_a_known_centre_is_chosen_by_a_person(story: AccountStory) -> None:
    """Whether the applicant belongs to the centre under the same ЕИК is not guessed."""
    first = AccountStory(story.world).ask().confirm()
    first.review(APPROVED)
    story.ask(email="drug@pirin.example").confirm()
    with pytest.raises(ValidationFailed) as caught:
        story.review(APPROVED, organisation="")
    assert [problem.path for problem in caught.value.problems] == ["organisation"]
    story.review(APPROVED)
    assert story.request().organisation_id != first.request().organisation_id


def test_nobody_approves_a_request_of_their_own(story: AccountStory) -> None:
    with story.world.office.transaction() as session:
        own = story.world.people.people["napoo_registrar"]
        email = session.scalars(select(Account.email).where(Account.person_id == own)).one()
    story.ask(email=email).confirm()
    with pytest.raises(FourEyes, match="от Вашата електронна поща"):
        story.review(APPROVED)
    assert story.request().state == "awaiting_approval"


def test_a_stopped_account_is_not_opened_by_the_way(story: AccountStory) -> None:
    AccountStory(story.world).ask().confirm().review(APPROVED)
    with story.world.office.transaction() as session:
        account = session.scalars(
            select(Account).where(Account.email == "nevena@pirin.example")
        ).one()
        account.disabled_at = story.world.clock.now()
    story.ask(eik=OTHER_EIK).confirm()
    with pytest.raises(ValidationFailed, match="е спрян"):
        story.review(APPROVED)


def test_a_link_works_once(story: AccountStory) -> None:
    token = story.ask().token()
    confirm_email(story.world.office, token)
    with pytest.raises(LinkUsed):
        confirm_email(story.world.office, token)
    assert len(story.told("message.received")) == 1


def test_a_link_works_until_its_day(story: AccountStory) -> None:
    token = story.ask().token()
    story.world.clock.set(sofia(2025, 3, 18, 0))
    with pytest.raises(LinkExpired):
        confirm_email(story.world.office, token)
    story.world.office.run_due()
    with pytest.raises(LinkExpired):
        confirm_email(story.world.office, token)
    assert story.ends == ["end_not_confirmed"]


def test_a_link_opens_only_its_own_case_and_only_for_its_purpose(story: AccountStory) -> None:
    other = AccountStory(story.world).ask(eik=OTHER_EIK, email="drug@pirin.example")
    token = story.ask().token()
    for strange in ("", "няма такава", token + "x"):
        with pytest.raises(LinkUnknown):
            confirm_email(story.world.office, strange)
    with pytest.raises(LinkUnknown):
        choose_password(story.world.office, token, PASSWORD)
    confirm_email(story.world.office, token)
    assert other.request().state == "awaiting_email"
    assert story.request().state == "awaiting_approval"


def test_a_link_sent_to_a_mistyped_email_does_not_confirm_the_right_one(
    story: AccountStory,
) -> None:
    wrong = story.ask(email="greshen@pirin.example").token()
    story.ask()
    with pytest.raises(LinkExpired):
        confirm_email(story.world.office, wrong)
    story.confirm()
    assert story.request().state == "awaiting_approval"


def test_the_tables_and_the_outbox_hold_no_token(story: AccountStory) -> None:
    token = story.ask().token()
    with story.world.office.transaction() as session:
        payloads = session.scalars(select(Outbox.payload)).all()
        digests = session.scalars(select(OneTimeLink.token_digest)).all()
    assert token not in str(payloads)
    assert token.encode() not in digests
    assert "nevena" not in str(story.told("account.requested"))


def test_a_weak_password_is_refused_and_the_link_still_works(story: AccountStory) -> None:
    story.ask().confirm().review(APPROVED)
    token = story.token()
    for weak in ("кратка", "parola123456!", "nevena-nevena-12"):
        with pytest.raises(ValidationFailed):
            choose_password(story.world.office, token, weak)
    choose_password(story.world.office, token, PASSWORD)
    with pytest.raises(LinkUsed):
        choose_password(story.world.office, token, PASSWORD)
    with pytest.raises(LinkUsed):
        send_again(story.world.office, token)


def test_a_late_applicant_gets_a_new_letter_for_a_password(story: AccountStory) -> None:
    story.ask().confirm().review(APPROVED)
    late = story.token()
    story.days_pass(8)
    with pytest.raises(LinkExpired):
        look_at_link(story.world.office, late, LinkPurpose.SET_PASSWORD)
    send_again(story.world.office, late)
    assert len(story.letters()) == 2
    choose_password(story.world.office, token_in(story.letters()[-1]), PASSWORD)


def test_a_stranger_to_the_agency_does_not_see_the_request(story: AccountStory) -> None:
    story.ask()
    director = story.world.people.people["director"]
    with story.world.office.transaction() as session:
        actor = load_person_actor(session, director, today=story.world.clock.today())
    assert actor is not None
    with story.world.office.transaction(actor) as session:
        assert request_in(session, story.case_id) is None
