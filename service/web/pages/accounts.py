"""A visitor asks for an account, confirms the e-mail and sets the first password: no login."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.accounts import LinkPurpose
from service.forms import FormContext, FormUrls, render
from service.forms.decoding import Raw
from service.identity.rates import ACCOUNT_REQUESTS, LINKS, TooManyRequests
from service.kernel.errors import PrepiskaError, Problem, ValidationFailed
from service.operations.centre_account.asking import request_account, request_form
from service.operations.centre_account.links import (
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    choose_password,
    confirm_email,
    look_at_link,
    send_again,
)
from service.web.security import PUBLIC, access
from service.web.state import office, typed_form
from service.web.visitors import count_visit

blueprint = Blueprint("public_accounts", __name__, url_prefix="/publichno/profil")
_LONGEST_TOKEN = 100
_LINK_ERRORS = (LinkUnknown, LinkUsed, LinkExpired)


@blueprint.get("")
@access(PUBLIC)
def show() -> ResponseReturnValue:
    """Поискайте профил."""
    return _form_page()


@blueprint.post("")
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Send the request; what is wrong comes back with everything that was typed."""
    typed = typed_form()
    if "_refresh" in request.form:
        return _form_page(typed)
    try:
        values = request_form(office()).validate(typed, FormContext(), today=office().clock.today())
        count_visit(ACCOUNT_REQUESTS)
    except ValidationFailed as error:
        return _form_page(typed, *error.problems), error.status
    except TooManyRequests as error:
        page = _form_page(typed, Problem("", error.message))
        return page, error.status, {"Retry-After": str(error.retry_after)}
    request_account(office(), values)
    return redirect(url_for("public_accounts.sent"), code=303)


@blueprint.post("/obnovi")
@access(PUBLIC)
def refresh() -> ResponseReturnValue:
    """The form drawn anew for what is typed now; nothing is stored."""
    return _form_page(typed_form())


@blueprint.get("/izprateno")
@access(PUBLIC)
def sent() -> ResponseReturnValue:
    """Проверете пощата си."""
    return render_template("account/sent.html", is_again=False)


@blueprint.get("/potvarzhdenie")
@access(PUBLIC)
def confirmation() -> ResponseReturnValue:
    """Where the first letter leads; a program that only looks at links confirms nothing."""
    try:
        asked = look_at_link(office(), _token(), LinkPurpose.CONFIRM_EMAIL)
    except _LINK_ERRORS as error:
        return _refused(error, LinkPurpose.CONFIRM_EMAIL)
    return render_template("account/confirm.html", token=_token(), asked=asked)


@blueprint.post("/potvarzhdenie")
@access(PUBLIC)
def confirm() -> ResponseReturnValue:
    """Confirm the e-mail: the case goes on to the agency."""
    count_visit(LINKS)
    try:
        confirm_email(office(), _token())
    except _LINK_ERRORS as error:
        return _refused(error, LinkPurpose.CONFIRM_EMAIL)
    return redirect(url_for("public_accounts.confirmed"), code=303)


@blueprint.get("/potvardeno")
@access(PUBLIC)
def confirmed() -> ResponseReturnValue:
    """Пощата е потвърдена."""
    return render_template("account/confirmed.html")


@blueprint.get("/parola")
@access(PUBLIC)
def password() -> ResponseReturnValue:
    """Where the letter about an approval leads."""
    try:
        asked = look_at_link(office(), _token(), LinkPurpose.SET_PASSWORD)
    except _LINK_ERRORS as error:
        return _refused(error, LinkPurpose.SET_PASSWORD)
    return render_template("account/password.html", token=_token(), asked=asked, problem="")


@blueprint.post("/parola")
@access(PUBLIC)
def choose() -> ResponseReturnValue:
    """Set the first password."""
    count_visit(LINKS)
    try:
        choose_password(office(), _token(), request.form.get("new", ""))
    except ValidationFailed as error:
        asked = look_at_link(office(), _token(), LinkPurpose.SET_PASSWORD)
        problem = error.problems[0].message
        page = render_template(
            "account/password.html", token=_token(), asked=asked, problem=problem
        )
        return page, error.status
    except _LINK_ERRORS as error:
        return _refused(error, LinkPurpose.SET_PASSWORD)
    return redirect(url_for("public_accounts.ready"), code=303)


@blueprint.post("/novo-pismo")
@access(PUBLIC)
def again() -> ResponseReturnValue:
    """A new letter with a link for a password, to the same e-mail."""
    count_visit(ACCOUNT_REQUESTS)
    try:
        send_again(office(), _token())
    except _LINK_ERRORS as error:
        return _refused(error, LinkPurpose.SET_PASSWORD)
    return render_template("account/sent.html", is_again=True)


@blueprint.get("/gotovo")
@access(PUBLIC)
def ready() -> ResponseReturnValue:
    """Паролата е зададена."""
    return render_template("account/ready.html")


def _form_page(entered: Raw | None = None, *problems: Problem) -> str:
    view = render(
        request_form(office()), entered, problems, FormContext(), today=office().clock.today()
    )
    urls = FormUrls(
        submit=url_for("public_accounts.ask"),
        refresh=url_for("public_accounts.refresh"),
        rule="/pravila/",
    )
    return render_template("account/request.html", view=view, urls=urls)


def _refused(error: PrepiskaError, purpose: LinkPurpose) -> ResponseReturnValue:
    """A link that opens nothing: why, and what to do next."""
    page = render_template(
        "account/link.html",
        sentence=error.message,
        is_password=purpose is LinkPurpose.SET_PASSWORD,
        is_used=isinstance(error, LinkUsed),
        token=_token() if isinstance(error, LinkExpired) else "",
    )
    return page, error.status


def _token() -> str:
    return request.values.get("klyuch", "")[:_LONGEST_TOKEN]
