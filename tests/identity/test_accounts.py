"""Accounts: passwords, the rate limit, sessions, the second factor, personal numbers."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.identity.accounts import (
    ABSOLUTE_TERM,
    FAILURES_PER_EMAIL,
    SignInRefused,
    TooManyAttempts,
    begin_session,
    change_password,
    check_password,
    create_account,
    disable_account,
    end_session,
    find_session,
)
from service.identity.actor import load_actor
from service.identity.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoPeople, seed_people
from service.identity.passwords import common_passwords, password_problem
from service.identity.personal_number import find_by_number, masked_number, open_number, set_number
from service.identity.sealing import Sealer
from service.identity.second_factor import WrongCode, check_code, enrol, new_key
from service.identity.targets import PersonTarget
from service.kernel.clock import FixedClock
from service.kernel.errors import ValidationFailed
from service.storage.models.access import NumberOpening
from service.storage.models.identity import Account, Employment, Person, PersonAddress

DIRECTOR = "direktor@prepiska.local"


@pytest.fixture
def demo(session: Session, clock: FixedClock) -> DemoPeople:
    return seed_people(session, clock=clock)


def sign_in(
    session: Session, clock: FixedClock, *, password: str = DEMO_PASSWORD, email: str = DIRECTOR
) -> Account:
    return check_password(
        session, email=email, password=password, address="10.0.0.1", now=clock.now(), is_local=True
    )


def test_the_demonstration_is_seeded_once(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    assert set(demo.people) == {account.key for account in DEMO_ACCOUNTS}
    assert seed_people(session, clock=clock) == demo


def test_every_demonstration_account_loads_with_its_role(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    for wanted in DEMO_ACCOUNTS:
        account = session.scalars(select(Account).where(Account.email == wanted.email)).one()
        actor = load_actor(session, account.id, today=clock.today())
        assert actor is not None
        assert actor.roles == {role.value for role, _ in wanted.roles}
        assert actor.assignments[0].organisation_id == demo.organisations[wanted.organisation_key]


def test_the_outside_substitute_works_and_lives_elsewhere(
    session: Session, demo: DemoPeople
) -> None:
    person = demo.people["substitute"]
    job = session.scalars(select(Employment).where(Employment.person_id == person)).one()
    home = session.scalars(select(PersonAddress).where(PersonAddress.person_id == person)).one()
    assert job.organisation_id == demo.organisations["KN-03"]
    assert home.settlement_code == "gr-kyustendil"


def test_the_demonstration_password_passes_our_own_rules() -> None:
    for account in DEMO_ACCOUNTS:
        assert password_problem(DEMO_PASSWORD, email=account.email, name=account.name) is None


@pytest.mark.parametrize(
    "password",
    ["кратка", "aaaaaaaaaaaaaaa", "Parola123456!", "123456789012", "velkova-na-more", "x" * 300],
)
def test_a_weak_password_is_refused_with_a_reason(password: str) -> None:
    assert password_problem(password, name="Maria Velkova")


def test_the_list_of_common_passwords_is_not_empty() -> None:
    assert len(common_passwords()) > 150


def test_a_demonstration_account_does_not_open_in_production(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    with pytest.raises(SignInRefused):
        check_password(
            session, email=DIRECTOR, password=DEMO_PASSWORD, address="", now=clock.now(),
            is_local=False,
        )  # fmt: skip


def test_wrong_password_unknown_mail_and_disabled_account_sound_alike(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    disable_account(sign_in(session, clock, email="monitor@prepiska.local"), now=clock.now())
    sentences = set()
    for email, password in [
        (DIRECTOR, "друга парола тук"),
        ("nobody@prepiska.local", DEMO_PASSWORD),
        ("monitor@prepiska.local", DEMO_PASSWORD),
        ("\0\ud800", DEMO_PASSWORD),
    ]:
        with pytest.raises(SignInRefused) as refusal:
            sign_in(session, clock, email=email, password=password)
        sentences.add(str(refusal.value))
    assert len(sentences) == 1


def test_after_five_failures_even_the_right_password_waits(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    for _ in range(FAILURES_PER_EMAIL):
        with pytest.raises(SignInRefused):
            sign_in(session, clock, password="не е тази парола")
    with pytest.raises(TooManyAttempts):
        sign_in(session, clock)
    clock.advance(timedelta(minutes=16))
    assert sign_in(session, clock).email == DIRECTOR


def test_a_session_ends_after_eight_hours(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    token = begin_session(session, sign_in(session, clock), address="", now=clock.now())
    begun = find_session(session, token, now=clock.now())
    assert begun is not None
    assert begun.name == "Мария Стоянова Велкова"
    clock.advance(ABSOLUTE_TERM)
    assert find_session(session, token, now=clock.now()) is None


def test_signing_out_kills_copies_of_the_cookie(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    token = begin_session(session, sign_in(session, clock), address="", now=clock.now())
    end_session(session, token, now=clock.now())
    assert find_session(session, token, now=clock.now()) is None


def test_a_new_password_ends_all_sessions(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    account = sign_in(session, clock)
    token = begin_session(session, account, address="", now=clock.now())
    with pytest.raises(ValidationFailed):
        change_password(session, account, old="не е тя", new="тиха река под моста")
    with pytest.raises(ValidationFailed):
        change_password(session, account, old=DEMO_PASSWORD, new="parola")
    change_password(session, account, old=DEMO_PASSWORD, new="тиха река под моста")
    session.flush()
    assert find_session(session, token, now=clock.now()) is None
    assert sign_in(session, clock, password="тиха река под моста") is account


def test_a_new_account_needs_a_good_password(session: Session, demo: DemoPeople) -> None:
    with pytest.raises(ValidationFailed):
        create_account(
            session, person_id=demo.people["director"], email="x@y.bg", password="parola123"
        )
    made = create_account(
        session, person_id=demo.people["director"], email=" X@Y.bg", password="тиха река 42 моста"
    )
    assert made.email == "x@y.bg"
    assert "тиха" not in repr(made)


def test_a_code_of_the_second_factor_works_once(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    account, sealer, key = sign_in(session, clock), Sealer("тайна", purpose="totp"), new_key()
    code = pyotp.TOTP(key).at(int(clock.now().timestamp()))
    with pytest.raises(WrongCode):
        enrol(account, key=key, code="000 000", sealer=sealer, now=clock.now())
    enrol(account, key=key, code=code, sealer=sealer, now=clock.now())
    with pytest.raises(WrongCode):
        check_code(account, code=code, sealer=sealer, now=clock.now())
    clock.advance(timedelta(seconds=30))
    later = pyotp.TOTP(key).at(int(clock.now().timestamp()))
    check_code(account, code=f"{later[:3]} {later[3:]}", sealer=sealer, now=clock.now())


def test_a_personal_number_is_kept_sealed_and_shown_as_stars(
    session: Session, demo: DemoPeople
) -> None:
    sealer = Sealer("тайна", purpose="personal-number")
    person = session.get_one(Person, demo.people["teacher_1"])
    assert masked_number(person) == "–"
    set_number(person, kind="egn", number="7523169263", sealer=sealer)
    session.flush()
    assert masked_number(person) == "******9263"
    assert "7523169263" not in repr(person)
    assert person.number_sealed is not None
    assert b"7523169263" not in person.number_sealed
    assert find_by_number(session, "7523169263", sealer=sealer) is person


@pytest.mark.parametrize(
    ("kind", "number"), [("egn", "7523169264"), ("lnch", "1001122334"), ("passport", "1")]
)
def test_a_wrong_personal_number_is_refused(kind: str, number: str) -> None:
    with pytest.raises(ValidationFailed):
        set_number(Person(), kind=kind, number=number, sealer=Sealer("тайна", purpose="x"))


def test_opening_a_number_needs_a_reason_and_leaves_a_row(
    session: Session, clock: FixedClock, demo: DemoPeople
) -> None:
    sealer = Sealer("тайна", purpose="personal-number")
    person = session.get_one(Person, demo.people["teacher_1"])
    set_number(person, kind="egn", number="7523169263", sealer=sealer)
    actor = load_actor(session, sign_in(session, clock).id, today=clock.today())
    assert actor is not None
    target = PersonTarget(person.id, frozenset({actor.assignments[0].organisation_path}))

    def opening(reason: str) -> str | None:
        return open_number(
            session, actor=actor, person=person, target=target, reason=reason, sealer=sealer,
            now=clock.now(),
        )  # fmt: skip

    with pytest.raises(ValidationFailed):
        opening("  защо не ")
    assert opening("Сверка с трудовия договор") == "7523169263"
    row = session.scalars(select(NumberOpening).where(NumberOpening.person_id == person.id)).one()
    assert row.reader_id == actor.person_id


def test_a_value_sealed_for_one_purpose_does_not_open_for_another() -> None:
    sealed = Sealer("тайна", purpose="totp").seal("ключ")
    assert Sealer("тайна", purpose="input").open(sealed) is None
    with pytest.raises(ValueError, match="secret"):
        Sealer("", purpose="totp")
