"""Signing in and out, the second factor and a new password."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from sqlalchemy.orm import Session

from service.identity.accounts import (
    SignInRefused,
    TooManyAttempts,
    begin_session,
    change_password,
    check_password,
    check_rate,
    end_session,
    note_attempt,
)
from service.identity.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, accounts_by_world
from service.identity.sealing import Sealer
from service.identity.second_factor import (
    PURPOSE,
    WrongCode,
    check_code,
    enrol,
    new_key,
    provisioning_uri,
)
from service.kernel.errors import PrepiskaError, ValidationFailed
from service.storage.models.identity import Account, SignInOutcome
from service.storage.session import transaction
from service.web.expired import restore_ticket, stash_ticket
from service.web.security import PUBLIC, Security, access, secret, security
from service.web.signed_in import User, load_user

#: between the password and the code
_PENDING_TERM = timedelta(minutes=5)
_HOME = "/"
_FIRST_PRINTABLE = " "


def signin_blueprint() -> Blueprint:
    """The pages of signing in; register it under no prefix."""
    pages = Blueprint("signin", __name__, template_folder="templates")
    for path, view, methods in (
        ("/vhod", sign_in, ["GET", "POST"]),
        ("/vhod/kod", code, ["GET", "POST"]),
        ("/izhod", sign_out, ["POST"]),
        ("/profil/telefon", second_factor, ["GET", "POST"]),
        ("/profil/parola", password, ["GET", "POST"]),
    ):
        pages.add_url_rule(path, view_func=view, methods=methods)
    return pages


@access(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """E-mail and password; in the local run also one button for each invented person."""
    gate = security()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(safe_page(request.args.get("next")))
        return _sign_in_page(gate)
    email, typed = _credentials(gate)
    refusal: PrepiskaError | None = None
    with transaction(gate.sessions) as opened:
        try:
            account = check_password(
                opened,
                email=email,
                password=typed,
                address=_address(),
                now=gate.clock.now(),
                is_local=gate.is_local,
            )
        except (SignInRefused, TooManyAttempts) as error:
            # caught inside, so that the attempt itself is committed
            refusal = error
        else:
            return _after_password(opened, account, gate=gate)
    return _sign_in_page(gate, email=email, refusal=refusal)


@access(PUBLIC)
def code() -> ResponseReturnValue:
    """The six digits of the second factor, within five minutes of the password."""
    gate = security()
    account_id = _pending(gate.clock.now())
    if account_id is None:
        return redirect(url_for("signin.sign_in"))
    if request.method == "GET":
        return render_template("signin/code.html", refusal=None)
    refusal: PrepiskaError
    with transaction(gate.sessions) as opened:
        account = opened.get_one(Account, account_id, with_for_update=True)
        now = gate.clock.now()
        try:
            check_rate(opened, email=account.email, address=_address(), now=now)
            check_code(account, code=request.form.get("code", ""), sealer=_sealer(), now=now)
        except TooManyAttempts as error:
            refusal = error
        except WrongCode as error:
            note_attempt(
                opened,
                email=account.email,
                address=_address(),
                now=now,
                outcome=SignInOutcome.WRONG_CODE,
            )
            refusal = error
        else:
            return _enter(opened, account, gate=gate)
    return render_template("signin/code.html", refusal=refusal), refusal.status


@access(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the session for good."""
    gate = security()
    user = current_user._get_current_object()  # noqa: SLF001  # the proxy itself says nothing
    if isinstance(user, User):
        with transaction(gate.sessions) as opened:
            end_session(opened, user.token, now=gate.clock.now())
    logout_user()
    session.clear()
    return redirect(url_for("signin.sign_in"), code=303)


@access("inbox.view")
def second_factor() -> ResponseReturnValue:
    """Enrol a telephone: show the key once, keep it when the first code is right."""
    gate = security()
    refusal: PrepiskaError | None = None
    with transaction(gate.sessions) as opened:
        account = _own_account(opened)
        if account.totp_enrolled_at is not None:
            return render_template("signin/second_factor.html", key=None, refusal=None)
        if request.method == "POST":
            key = _sealer().open(session.get("totp", "").encode()) or new_key()
            try:
                enrol(
                    account,
                    key=key,
                    code=request.form.get("code", ""),
                    sealer=_sealer(),
                    now=gate.clock.now(),
                )
            except WrongCode as error:
                account.totp_sealed = None
                refusal = error
            else:
                session.pop("totp")
                return redirect(_HOME, code=303)
        else:
            key = new_key()
            # the cookie is signed, not secret; the key travels in it sealed
            session["totp"] = _sealer().seal(key).decode()
        uri = provisioning_uri(key, email=account.email)
    page = render_template("signin/second_factor.html", key=key, uri=uri, refusal=refusal)
    return page, 200 if refusal is None else refusal.status


