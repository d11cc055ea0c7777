"""Stories of a request for an account: the visitor, the letters, the agency's registrar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Engine, select, text

from service.engine.tasks import Completion
from service.forms import FormContext
from service.kernel.clock import FixedClock, sofia
from service.operations.centre_account.asking import request_account, request_form
from service.operations.centre_account.letters import Mail, write_letter
from service.operations.centre_account.links import confirm_email
from service.operations.centre_account.rows import LETTER
from service.storage.models.account_request import AccountRequest
from service.storage.models.case import Event
from service.storage.models.engine import Outbox
from tests.support.office import World, make_world

EIK, OTHER_EIK = "175074752", "131071587"
PASSWORD = "сива планина без мъгла"
ASKED: Mapping[str, str] = {
    "legal_form": "legal_entity", "company_name": "„Пирин Обучение“ ООД", "is_foreign": "false",
    "eik": EIK, "seat": "гр. Банско", "kind": "cpo", "centre_name": "ЦПО „Пирин“",
    "representative": "Невена Илиева Тодорова", "email": "Nevena@Pirin.example",
    "phone": "0888 123 456", "consent": "true",
}  # fmt: skip
FOREIGN: Mapping[str, str] = {
    **ASKED, "is_foreign": "true", "eik": "", "foreign_register": "Handelsregister, Германия",
    "foreign_number": "HRB 12345",
}  # fmt: skip
APPROVED: Mapping[str, object] = {
    "register_name": "trade", "register_on": "2025-03-10", "register_ground": "чл. 22 от ЗПОО",
    "register_finding": "Вписан, данните съвпадат.", "organisation": "new",
    "order_no": "РД-07-15/10.03.2025", "reason": "", "decision": "approve",
}  # fmt: skip
REJECTED: Mapping[str, object] = {
    "register_name": "", "register_on": "", "register_ground": "", "register_finding": "",
    "order_no": "", "reason": "Представителят не е вписан в регистъра.", "decision": "reject",
}  # fmt: skip
_FORGET = (
    """DELETE FROM role_assignment r USING organisation o
    WHERE o.id = r.organisation_id AND o.key LIKE 'centre-20%'""",
    "DELETE FROM account WHERE email LIKE '%@pirin.example'",
    "DELETE FROM organisation WHERE key LIKE 'centre-20%'",
)


def account_world(engine: Engine, owner: Engine) -> World:
    """The agency with this process alone, before a request; Monday, 10 March 2025."""
    with owner.begin() as connection:
        connection.execute(text("TRUNCATE account_request CASCADE"))
        # what an earlier story has made besides the demonstration's people and centres
        for statement in _FORGET:
            connection.execute(text(statement))
    world = make_world(engine, FixedClock(sofia(2025, 3, 10, 9)), deploys=False)
    world.deploy("centre_account")
    return world


@dataclass
class AccountStory:
    """One request, step by step."""

    world: World
    case_id: int = 0

    def ask(self, asked: Mapping[str, str] = ASKED, **changes: str) -> "AccountStory":
        """Fill the public form in and send it."""
        office = self.world.office
        today = office.clock.today()
        request_account(
            office, request_form(office).validate({**asked, **changes}, FormContext(), today=today)
        )
        with office.transaction() as session:
            newest = select(AccountRequest.case_id).order_by(AccountRequest.id.desc()).limit(1)
            self.case_id = session.scalars(newest).one() or 0
        return self

    def letters(self) -> list[Mail]:
        """Every letter of the case as it would leave now; earlier links end by it."""
        office = self.world.office
        with office.transaction() as session:
            rows = session.scalars(
                select(Outbox)
                .where(Outbox.kind == LETTER, Outbox.case_id == self.case_id)
                .order_by(Outbox.id)
            )
            written = [
                write_letter(session, row.payload, address="https://p", now=office.clock.now())
                for row in rows
            ]
        return [letter for letter in written if letter is not None]

    def token(self) -> str:
        """The token in the newest letter."""
        return token_in(self.letters()[-1])

    def confirm(self) -> "AccountStory":
        confirm_email(self.world.office, self.token())
        return self

    def review(
        self, values: Mapping[str, object], as_: str = "napoo_registrar", **more: object
    ) -> None:
        task_id = self.world.story.task_id(self.case_id, "task_review")
        actor = self.world.story.actor(as_)
        self.world.office.complete(actor, Completion(task_id, {**values, **more}))

    def days_pass(self, days: int) -> None:
        """Move the clock and do what falls due."""
        self.world.clock.advance(timedelta(days=days))
        self.world.office.run_due()

    @property
    def ends(self) -> list[str]:
        return self.world.story.ends(self.case_id)

    def request(self) -> AccountRequest:
        with self.world.office.transaction() as session:
            return session.scalars(
                select(AccountRequest).where(AccountRequest.case_id == self.case_id)
            ).one()

    def told(self, kind: str) -> list[dict[str, object]]:
        """The payloads of the case's events of one kind."""
        with self.world.office.transaction() as session:
            found = session.scalars(
                select(Event.payload)
                .where(Event.case_id == self.case_id, Event.kind == kind)
                .order_by(Event.seq)
            )
            return [dict(payload) for payload in found if payload is not None]


def token_in(letter: Mail) -> str:
    """The token of the link in a letter."""
    (link,) = [line for line in letter.body.splitlines() if line.startswith("https://p/")]
    return parse_qs(urlsplit(link).query)["klyuch"][0]
