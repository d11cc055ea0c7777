"""The substitute's statement of hours held, Приложение № 2 (R-017, R-054–R-056)."""

from datetime import date
from decimal import Decimal

from service.domain.grounds import Decision
from service.domain.substitution import Statement
from service.domain.wording import date_bg, quantity_bg
from service.rules.grounds import allow, incomplete, refuse

_STAFFING_LISTS = frozenset({1, 2, 3})


def check_statement(statement: Statement | None, *, last_lesson_on: date) -> Decision:
    """There is one, signed by both, not before the last lesson (R-054)."""
    if statement is None:
        return incomplete("R-054", "Липсва справка-декларация (Приложение № 2).")
    by_substitute = statement.signed_by_substitute_on
    by_director = statement.signed_by_director_on
    if by_substitute is None:
        return incomplete("R-054", "Справка-декларацията не е подписана от заместващия учител.")
    if by_director is None:
        return incomplete("R-054", "Справка-декларацията не е подписана от директора.")
    if by_substitute < last_lesson_on:
        return refuse(
            "R-054",
            f"Справка-декларацията е от {date_bg(by_substitute)}, преди последния час "
            f"на {date_bg(last_lesson_on)}",
        )
    return allow("R-054", f"Справка-декларация, подписана от двамата на {date_bg(by_director)}")


def check_staffing_list(staffing_list: int) -> Decision:
    """Списък-образец № 1, 2 or 3 (R-055)."""
    if staffing_list in _STAFFING_LISTS:
        return allow("R-055", f"Норма по Списък-образец № {staffing_list}.")
    return refuse("R-055", f"Няма Списък-образец № {staffing_list}; допустими са № 1, 2 и 3.")


def check_held_hours(
    held: Decimal, *, assigned: Decimal, timetable: Decimal | None = None
) -> Decision:
    """Held ≤ assigned, and ≤ the absent teacher's hours where they are known (R-056)."""
    if held > assigned:
        return refuse(
            "R-056",
            f"Проведените часове ({quantity_bg(held)}) са повече от възложените "
            f"({quantity_bg(assigned)}).",
        )
    if timetable is not None and held > timetable:
        return refuse(
            "R-056",
            f"Проведените часове ({quantity_bg(held)}) са повече от часовете на отсъстващия "
            f"по програмата ({quantity_bg(timetable)}).",
        )
    return allow("R-056", f"Проведени {quantity_bg(held)} от {quantity_bg(assigned)} часа.")


def check_claimed_hours(claimed: Decimal, *, held: Decimal) -> Decision:
    """Only hours really held are claimed (R-017)."""
    if claimed <= held:
        return allow("R-017", f"Заявяват се {quantity_bg(claimed)} от {quantity_bg(held)} часа.")
    return refuse(
        "R-017",
        f"Заявени са {quantity_bg(claimed)} часа, а по справка-декларацията са проведени "
        f"{quantity_bg(held)}.",
    )
