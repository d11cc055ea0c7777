"""How values are shown: dates and hours as Bulgarians write them, terms in words."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from flask import Flask
from markupsafe import Markup, escape

from service.domain.wording import NO_BREAK, moment_bg
from service.forms.formatting import show_number
from service.identity.roles import role_label
from service.kernel.clock import SOFIA
from service.rules.catalogue import is_rule

_RULE = re.compile(r"\b(R-\d{3})\b")
_RULES = r"R-\d{3}(?:(?:\s*[–,]\s*|\s+и\s+)R-\d{3})*"
#: how an instruction names its rules: „Правила R-208, R-210.“, „(R-235)“, „(чл. 49в; R-250)“
_ASIDE = re.compile(
    rf"\s*Правил[ао]\s+{_RULES}\.|\s*\({_RULES}\)|(?<=\(){_RULES},\s*|[;,]\s*{_RULES}(?=\))"
)
_RANGE = re.compile(r"R-(\d{3})(?:\s*–\s*R-(\d{3}))?")
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
    linked = _RULE.sub(r'<a class="one-line" href="/pravila/\1">\1</a>', str(escape(str(text))))
    return Markup(linked)  # noqa: S704 - escaped first


def without_rules(text: str) -> str:
    """An instruction as it is read: the numbers of its rules stand apart, as links."""
    return _ASIDE.sub("", text).strip()


def rules_named(text: str, beside: Iterable[str] = ()) -> list[str]:
    """`beside` and every rule the text names besides, ranges spelled out; each once, in order."""
    named = set(beside)
    for first, last in _RANGE.findall(text):
        spelled = (f"R-{number:03}" for number in range(int(first), int(last or first) + 1))
        named.update(each for each in spelled if is_rule(each))
    return sorted(named)


def install_words(app: Flask) -> None:
    """Offer the filters to templates."""
    app.jinja_env.filters.update(
        moment=moment_bg,
        day=day,
        money=money,
        role=role_label,
        local_input=local_input,
        case_state=case_state,
        rule_links=rule_links,
        without_rules=without_rules,
        rules_named=rules_named,
    )
    app.jinja_env.globals.update(term=term)
