"""The gate before every page: who is it, may they come in, and is the form ours.

A view says by `@access("case.view")` which right it stands on. A right without an object is
checked here; one over an object only lets a signed-in person through to the handler, which loads
the object and asks `demand`. What declares nothing is for signed-in people, and a test names it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar, cast
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.orm import Session, sessionmaker

from service.identity.accounts import IDLE_TERM
from service.identity.actor import Actor, public_actor
from service.identity.allow import demand
from service.identity.policy import POLICY, By
from service.identity.targets import needed_target
from service.kernel.clock import Clock
from service.kernel.errors import PrepiskaError
from service.storage.session import transaction
from service.web.expired import stash_expired_form
from service.web.headers import add_headers
from service.web.signed_in import User, load_user

#: the right of pages anybody may open
PUBLIC = "public.view"
#: endpoints of files that hold nobody's data
_FILES = frozenset({"static", "assets"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_EXTENSION = "prepiska.security"
_MINUTE = 60

View = TypeVar("View", bound=Callable[..., object])


class ForeignForm(PrepiskaError):
    """A form without our token: an old page, or somebody else's."""

    code = "web.foreign-form"
    sentence = "Страницата е отворена отдавна. Презаредете я и опитайте отново."
    status = 400


class NotSignedIn(PrepiskaError):
    """A client that is not a browser's page must sign in first."""

    code = "web.not-signed-in"
    sentence = "Влезте в системата, за да продължите."
    status = 401


@dataclass(frozen=True)
class Security:
    """What the gate needs: sessions of the database, the clock, and how machines identify.

    `bearer` turns the token of an `Authorization: Bearer` header into an actor, or None.
    `blueprints` gives a right to all views of a blueprint that declare none themselves.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    is_local: bool
    bearer: Callable[[str], Actor | None] | None = None
    blueprints: Mapping[str, str] = field(default_factory=dict)
    csrf: CSRFProtect = field(default_factory=CSRFProtect)


def access(action: str) -> Callable[[View], View]:
    """Declare the right a view stands on; refuses a name the policy table does not have."""
    if action not in POLICY:
        raise ValueError(f"no such action in the policy table: {action}")

    def declare(view: View) -> View:
        view.__dict__["policy_action"] = action
        return view

    return declare


def init_security(
    app: Flask,
    *,
    sessions: sessionmaker[Session],
    clock: Clock,
    bearer: Callable[[str], Actor | None] | None = None,
    blueprints: Mapping[str, str] | None = None,
) -> None:
    """Put the gate before `app`; call it before any other before_request hook is added."""
    is_local = bool(app.config["PREPISKA_LOCAL"])
    app.config.update(
        SESSION_COOKIE_NAME="prepiska" if is_local else "__Host-prepiska",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not is_local,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        # asked for by the gate itself, after it knows whether the session is still open
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    gate = Security(sessions, clock, is_local, bearer, blueprints or {})
    app.extensions[_EXTENSION] = gate
    gate.csrf.init_app(app)
    login_manager().init_app(app)
    app.before_request(_guard)
    app.after_request(lambda response: add_headers(response, is_local=is_local))
    app.jinja_env.globals["current_actor"] = current_actor


def login_manager() -> LoginManager:
    """Flask-Login over our own table of sessions; the cookie holds a random token."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_user_of)
    return manager


def security() -> Security:
    """The gate's parts, for handlers that open sessions or read the clock."""
    return cast("Security", current_app.extensions[_EXTENSION])


def current_actor() -> Actor:
    """Who asks in this request; the public when nobody has signed in."""
    if "actor" not in g:
        user = current_user._get_current_object()  # noqa: SLF001  # the proxy itself says nothing
        g.actor = user.actor if isinstance(user, User) else public_actor(security().clock.today())
    return cast("Actor", g.actor)


def undeclared_routes(app: Flask) -> list[str]:
    """Routes that stand on no right of the policy table; there should be none."""
    gate = cast("Security", app.extensions[_EXTENSION])
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in _FILES and action_of(app, rule.endpoint, gate=gate) is None
    )


