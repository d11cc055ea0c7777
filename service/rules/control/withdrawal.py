"""Withdrawing a licence: the grounds of each kind, and how long a temporary one may be."""

from typing import Final

from service.domain.control import WithdrawalGround, WithdrawalKind

#: a temporary withdrawal has a ground of чл. 49г, ал. 3 (R-261), a final one another (R-263, R-265)
GROUNDS: Final = {
    WithdrawalKind.TEMPORARY: (
        WithdrawalGround.LAW,
        WithdrawalGround.CONDITIONS,
        WithdrawalGround.INFORMATION,
        WithdrawalGround.ACCESS,
    ),
    WithdrawalKind.FINAL: (
        WithdrawalGround.ESSENTIAL,
        WithdrawalGround.RECOMMENDATIONS,
        WithdrawalGround.ENTITY_ENDED,
        WithdrawalGround.REQUEST,
    ),
}
GROUND_NAMES: Final = {
    WithdrawalGround.LAW: "нарушава закона (чл. 49г, ал. 3, т. 1)",
    WithdrawalGround.CONDITIONS: "обучава в нарушение на лицензията (чл. 49г, ал. 3, т. 2)",
    WithdrawalGround.INFORMATION: "не подава годишната информация (чл. 49г, ал. 3, т. 3)",
    WithdrawalGround.ACCESS: "отказва достъп или съдействие (чл. 49г, ал. 3, т. 4)",
    WithdrawalGround.ESSENTIAL: "съществено нарушение (чл. 49г, ал. 6)",
    WithdrawalGround.RECOMMENDATIONS: "неизпълнени препоръки (чл. 49г, ал. 6)",
    WithdrawalGround.ENTITY_ENDED: "прекратено лице (чл. 49г, ал. 2)",
    WithdrawalGround.REQUEST: "искане на притежателя (чл. 49г, ал. 2)",
}
MIN_MONTHS: Final = 3
MAX_MONTHS: Final = 12


def rule_of(ground: WithdrawalGround) -> str:
    """The rule a ground comes from."""
    if ground in GROUNDS[WithdrawalKind.TEMPORARY]:
        return "R-261"
    is_by_control = ground in (WithdrawalGround.ESSENTIAL, WithdrawalGround.RECOMMENDATIONS)
    return "R-263" if is_by_control else "R-265"


def months_refusal(months: int) -> str | None:
    """Why a licence may not be withdrawn for so many months; None when it may (R-261)."""
    if MIN_MONTHS <= months <= MAX_MONTHS:
        return None
    return f"Лицензията се отнема временно за {MIN_MONTHS} до {MAX_MONTHS} месеца, не за {months}."
