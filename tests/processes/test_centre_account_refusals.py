"""What a request for an account does not let through; the case stays whole (R-208, R-209)."""

import pytest
from sqlalchemy import select

from service.domain.accounts import LinkPurpose
from service.forms import FormContext
from service.identity.actor import load_person_actor
from service.kernel.clock import sofia
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
)
from tests.support.office import World


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
    accounts: World, changes: dict[str, str], path: str, said: str
) -> None:
    with pytest.raises(ValidationFailed) as caught:
        request_form(accounts.office).validate(
            {**ASKED, **changes}, FormContext(), today=accounts.clock.today()
        )
    (problem,) = caught.value.problems
    assert problem.path == path
    assert said in problem.message


def test_a_reason_of_513_signs_is_refused_and_one_of_512_is_not(applicant: AccountStory) -> None:
    applicant.ask().confirm()
    with pytest.raises(ValidationFailed) as caught:
        applicant.review(REJECTED, reason="я" * 513)
    assert [problem.path for problem in caught.value.problems] == ["reason"]
    assert applicant.request().state == "awaiting_approval"
    applicant.review(REJECTED, reason="я" * 512)
    assert applicant.ends == ["end_rejected"]


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
    applicant: AccountStory, changes: dict[str, str], path: str
) -> None:
    applicant.ask().confirm()
    with pytest.raises(ValidationFailed) as caught:
        applicant.review(APPROVED, **changes)
    assert path in {problem.path for problem in caught.value.problems}
    assert applicant.ends == []


def test_a_known_centre_is_chosen_by_a_person(applicant: AccountStory) -> None:
    """Whether the applicant belongs to the centre under the same ЕИК is not guessed."""
    first = AccountStory(applicant.world).ask().confirm()
    first.review(APPROVED)
    applicant.ask(email="drug@pirin.example").confirm()
    with pytest.raises(ValidationFailed) as caught:
        applicant.review(APPROVED, organisation="")
    assert [problem.path for problem in caught.value.problems] == ["organisation"]
    applicant.review(APPROVED)
    assert applicant.request().organisation_id != first.request().organisation_id


def test_nobody_approves_a_request_of_their_own(applicant: AccountStory) -> None:
    with applicant.world.office.transaction() as session:
        own = applicant.world.people.people["napoo_registrar"]
        email = session.scalars(select(Account.email).where(Account.person_id == own)).one()
    applicant.ask(email=email).confirm()
    with pytest.raises(FourEyes, match="от Вашата електронна поща"):
        applicant.review(APPROVED)
    assert applicant.request().state == "awaiting_approval"


def test_a_stopped_account_is_not_opened_by_the_way(applicant: AccountStory) -> None:
    AccountStory(applicant.world).ask().confirm().review(APPROVED)
    with applicant.world.office.transaction() as session:
        account = session.scalars(
            select(Account).where(Account.email == "nevena@pirin.example")
        ).one()
        account.disabled_at = applicant.world.clock.now()
    applicant.ask(eik=OTHER_EIK).confirm()
    with pytest.raises(ValidationFailed, match="е спрян"):
        applicant.review(APPROVED)


def test_a_link_works_once(applicant: AccountStory) -> None:
    token = applicant.ask().token()
    confirm_email(applicant.world.office, token)
    with pytest.raises(LinkUsed):
        confirm_email(applicant.world.office, token)
    assert len(applicant.told("message.received")) == 1


def test_a_link_works_until_its_day(applicant: AccountStory) -> None:
    token = applicant.ask().token()
    applicant.world.clock.set(sofia(2025, 3, 18, 0))
    with pytest.raises(LinkExpired):
        confirm_email(applicant.world.office, token)
    applicant.world.office.run_due()
    with pytest.raises(LinkExpired):
        confirm_email(applicant.world.office, token)
    assert applicant.ends == ["end_not_confirmed"]


def test_a_link_opens_only_its_own_case_and_only_for_its_purpose(applicant: AccountStory) -> None:
    other = AccountStory(applicant.world).ask(eik=OTHER_EIK, email="drug@pirin.example")
    token = applicant.ask().token()
    for strange in ("", "няма такава", token + "x"):
        with pytest.raises(LinkUnknown):
            confirm_email(applicant.world.office, strange)
    with pytest.raises(LinkUnknown):
        choose_password(applicant.world.office, token, PASSWORD)
    confirm_email(applicant.world.office, token)
    assert other.request().state == "awaiting_email"
    assert applicant.request().state == "awaiting_approval"


def test_a_link_sent_to_a_mistyped_email_does_not_confirm_the_right_one(
    applicant: AccountStory,
) -> None:
    wrong = applicant.ask(email="greshen@pirin.example").token()
    applicant.ask()
    with pytest.raises(LinkExpired):
        confirm_email(applicant.world.office, wrong)
    applicant.confirm()
    assert applicant.request().state == "awaiting_approval"


def test_the_tables_and_the_outbox_hold_no_token(applicant: AccountStory) -> None:
    token = applicant.ask().token()
    with applicant.world.office.transaction() as session:
        payloads = session.scalars(select(Outbox.payload)).all()
        digests = session.scalars(select(OneTimeLink.token_digest)).all()
    assert token not in str(payloads)
    assert token.encode() not in digests
    assert "nevena" not in str(applicant.told("account.requested"))


def test_a_weak_password_is_refused_and_the_link_still_works(applicant: AccountStory) -> None:
    applicant.ask().confirm().review(APPROVED)
    token = applicant.token()
    for weak in ("кратка", "parola123456!", "nevena-nevena-12"):
        with pytest.raises(ValidationFailed):
            choose_password(applicant.world.office, token, weak)
    choose_password(applicant.world.office, token, PASSWORD)
    with pytest.raises(LinkUsed):
        choose_password(applicant.world.office, token, PASSWORD)
    with pytest.raises(LinkUsed):
        send_again(applicant.world.office, token)


def test_a_late_applicant_gets_a_new_letter_for_a_password(applicant: AccountStory) -> None:
    applicant.ask().confirm().review(APPROVED)
    late = applicant.token()
    applicant.days_pass(8)
    with pytest.raises(LinkExpired):
        look_at_link(applicant.world.office, late, LinkPurpose.SET_PASSWORD)
    send_again(applicant.world.office, late)
    assert len(applicant.letters()) == 2
    choose_password(applicant.world.office, token_in(applicant.letters()[-1]), PASSWORD)


def test_a_stranger_to_the_agency_does_not_see_the_request(applicant: AccountStory) -> None:
    applicant.ask()
    director = applicant.world.people.people["director"]
    with applicant.world.office.transaction() as session:
        actor = load_person_actor(session, director, today=applicant.world.clock.today())
    assert actor is not None
    with applicant.world.office.transaction(actor) as session:
        assert request_in(session, applicant.case_id) is None
