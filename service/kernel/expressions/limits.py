"""Budgets of the expression language. Each one ends in a clear sentence, never in a hang."""

from typing import Final

#: characters of one expression or table cell
EXPRESSION_LENGTH: Final = 4_000
#: characters of one script
SCRIPT_LENGTH: Final = 16_000
#: syntax nodes of one expression, and of one script
EXPRESSION_NODES: Final = 500
SCRIPT_NODES: Final = 3_000
#: nesting of the syntax
NESTING: Final = 60
#: elementary operations of one evaluation (items visited, characters copied / 100)
OPERATIONS: Final = 100_000
#: whole numbers stay under this in absolute value
WHOLE_NUMBER: Final = 10**30
#: decimal exponent either way
EXPONENT: Final = 60
#: significant digits of a decimal literal: what survives JSON unchanged
LITERAL_DIGITS: Final = 15
#: items of a list or mapping
ITEMS: Final = 10_000
#: characters of a text
TEXT: Final = 65_536
#: values, nesting and characters of a result
RESULT_VALUES: Final = 20_000
RESULT_NESTING: Final = 20
RESULT_TEXT: Final = 1_000_000
#: characters of a name
NAME: Final = 100
