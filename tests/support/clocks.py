"""A case with terms in every state: what a page of them is looked at with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from service.cases.office import Office
from service.engine.clocks import Clocks
from service.engine.work import lock_case
from service.identity.actor import Actor
from service.kernel.terms import Term, TermUnit

MONTHS = TermUnit.MONTHS
#: the day on which every state is to be seen
SEEN_ON = date(2025, 3, 27)


@contextmanager
def clocks_at(office: Office, actor: Actor, case_id: int) -> Iterator[Clocks]:
    """The clocks of a case, in a transaction of their own that writes their events."""
    with office.transaction(actor) as session:
        work = lock_case(session, case_id, actor=actor, now=office.clock.now())
        yield Clocks(session, case_id, work.now, work.record)
        session.flush()
        work.finish()


def wind_up(clocks: Clocks) -> None:
    """A stopped term, one that runs, one behind its goal, one that expired, one that is over."""
    clocks.start(
        "decision", title="Произнасяне по заявлението", term=Term(3, MONTHS),
        goal=Term(2, MONTHS, and_days=15), from_on=date(2025, 1, 10), rule="R-411",
    )  # fmt: skip
    clocks.stop(
        "decision", ground="уведомление за нередовности", from_on=date(2025, 1, 30),
        until_on=date(2025, 2, 28), rule="R-408",
    )  # fmt: skip
    clocks.resume("decision", on=date(2025, 2, 16), ground="нередовностите са отстранени")
    clocks.stop(
        "decision", ground="неплатена такса за оценка", from_on=date(2025, 3, 20),
        until_on=date(2025, 4, 22), rule="R-408",
    )  # fmt: skip
    clocks.start(
        "fee", title="Плащане на таксата за оценка", term=Term(1, MONTHS),
        from_on=date(2025, 3, 20), rule="R-409",
    )  # fmt: skip
    clocks.start(
        "check", title="Проверка на базата", term=Term(2, MONTHS), goal=Term(1, MONTHS),
        from_on=date(2025, 2, 21), rule="R-408",
    )  # fmt: skip
    clocks.extend("check", by=Term(10, TermUnit.DAYS), ground="втора база", rule="R-408")
    clocks.start(
        "report", title="Доклад на водещия експерт", term=Term(5, TermUnit.WORKING_DAYS),
        from_on=date(2025, 3, 14), rule="R-411",
    )  # fmt: skip
    clocks.start(
        "cure", title="Отстраняване на нередовностите", term=Term(1, MONTHS),
        from_on=date(2025, 1, 31), rule="R-408",
    )  # fmt: skip
    clocks.end("cure", on=date(2025, 2, 16))
