"""`prepiska token`: how machines identify to the API."""

import json
from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.app import make_platform
from service.identity.accounts import normal_email
from service.identity.tokens import TokenLine, issue_token, list_tokens, revoke_token
from service.kernel.errors import NotFound
from service.storage.models.identity import Account


class AccountNotFound(NotFound):
    """No account has this e-mail."""

    code = "tokens.account-not-found"
    sentence = "Няма профил с електронна поща {email}."


@click.group("token")
def command() -> None:
    """Ключове за достъп на други системи."""


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="За какво е ключът.")
@click.option(
    "--days", type=click.IntRange(1, 366), default=90, show_default=True, help="Колко дни важи."
)
@click.option("--role", default=None, help="Само тази роля на лицето.")
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def issue(email: str, name: str, days: int, role: str | None, *, as_json: bool) -> None:
    """Издава ключ с правата на лице; показва се само сега."""
    with make_platform().office.transaction() as session:
        made = issue_token(
            session,
            person_id=_person_of(session, email),
            name=name,
            now=datetime.now(UTC),
            term=timedelta(days=days),
            role=role,
        )
    if as_json:
        listed = {"id": made.id, "token": made.secret, "expires_at": made.expires_at.isoformat()}
        click.echo(json.dumps(listed))
        return
    click.echo(made.secret)
    click.echo(
        f"Ключ № {made.id}, важи до {made.expires_at:%d.%m.%Y г.} Запишете го: повече няма да "
        "бъде показан.",
        err=True,
    )


@command.command()
@click.argument("token_id", type=int)
def revoke(token_id: int) -> None:
    """Прекратява ключ веднага."""
    with make_platform().office.transaction() as session:
        revoke_token(session, token_id, now=datetime.now(UTC))
    click.echo(f"Ключ № {token_id} е прекратен.")


@command.command("list")
@click.option("--email", default=None, help="Само ключовете на това лице.")
@click.option("--json", "as_json", is_flag=True, help="Резултатът като JSON.")
def list_all(email: str | None, *, as_json: bool) -> None:
    """Изброява ключовете, без самите тях."""
    with make_platform().office.transaction() as session:
        person_id = None if email is None else _person_of(session, email)
        lines = list_tokens(session, person_id=person_id)
    if as_json:
        click.echo(json.dumps([_to_json(line) for line in lines], ensure_ascii=False))
        return
    now = datetime.now(UTC)
    for line in lines:
        role = line.token.role_code or "всички роли"
        click.echo(
            f"{line.token.id}\t{line.person}\t{role}\t{line.token.name}\t{_state(line, now)}"
        )
    click.echo(f"Общо: {len(lines)}")


def _person_of(session: Session, email: str) -> int:
    login = normal_email(email)
    found = session.scalar(select(Account.person_id).where(Account.email == login))
    if found is None:
        raise AccountNotFound(email=login)
    return found


def _state(line: TokenLine, now: datetime) -> str:
    if line.token.revoked_at is not None:
        return f"прекратен на {line.token.revoked_at:%d.%m.%Y}"
    if line.token.expires_at <= now:
        return f"изтекъл на {line.token.expires_at:%d.%m.%Y}"
    return f"важи до {line.token.expires_at:%d.%m.%Y}"


def _to_json(line: TokenLine) -> dict[str, object]:
    token = line.token
    return {
        "id": token.id,
        "person": line.person,
        "name": token.name,
        "role": token.role_code,
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": None if token.revoked_at is None else token.revoked_at.isoformat(),
    }