def action_of(app: Flask, endpoint: str, *, gate: Security) -> str | None:
    """The right an endpoint stands on: its own, or its blueprint's."""
    declared = getattr(app.view_functions.get(endpoint), "policy_action", None)
    blueprint = endpoint.rpartition(".")[0]
    return declared if isinstance(declared, str) else gate.blueprints.get(blueprint)


def _user_of(token: str) -> User | None:
    gate = security()
    if is_idle():
        return None
    with transaction(gate.sessions) as opened:
        return load_user(opened, token, now=gate.clock.now(), today=gate.clock.today())


def _guard() -> ResponseReturnValue | None:
    """Let the request through, or answer it."""
    gate, endpoint = security(), request.endpoint
    if endpoint is None or endpoint in _FILES:
        return None
    machine = _machine(gate)
    if machine is not None:
        g.actor = machine
    actor = current_actor()
    action = action_of(current_app, endpoint, gate=gate)
    is_public = action is not None and POLICY[action].by is By.PUBLIC
    # a machine has no password to change and no telephone to enrol
    is_for_people = machine is not None and endpoint.startswith("signin.")
    if (actor.is_public or is_for_people) and not is_public:
        return _ask_to_sign_in(gate)
    if machine is None:
        _keep_awake(gate)
        _check_form(gate)
        if _must_enrol(actor, endpoint, gate=gate):
            return redirect(url_for("signin.second_factor"))
    if action is not None and needed_target(action) is None:
        demand(actor, action)
    return None


def _machine(gate: Security) -> Actor | None:
    """The actor of a bearer token; a wrong token is nobody, never the cookie's person."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if gate.bearer is None or kind.lower() != "bearer":
        return None
    return gate.bearer(token.strip()) or public_actor(gate.clock.today())


def _keep_awake(gate: Security) -> None:
    """Write the time of this request into the cookie, at most once a minute."""
    now = int(gate.clock.now().timestamp())
    if current_user.is_authenticated and abs(now - session.get("seen", 0)) >= _MINUTE:
        session["seen"] = now


def is_idle() -> bool:
    """Whether the cookie's last request lies further back than a session may sleep."""
    now = security().clock.now().timestamp()
    seen = session.get("seen")
    return not isinstance(seen, int) or now - seen > IDLE_TERM.total_seconds()


def _check_form(gate: Security) -> None:
    if request.method in _SAFE:
        return
    try:
        gate.csrf.protect()
    except CSRFError as error:
        raise ForeignForm from error


def _must_enrol(actor: Actor, endpoint: str, *, gate: Security) -> bool:
    """Whether the roles demand a second factor that is not there yet (never in the local run)."""
    user = current_user._get_current_object()  # noqa: SLF001  # the proxy itself says nothing
    return (
        isinstance(user, User)
        and actor.needs_second_factor
        and not user.signed_in.has_second_factor
        and not gate.is_local
        and not endpoint.startswith("signin.")
    )


def _ask_to_sign_in(gate: Security) -> ResponseReturnValue:
    """Send a person to the sign-in page with what they typed kept; tell a machine 401."""
    if _is_machine_request():
        problem = NotSignedIn()
        body = jsonify(
            type="about:blank",
            title=problem.message,
            detail=problem.message,
            status=problem.status,
            code=problem.code,
        )
        body.content_type = "application/problem+json"
        return body, problem.status
    page = request.full_path.rstrip("?")
    if request.method not in _SAFE:
        page = stash_expired_form(gate.sessions, secret=secret(), now=gate.clock.now())
    target = f"{url_for('signin.sign_in')}?{urlencode({'next': page})}"
    if request.headers.get("HX-Request") == "true":
        # htmx would otherwise paint the sign-in page into a corner of the form
        return Response(status=NotSignedIn.status, headers={"HX-Redirect": target})
    return redirect(target, code=303)


def _is_machine_request() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    is_called = "Authorization" in request.headers or best == "application/json"
    return is_called or request.path.startswith(("/api/", "/engine-rest"))


def secret() -> str:
    """The application's secret; keys are derived from it, see identity.sealing."""
    return cast("str", current_app.config["SECRET_KEY"])
