"""What can be wrong with an expression: the text itself (refused), or the data it met (failed)."""

from service.kernel.errors import Refused

#: how much of a source is quoted in a sentence, characters
EXCERPT = 120


class ExpressionRefused(Refused):
    """The text is not in the language; found when a diagram or table is deployed.

    data: `source` (printable excerpt), `position` (1-based character), `reason` (Bulgarian).
    """

    code = "expressions.refused"
    sentence = "Изразът „{source}“ не се приема (знак {position}): {reason}."


class ExpressionFailed(Refused):
    """The expression is sound and could not be computed with these variables.

    data: `source` (printable excerpt), `reason` (Bulgarian).
    """

    code = "expressions.failed"
    sentence = "Изразът „{source}“ не може да се изчисли: {reason}."


class Refusal(Exception):
    """Internal, becomes ExpressionRefused: why a text is refused, and where (0-based)."""

    def __init__(self, reason: str, *, position: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


class Failure(Exception):
    """Internal, becomes ExpressionFailed: why a value cannot be computed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def excerpt(source: str) -> str:
    """The beginning of a source with nothing in it that could break a log line or a page."""
    shown = "".join(sign if sign.isprintable() else " " for sign in source[: EXCERPT + 1])
    return shown if len(shown) <= EXCERPT else shown[:EXCERPT] + "…"


def refused(source: str, *, refusal: Refusal) -> ExpressionRefused:
    return ExpressionRefused(
        source=excerpt(source), position=refusal.position + 1, reason=refusal.reason
    )


def failed(source: str, *, reason: str) -> ExpressionFailed:
    return ExpressionFailed(source=excerpt(source), reason=reason)
