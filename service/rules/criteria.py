"""The commission of the РУО and its three criteria (R-098, R-099, R-101–R-103, R-106)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from service.domain.claims import CommissionMember, CommissionSide, Criterion, CriterionMark
from service.domain.grounds import Decision, Outcome
from service.rules.grounds import allow, ground, incomplete, refuse

_NAMES = {
    Criterion.COMPLETENESS: "комплектуване на необходимите документи",
    Criterion.SCOPE: "спазване на изискванията за обхвата и целите",
    Criterion.DEADLINE: "спазване на срока за подаване",
}
_FROM_RUO = 2
_FROM_MUNICIPALITY = 1


def prefill_criteria(completeness: Decision, *, deadline: Decision) -> tuple[CriterionMark, ...]:
    """The criteria the system can judge: completeness and deadline; scope is people's (R-101)."""
    return (
        _by_machine(Criterion.COMPLETENESS, completeness),
        _by_machine(Criterion.DEADLINE, deadline),
    )


def _by_machine(criterion: Criterion, decision: Decision) -> CriterionMark:
    reason = " ".join(decision.sentences)
    return CriterionMark(criterion, decision.is_allowed, reason, by_machine=True)


def evaluate(marks: Sequence[CriterionMark]) -> Decision:
    """All three are marked and met, or the claim is not financed (R-101, R-102)."""
    marked = {mark.criterion for mark in marks}
    unmarked = [name for criterion, name in _NAMES.items() if criterion not in marked]
    if unmarked:
        return incomplete("R-101", f"Няма оценка по критерий: {', '.join(unmarked)}.")
    unexplained = [m for m in marks if not m.is_met and not m.reason.strip()]
    if unexplained:
        names = ", ".join(_NAMES[mark.criterion] for mark in unexplained)
        return incomplete("R-101", f"Посочете причина за „не“ по критерий: {names}.")
    failed = [mark for mark in marks if not mark.is_met]
    if failed:
        texts = [f"Не е изпълнен критерият „{_NAMES[m.criterion]}“: {m.reason}" for m in failed]
        return Decision(Outcome.REFUSED, tuple(ground("R-102", text) for text in texts))
    return allow("R-101", "Трите критерия са изпълнени.")


def check_was_checked(checked_by: str, *, checked_at: datetime | None) -> Decision:
    """A claim without a check record stays out of Приложение № 5 (R-103)."""
    if checked_by and checked_at is not None:
        return allow("R-103", f"Проверена от {checked_by}.")
    return refuse("R-103", "Заявката не е проверена и не влиза в Приложение № 5.")


def check_commission(
    members: Iterable[CommissionMember], *, order_number: str, municipality_key: str
) -> Decision:
    """Appointed by order, two from the РУО and one from the claim's municipality (R-098, R-099)."""
    if not order_number.strip():
        return refuse("R-098", "Комисията не е назначена.")
    people = list(members)
    from_ruo = sum(1 for each in people if each.side is CommissionSide.RUO)
    from_municipality = sum(1 for each in people if each.municipality_key == municipality_key)
    if from_ruo == _FROM_RUO and from_municipality == _FROM_MUNICIPALITY:
        return allow(
            "R-099", f"Комисия по заповед {order_number}: двама от РУО и един от общината."
        )
    return refuse(
        "R-099",
        f"Комисията е от двама от РУО и един от общината, а са {from_ruo} и {from_municipality}.",
    )


def check_no_conflict(member: CommissionMember, *, claim_institution_key: str) -> Decision:
    """A member does not evaluate the claim of his own institution (R-106)."""
    if member.institution_key == claim_institution_key:
        return refuse("R-106", "Членът на комисията работи в институцията и се отвежда.")
    return allow("R-106", "Членът на комисията не работи в институцията.")