@access("inbox.view")
def password() -> ResponseReturnValue:
    """A new password; every session ends, and this one begins anew."""
    if request.method == "GET":
        return render_template("signin/password.html", problems={})
    gate = security()
    try:
        with transaction(gate.sessions) as opened:
            account = _own_account(opened)
            change_password(
                opened,
                account,
                old=request.form.get("old", ""),
                new=request.form.get("new", ""),
            )
            opened.flush()
            session["next"] = _HOME
            return _enter(opened, account, gate=gate)
    except ValidationFailed as error:
        problems = {problem.path: problem.message for problem in error.problems}
        return render_template("signin/password.html", problems=problems), error.status


def safe_page(wanted: str | None) -> str:
    """`wanted` when it is a path of ours, the home page otherwise (no open redirect)."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return _HOME
    if "\\" in wanted or any(character < _FIRST_PRINTABLE for character in wanted):
        return _HOME
    parts = urlsplit(wanted)
    return _HOME if parts.scheme or parts.netloc else wanted


def _sign_in_page(
    gate: Security, *, email: str = "", refusal: PrepiskaError | None = None
) -> ResponseReturnValue:
    wanted = request.values.get("next", "")
    page = render_template(
        "signin/sign_in.html",
        email=email,
        refusal=refusal,
        next=wanted,
        has_stash=stash_ticket() is not None,
        demo_worlds=accounts_by_world() if gate.is_local else {},
        demo_password=DEMO_PASSWORD if gate.is_local else "",
    )
    return page, 200 if refusal is None else refusal.status


def _credentials(gate: Security) -> tuple[str, str]:
    """What was typed, or the invented person whose button was pressed in the local run."""
    key = request.form.get("demo")
    if key and gate.is_local:
        for account in DEMO_ACCOUNTS:
            if account.key == key:
                return account.email, DEMO_PASSWORD
    return request.form.get("email", ""), request.form.get("password", "")


def _after_password(opened: Session, account: Account, *, gate: Security) -> ResponseReturnValue:
    """Ask for the code where a telephone is enrolled; let in otherwise."""
    wanted = safe_page(request.form.get("next"))
    if account.totp_enrolled_at is None:
        session["next"] = wanted
        return _enter(opened, account, gate=gate)
    ticket = stash_ticket()
    session.clear()
    restore_ticket(ticket)
    session["next"] = wanted
    session["pending"] = [account.id, int(gate.clock.now().timestamp())]
    return redirect(url_for("signin.code"), code=303)


def _enter(opened: Session, account: Account, *, gate: Security) -> ResponseReturnValue:
    """Begin a session under a new token; nothing of the old cookie survives but the input kept."""
    now = gate.clock.now()
    wanted, ticket = safe_page(session.get("next")), stash_ticket()
    token = begin_session(opened, account, address=_address(), now=now)
    user = load_user(opened, token, now=now, today=gate.clock.today())
    session.clear()
    restore_ticket(ticket)
    session["seen"] = int(now.timestamp())
    login_user(user)
    return redirect(wanted, code=303)


def _pending(now: datetime) -> int | None:
    """The account that has given its password and not yet its code."""
    pending = session.get("pending")
    if not isinstance(pending, list):
        return None
    account_id, at = pending
    return account_id if now.timestamp() - at <= _PENDING_TERM.total_seconds() else None


def _own_account(opened: Session) -> Account:
    user: User = current_user._get_current_object()  # noqa: SLF001  # the proxy says nothing
    return opened.get_one(Account, user.signed_in.account_id, with_for_update=True)


def _sealer() -> Sealer:
    return Sealer(secret(), purpose=PURPOSE)


def _address() -> str:
    return request.remote_addr or ""
