"""When a check may be made: after its order, within its term, and the protocol in it (R-312)."""

from datetime import date

from service.domain.grounds import Decision
from service.domain.wording import date_bg
from service.rules.grounds import allow, refuse


def check_visit_is_by_order(
    visited_on: date, *, order_number: str, order_on: date, due_on: date
) -> Decision:
    """Nobody checks before the order, nor after the term it gives (R-312)."""
    if visited_on < order_on:
        return refuse(
            "R-312",
            f"Проверката на {date_bg(visited_on)} е преди заповед № {order_number}/"
            f"{date_bg(order_on)}; без заповед не се проверява.",
        )
    if visited_on > due_on:
        return refuse(
            "R-312",
            f"Проверката на {date_bg(visited_on)} е след срока на заповедта, "
            f"{date_bg(due_on)} Началникът може да удължи срока.",
        )
    return allow("R-312", f"Проверката на {date_bg(visited_on)} е в срока на заповедта.")


def check_protocol_is_in_term(drawn_on: date, *, due_on: date) -> Decision:
    """The protocol is drawn within the term of the order; the head may extend it (R-313)."""
    if drawn_on > due_on:
        return refuse(
            "R-313",
            f"Срокът на заповедта изтече на {date_bg(due_on)} "
            "Протоколът се съставя, след като началникът удължи срока.",
        )
    return allow("R-313", f"Протоколът е съставен в срок, до {date_bg(due_on)}")


def kept_days(today: date, *, due_on: date) -> int:
    """How many calendar days a recommendation is given: from tomorrow to its due day."""
    return (due_on - today).days
