"""Reading an object of a definition key by key, so that whatever was not read is refused."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation

from service.forms.errors import FormProblem
from service.forms.words import mixed_words
from service.kernel.expressions import Expression, ExpressionRefused, compile_expression

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RULE = re.compile(r"R-\d{3}")
_WRAPPED = re.compile(r"\$\{(.+)\}", re.DOTALL)
MAX_LABEL = 600
MAX_LITERAL = 20


class Reader:
    """One JSON object at `path`; problems go to the shared list, reading goes on."""

    def __init__(self, raw: object, path: str, problems: list[FormProblem]) -> None:
        self.path = path
        self.problems = problems
        self._read: set[str] = set()
        self._raw: Mapping[str, object] = raw if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            self.refuse("", "Тук се очаква обект {…}.")

    def refuse(self, key: str, reason: str) -> None:
        """Name a problem at `key` of this object."""
        path = ".".join(part for part in (self.path, key) if part)
        self.problems.append(FormProblem(path or "$", reason))

    def child(self, raw: object, key: str) -> "Reader":
        """A reader of an object inside this one."""
        return Reader(raw, ".".join(part for part in (self.path, key) if part), self.problems)

    def take(self, key: str) -> object:
        """The raw value of a key, now known; None when it is absent."""
        self._read.add(key)
        return self._raw.get(key)

    def has(self, key: str) -> bool:
        return key in self._raw

    def done(self) -> None:
        """Refuse the keys nobody read."""
        for key in self._raw:
            if key not in self._read:
                self.refuse(key, f"Непознат ключ „{key}“.")

    def text(self, key: str, *, needed: bool = False, default: str = "") -> str:
        """A text for people: not blank, and no word in two alphabets."""
        value = self.take(key)
        if value is None and not self.has(key):
            if needed:
                self.refuse(key, f"Липсва „{key}“.")
            return default
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_LABEL:
            self.refuse(key, f"Тук се очаква текст до {MAX_LABEL} знака.")
            return default
        for word in mixed_words(value):
            self.refuse(key, f"В думата „{word}“ са смесени кирилица и латиница.")
        return value.strip()

    def code(self, key: str, *, needed: bool = False, pattern: re.Pattern[str] = _ID) -> str:
        """A name for machines: small Latin letters, digits and underscores."""
        value = self.take(key)
        if value is None and not self.has(key):
            if needed:
                self.refuse(key, f"Липсва „{key}“.")
            return ""
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.refuse(key, "Тук се очаква име с малки латински букви, цифри и „_“.")
            return ""
        return value

    def one_of(self, key: str, allowed: Collection[str], *, default: str | None = None) -> str:
        """A word of a closed list; without a default it is needed."""
        value = self.take(key)
        if value is None and not self.has(key) and default is not None:
            return default
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, f"Тук се очаква едно от: {', '.join(sorted(allowed))}.")
            return default or ""
        return value

    def integer(self, key: str, *, default: int, least: int, most: int) -> int:
        """A whole number between two limits."""
        value = self.take(key)
        if value is None and not self.has(key):
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(key, f"Тук се очаква цяло число от {least} до {most}.")
            return default
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self.take(key)
        if value is None and not self.has(key):
            return default
        if not isinstance(value, bool):
            self.refuse(key, "Тук се очаква true или false.")
            return default
        return value

    def rule(self, key: str = "rule") -> str | None:
        """The id of a rule, R-nnn."""
        value = self.take(key)
        if value is None and not self.has(key):
            return None
        if not isinstance(value, str) or not _RULE.fullmatch(value):
            self.refuse(key, "Тук се очаква номер на правило, например R-035.")
            return None
        return value

    def rules(self, key: str) -> tuple[str, ...]:
        """A list of rule ids."""
        return self._matching(key, _RULE, "Тук се очаква списък от правила, например R-035.")

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of names without repetitions."""
        found = self._matching(key, _ID, "Тук се очаква списък от имена с малки латински букви.")
        if len(set(found)) != len(found):
            self.refuse(key, "В списъка има повторено име.")
        return found

    def _matching(self, key: str, pattern: re.Pattern[str], reason: str) -> tuple[str, ...]:
        value = self.take(key)
        if value is None and not self.has(key):
            return ()
        items = value if isinstance(value, list) else [None]
        if not all(isinstance(item, str) and pattern.fullmatch(item) for item in items):
            self.refuse(key, reason)
            return ()
        return tuple(str(item) for item in items)

    def objects(self, key: str, *, needed: bool = False) -> list["Reader"]:
        """The objects of a list, each with its path."""
        value = self.take(key)
        if value is None and not self.has(key) and not needed:
            return []
        if not isinstance(value, list) or not value:
            self.refuse(key, "Тук се очаква непразен списък.")
            return []
        return [self.child(item, f"{key}[{index}]") for index, item in enumerate(value)]

    def condition(self, key: str, *, needed: bool = False) -> Expression | None:
        """An expression that answers yes or no."""
        value = self.take(key)
        if value is None and not self.has(key) and not needed:
            return None
        if not isinstance(value, str):
            self.refuse(key, "Тук се очаква условие в кавички.")
            return None
        return self.compiled(key, value)

    def compiled(self, key: str, source: str) -> Expression | None:
        """The compiled expression; a problem at `key` when the language refuses it."""
        try:
            return compile_expression(source)
        except ExpressionRefused as refused:
            self.refuse(key, refused.message)
            return None

    def wrapped(self, key: str, value: object) -> Expression | None:
        """The expression inside `${…}`; None when the value is no such text."""
        match = _WRAPPED.fullmatch(value.strip()) if isinstance(value, str) else None
        return self.compiled(key, match[1]) if match else None

    def decimal(self, key: str, value: object) -> Decimal | None:
        """A literal number: an integer, or a text such as "9.00"."""
        if isinstance(value, int | str) and not isinstance(value, bool):
            try:
                number = Decimal(value)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite() and len(str(value)) <= MAX_LITERAL:
                return number
        self.refuse(key, 'Тук се очаква цяло число, низ като "9.00" или "${израз}".')
        return None
