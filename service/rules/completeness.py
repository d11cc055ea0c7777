"""Is the pack complete, and do its sums agree (R-077, R-092–R-096)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from service.domain.claims import Totals
from service.domain.grounds import Decision
from service.domain.leave import LeaveGround
from service.domain.substitution import HourLine
from service.domain.wording import money_in, quantity_bg
from service.rules.amounts import total_of
from service.rules.grounds import allow, incomplete, refuse, together


def check_claim_has_lines(lines: Sequence[HourLine]) -> Decision:
    """At least one line with hours (R-077)."""
    if any(line.hours > 0 for line in lines):
        return allow("R-077", f"Заявката има {len(lines)} реда.")
    return refuse("R-077", "Няма данни за заявяване.")


def check_pack(*, has_request: bool, has_acts: bool, has_declaration: bool) -> Decision:
    """Request, acts and declaration are all there (R-092)."""
    parts = (
        (has_request, "заявка до РУО (Приложение № 3)"),
        (has_acts, "заповеди и договори за възлагане"),
        (has_declaration, "декларация на директора (Приложение № 4)"),
    )
    missing = [name for is_there, name in parts if not is_there]
    if missing:
        return incomplete("R-092", f"Липсва: {', '.join(missing)}.")
    return allow("R-092", "Заявката, актовете и декларацията са приложени.")


def check_line_is_complete(line: HourLine) -> Decision:
    """The line has its leave order or sick note, its act and its statement (R-093)."""
    substitution = line.substitution
    leave = substitution.leave
    if leave.ground is LeaveGround.ART162:
        proof = (leave.sick_note is not None, "болничен лист")
    else:
        proof = (bool(leave.order_number), "заповед за отпуск (Приложение № 1)")
    parts = (
        proof,
        (substitution.act is not None, "заповед или договор за възлагане"),
        (substitution.statement is not None, "справка-декларация (Приложение № 2)"),
    )
    missing = [name for is_there, name in parts if not is_there]
    if missing:
        return incomplete("R-093", f"Липсва: {', '.join(missing)}.")
    return allow("R-093", "Документите за реда са пълни.")


def check_lines_complete(lines: Iterable[HourLine]) -> dict[int, Decision]:
    """The completeness of every line, by its id (R-093)."""
    return {line.line_id: check_line_is_complete(line) for line in lines}


def check_totals_agree(
    request: Totals, *, declaration: Totals, statements: Totals, currency: str = "BGN"
) -> Decision:
    """Hours and money of Приложения № 3, № 4 and № 2 are equal (R-094)."""
    return together(
        _check_pair(
            request,
            other=statements,
            name="справките-декларации (Приложение № 2)",
            currency=currency,
        ),
        _check_pair(
            request, other=declaration, name="декларацията (Приложение № 4)", currency=currency
        ),
    )


def _check_pair(request: Totals, *, other: Totals, name: str, currency: str) -> Decision:
    money = money_in(currency)
    hours = request.hours - other.hours
    if hours:
        return refuse(
            "R-094",
            f"Часовете в заявката са {quantity_bg(request.hours)}, в {name} – "
            f"{quantity_bg(other.hours)}; разлика {quantity_bg(abs(hours))}.",
        )
    if request.amount != other.amount:
        return refuse(
            "R-094",
            f"Сумата в заявката е {money(request.amount)}, в {name} – {money(other.amount)}",
        )
    return allow("R-094", f"Сборът в заявката е равен на сбора в {name}.")


def check_ruo_pack(*, summary_number: str, has_information: bool) -> Decision:
    """Приложение № 5 with its outgoing number, and Приложение № 6 (R-095)."""
    if not summary_number.strip():
        return incomplete("R-095", "Приложение № 5 няма изходящ номер и дата.")
    if not has_information:
        return incomplete("R-095", "Липсва Приложение № 6.")
    return allow("R-095", f"Приложение № 5 с № {summary_number} и Приложение № 6 са готови.")


def sum_of_approved(amounts: Iterable[Decimal]) -> Decimal:
    """The total of Приложение № 5: the approved claims of the region (R-096)."""
    return total_of(amounts)
