"""What is done and what is refused says the rule behind it, by its number and its citation."""

from service.domain.wording import sentence
from service.engine import OperationContext
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.rules.catalogue import rule


def tell(ctx: OperationContext, kind: str, text: str, rule_id: str, /, **more: Json) -> None:
    """Write an event of the kind with its Bulgarian sentence, its rule, and what `more` it says."""
    said = {"text": sentence(text), "rule": rule_id, "citation": rule(rule_id).citation}
    ctx.record(kind, {**said, **more})


def refused(field: str, text: str, rule_id: str) -> ValidationFailed:
    """One sentence at one field, with its rule; field "" is the whole form."""
    return ValidationFailed([Problem(field, text, rule=rule_id)])
