"""Texts of a diagram that give a value: `${expression}`, or the words as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kernel.errors import PrepiskaError
from service.kernel.expressions import Expression, compile_expression
from service.kernel.json_types import Json


class ValueRefused(ValueError):
    """The text is neither a literal nor one expression; the message is Bulgarian."""


@dataclass(frozen=True)
class Value:
    """A literal text or an expression over the process variables."""

    text: str
    expression: Expression | None = None

    def evaluate(self, variables: Mapping[str, Json]) -> Json:
        if self.expression is None:
            return self.text
        return self.expression.evaluate(variables)

    @property
    def names(self) -> frozenset[str]:
        return frozenset() if self.expression is None else self.expression.names


def is_expression(text: str) -> bool:
    return text[:2] in ("${", "#{")


def read_expression(text: str) -> Expression:
    """Compile a text that must be an expression; raises `ValueRefused` with the reason."""
    try:
        return compile_expression(text.strip())
    except PrepiskaError as refusal:
        raise ValueRefused(str(refusal)) from refusal


def read_value(text: str | None) -> Value:
    """Compile a literal or an expression; mixed text such as `до ${x}` is refused."""
    text = (text or "").strip()
    if is_expression(text):
        return Value(text, read_expression(text))
    if "${" in text or "#{" in text:
        raise ValueRefused("текст и израз не могат да се смесват в една стойност")
    return Value(text)
