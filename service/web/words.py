"""How values are shown: dates and hours as Bulgarians write them, terms in words."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from flask import Flask
from markupsafe import Markup, escape

from service.domain.wording import NO_BREAK
from service.forms.formatting import show_number
from service.identity.roles import role_label
from service.kernel.clock import SOFIA

_RULE = re.compile(r"\b(R-\d{3})\b")
_STATES = {
    "open": ("открита", "open"),
    "closed": ("приключена", "done"),
    "cancelled": ("прекратена", "closed"),
}
#: a term this near is shown as „скоро“
SOON = timedelta(days=2)


class Term(NamedTuple):
    """A due instant in words: the kind is for the colour, the words carry the meaning."""

    kind: str
    words: str


def moment(at: datetime) -> str:
    """„14.05.2018 г., 09:30 ч.“, broken only between the date and the hour."""
    return at.astimezone(SOFIA).strftime(f"%d.%m.%Y{NO_BREAK}г., %H:%M{NO_BREAK}ч.")


def day(at: date | datetime) -> str:
    """„14.05.2018 г.“"""
    shown = at.astimezone(SOFIA).date() if isinstance(at, datetime) else at
    return shown.strftime(f"%d.%m.%Y{NO_BREAK}г.")


def money(amount: Decimal) -> str:
    """„1 234,50“"""
    return show_number(amount.quantize(Decimal("0.01")), grouped=True)


def term(due_at: datetime | None, now: datetime) -> Term | None:
    """How much time is left until `due_at`."""
    if due_at is None:
        return None
    days = (due_at.astimezone(SOFIA).date() - now.astimezone(SOFIA).date()).days
    if due_at < now:
        return Term("overdue", "днес изтече" if days == 0 else f"просрочена с {_days(-days)}")
    if days == 0:
        return Term("soon", "до края на деня")
    if due_at - now <= SOON:
        return Term("soon", f"остава {_days(days)}" if days == 1 else f"остават {_days(days)}")
    return Term("open", f"остават {_days(days)}")


def _days(count: int) -> str:
    return "1 ден" if count == 1 else f"{count} дни"


def local_input(at: datetime) -> str:
    """The value of a `datetime-local` input."""
    return at.astimezone(SOFIA).strftime("%Y-%m-%dT%H:%M")


def case_state(state: str) -> Markup:
    """The state of a case as a chip; the word carries the meaning."""
    word, kind = _STATES.get(state, (state, "closed"))
    return Markup('<span class="chip chip-{}">{}</span>').format(kind, word)


def rule_links(text: object) -> Markup:
    """Text with every rule's number a link to the rule."""
    return Markup(_RULE.sub(r'<a href="/pravila/\1">\1</a>', str(escape(str(text)))))  # noqa: S704 - escaped first


def install_words(app: Flask) -> None:
    """Offer the filters to templates."""
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        money=money,
        role=role_label,
        local_input=local_input,
        case_state=case_state,
        rule_links=rule_links,
    )
    app.jinja_env.globals.update(term=term)
