"""How a rule speaks: outcome, rule id and sentence become a decision with its citation."""

from service.domain.grounds import Decision, Ground, Outcome
from service.rules.catalogue import rule


def ground(rule_id: str, text: str) -> Ground:
    """The rule with its citation, and the sentence for these facts; raises RuleUnknown."""
    return Ground(rule_id, rule(rule_id).citation, text)


def allow(rule_id: str, text: str) -> Decision:
    """The rule lets it through."""
    return Decision(Outcome.ALLOWED, (ground(rule_id, text),))


def warn(rule_id: str, text: str) -> Decision:
    """The rule lets it through, and somebody should look."""
    return Decision(Outcome.WARNING, (ground(rule_id, text),))


def incomplete(rule_id: str, text: str) -> Decision:
    """Something is missing that may still be added."""
    return Decision(Outcome.INCOMPLETE, (ground(rule_id, text),))


def refuse(rule_id: str, text: str) -> Decision:
    """The rule does not let it through."""
    return Decision(Outcome.REFUSED, (ground(rule_id, text),))


def together(*decisions: Decision) -> Decision:
    """The worst outcome of several; the grounds are those of that outcome, in order.

    When all are allowed the grounds of all stay: a consent states its reasons too.
    """
    worst = max(decisions, key=lambda decision: decision.severity).outcome
    grounds = [
        reason for decision in decisions if decision.outcome is worst for reason in decision.grounds
    ]
    return Decision(worst, tuple(grounds))
