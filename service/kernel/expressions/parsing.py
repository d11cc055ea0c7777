"""Rendered text to Python's syntax tree, with Python's complaints turned into refusals."""

import ast

from service.kernel.expressions.errors import Refusal
from service.kernel.expressions.lexer import Rendered

_TOO_DEEP = "изразът е твърде дълбоко вложен"


def parse_expression(rendered: Rendered) -> ast.expr:
    """The tree of one expression.

    Raises: Refusal with the position.
    """
    if not rendered.text.strip():
        raise Refusal("изразът е празен")
    try:
        return ast.parse(rendered.text, mode="eval").body
    except SyntaxError as error:
        raise _refusal(rendered, error) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise Refusal(_TOO_DEEP) from None


def parse_module(rendered: Rendered) -> list[ast.stmt]:
    """The statements of a script.

    Raises: Refusal with the position.
    """
    try:
        return ast.parse(rendered.text, mode="exec").body
    except SyntaxError as error:
        raise _refusal(rendered, error) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise Refusal(_TOO_DEEP) from None


def _refusal(rendered: Rendered, error: SyntaxError) -> Refusal:
    lines = rendered.text.split("\n")
    line = min(max(error.lineno or 1, 1), len(lines))
    before = sum(len(text) + 1 for text in lines[: line - 1])
    offset = before + max((error.offset or 1) - 1, 0)
    message = error.msg or ""
    if "nested" in message:
        return Refusal(_TOO_DEEP, position=rendered.position(offset))
    return Refusal("неправилен запис", position=rendered.position(offset))
