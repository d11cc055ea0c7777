"""The one expression language: conditions, timers, mappings, table cells, forms, scripts.

Python's syntax without attributes, loops and definitions; JUEL's words and S-FEEL's unary tests
are accepted. Checked and compiled once, evaluated by our own closures, never by `eval`.
"""

from service.kernel.expressions.errors import ExpressionFailed, ExpressionRefused
from service.kernel.expressions.expression import (
    Expression,
    compile_cell_expression,
    compile_expression,
)
from service.kernel.expressions.functions import FUNCTIONS, SPECIAL
from service.kernel.expressions.results import as_json, same
from service.kernel.expressions.script import Script, compile_script
from service.kernel.expressions.unary import UnaryTests, compile_unary_tests
from service.kernel.expressions.values import Value, Variables, kind_of, read_date

#: the names of all functions, for the editor's help
FUNCTION_NAMES = frozenset(FUNCTIONS) | frozenset(SPECIAL)

__all__ = [
    "FUNCTION_NAMES",
    "Expression",
    "ExpressionFailed",
    "ExpressionRefused",
    "Script",
    "UnaryTests",
    "Value",
    "Variables",
    "as_json",
    "compile_cell_expression",
    "compile_expression",
    "compile_script",
    "compile_unary_tests",
    "kind_of",
    "read_date",
    "same",
]
