"""The rules of one field once its value is read: needed, within limits, among the options.

A `Checker` is made per column or field and request; what does not depend on the row is worked out
once, because a table has hundreds of rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from service.forms import messages
from service.forms.conditions import evaluate, holds, limit
from service.forms.context import FormContext, Option
from service.forms.definition import Bound, Choice, Condition, Day, Field, File, Number, YesNo
from service.kernel.errors import Problem
from service.kernel.expressions import Expression, Value

Variables = Mapping[str, Value]


class OptionsMissing(LookupError):
    """The form's context lacks a list that the definition names: a fault of the operation."""


def options_of(field: Choice, context: FormContext) -> tuple[Option, ...]:
    """The options of a field, from the definition or the context."""
    if field.options_from is None:
        return field.options
    try:
        return tuple(context.options[field.options_from])
    except KeyError:
        raise OptionsMissing(f"{field.id} needs the options „{field.options_from}“") from None


class Checker:
    """The rules of one field against one context."""

    def __init__(
        self, field: Field, *, context: FormContext, variables: Variables, varying: frozenset[str]
    ) -> None:
        self.field = field
        self._variables = variables
        self._varying = varying
        self._context = context
        self._missing = messages.missing_cell if varying else messages.missing
        self._required = self._prepare(field.required)
        self._limits: tuple[Callable[[Variables], Decimal | date | None], ...] = ()
        self._allowed: frozenset[int | str] = frozenset()
        #: the limits that no row changes; None when a row may
        self._steady: tuple[Decimal | date | None, Decimal | date | None] | None = None
        if isinstance(field, Day | Number):
            self._limits = (self._prepare_limit(field.min), self._prepare_limit(field.max))
            bounds = (field.min, field.max)
            if not any(self._varies(bound.expression) for bound in bounds if bound):
                limits = (limit(field.min, variables), limit(field.max, variables))
                kind = date if isinstance(field, Day) else Decimal
                if all(found is None or isinstance(found, kind) for found in limits):
                    self._steady = limits
        if isinstance(field, Choice):
            values = (option.value for option in options_of(field, context))
            self._allowed = frozenset(v if field.has_ids else str(v) for v in values)

    @property
    def is_row_dependent(self) -> bool:
        """Whether any rule looks at the row's other cells."""
        bounds = [getattr(self.field, key, None) for key in ("min", "max")]
        expressions = [b.expression for b in bounds if isinstance(b, Bound)]
        return any(self._varies(source) for source in (self.field.required, *expressions))

    def _varies(self, source: Condition | None) -> bool:
        return isinstance(source, Expression) and bool(source.names & self._varying)

    def problems(self, value: object, path: str, variables: Variables) -> Iterable[Problem]:
        """What is wrong with `value`; nothing when the field may stand as it is."""
        if self._is_plainly_fine(value):
            return ()
        return self._found(value, path, variables)

    def _is_plainly_fine(self, value: object) -> bool:
        """Most cells of a long table, without looking at anything twice."""
        if self._steady is not None and value is not None:
            least, most = self._steady
            return (least is None or least <= value) and (most is None or value <= most)  # type: ignore[operator] # a date between dates, a number between numbers
        return isinstance(value, int | str) and value in self._allowed

    def _found(self, value: object, path: str, variables: Variables) -> Iterator[Problem]:
        field = self.field
        if value is None or (value is False and field.type == "confirm"):
            if self._required(variables):
                yield Problem(path, self._missing(field), code="missing")
        elif isinstance(field, Day | Number):
            yield from self._outside(field, value, path, variables)
        elif isinstance(field, Choice):
            yield from self._not_among(field, value, path)
        elif isinstance(field, File):
            yield from self._bad_files(field, value, path)
        elif not isinstance(field, YesNo):
            return

    def _prepare(self, condition: Condition) -> Callable[[Variables], bool]:
        if self._varies(condition):
            return lambda variables: holds(condition, variables)
        answer = holds(condition, self._variables)
        return lambda _: answer

    def _prepare_limit(self, bound: Bound | None) -> Callable[[Variables], Decimal | date | None]:
        if bound and self._varies(bound.expression):
            return lambda variables: limit(bound, variables)
        answer = limit(bound, self._variables)
        return lambda _: answer

    def _outside(
        self, field: Day | Number, value: object, path: str, variables: Variables
    ) -> Iterator[Problem]:
        least, most = (find(variables) for find in self._limits)
        message = None
        if isinstance(field, Day) and isinstance(value, date):
            if isinstance(least, date) and value < least:
                message = messages.too_early(field, least)
            elif isinstance(most, date) and value > most:
                message = messages.too_late(field, most)
        elif isinstance(field, Number) and isinstance(value, Decimal | int):
            if isinstance(least, Decimal) and value < least:
                message = messages.too_little(field, least, self._currency(field))
            elif isinstance(most, Decimal) and value > most:
                message = messages.too_much(field, most, self._currency(field))
        if message:
            yield Problem(path, message, rule=field.rule, code="limit")

    def _currency(self, field: Number) -> str:
        return currency_of(field.currency, self._variables)

    def _not_among(self, field: Choice, value: object, path: str) -> Iterator[Problem]:
        chosen = value if isinstance(value, list) else [value]
        if any(item not in self._allowed for item in chosen):
            yield Problem(path, messages.NOT_AMONG_OPTIONS, code="option")
        elif field.is_multiple and len(chosen) < field.min:
            yield Problem(path, messages.wrong_count(field, least=True), rule=field.rule)
        elif field.is_multiple and field.max is not None and len(chosen) > field.max:
            yield Problem(path, messages.wrong_count(field, least=False), rule=field.rule)

    def _bad_files(self, field: File, value: object, path: str) -> Iterator[Problem]:
        ids = cast("list[int]", value if isinstance(value, list) else [value])
        if len(ids) > field.max_files:
            yield Problem(path, messages.too_many_files(field.max_files), code="limit")
        for file_id in ids:
            stored = self._context.files.get(file_id)
            if stored is None:
                yield Problem(path, messages.FILE_IS_GONE, code="file")
            elif stored.kind not in field.accept:
                yield Problem(path, messages.wrong_kind_of_file(stored.name, field.accept))
            elif stored.size_bytes > field.max_mb * 1024 * 1024:
                yield Problem(path, messages.too_large_file(stored.name, field.max_mb))


def currency_of(currency: str | Expression, variables: Variables) -> str:
    """BGN or EUR; the edition of the programme may decide it."""
    if isinstance(currency, str):
        return currency
    found = evaluate(currency, variables)
    return found if isinstance(found, str) else "BGN"
