"""What was done in a case is written down with the rule behind it, by number and by citation."""

from service.engine import OperationContext
from service.kernel.json_types import Json
from service.rules.catalogue import rule


def tell(ctx: OperationContext, kind: str, text: str, rule_id: str, /, **more: Json) -> None:
    """Write an event of the kind with its Bulgarian sentence, its rule, and what `more` it says."""
    ctx.record(kind, {"text": text, "rule": rule_id, "citation": rule(rule_id).citation, **more})
