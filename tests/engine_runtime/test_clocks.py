"""The clocks of a case in the hands of an operation: what is kept, told and given back."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest
from sqlalchemy import select

from service.engine.clocks import Clocks
from service.engine.errors import ClockStandsStill, ClockUnknown
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.storage.models.clock import CaseClock, ClockEnding, ClockState
from tests.engine_runtime.diagrams import LOOP
from tests.support.office import World

MONTHS = TermUnit.MONTHS
RULE = "R-408"
DECISION = "decision"


class Told(list[tuple[str, Mapping[str, Json]]]):
    """The ledger's ear."""

    def record(self, kind: str, payload: Mapping[str, Json]) -> None:
        self.append((kind, payload))

    @property
    def last(self) -> str:
        return str(self[-1][1]["text"]).replace("\u00a0", " ")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def clocks(world: World, begin: Callable[..., int], told: Told) -> Iterator[Clocks]:
    case_id = begin(LOOP)
    with world.office.transaction() as session:
        yield Clocks(session, case_id, world.clock.now(), told.record)


def begin_decision(clocks: Clocks) -> dict[str, Json]:
    return clocks.start(
        DECISION,
        title="Произнасяне по заявлението",
        term=Term(3, MONTHS),
        goal=Term(2, MONTHS, and_days=15),
        from_on=date(2025, 1, 10),
        rule=RULE,
    )


def test_a_clock_starts_with_its_legal_end_and_its_goal(clocks: Clocks, told: Told) -> None:
    assert begin_decision(clocks) == {"decision_due_at": "2025-04-10T20:59:59+00:00"}
    assert clocks.due_on(DECISION) == date(2025, 4, 10)
    kind, payload = told[-1]
    assert kind == "clock.started"
    assert payload["rule"] == RULE
    assert payload["citation"]
    assert payload["goal_on"] == "2025-03-25"
    assert told.last == (
        "Тече срок „Произнасяне по заявлението“: 3 месеца от 10.01.2025 г. – до същото число, "
        "10.04.2025 г. Целта е по-рано: 2 месеца и 15 дни от 10.01.2025 г., без да се брои "
        "първият ден – до 25.03.2025 г."
    )


def test_a_stopped_clock_has_no_end_and_goes_on_with_what_was_left(
    clocks: Clocks, told: Told
) -> None:
    begin_decision(clocks)
    stopped = clocks.stop(
        DECISION,
        ground="уведомление за нередовности",
        from_on=date(2025, 1, 30),
        until_on=date(2025, 2, 28),
        rule=RULE,
    )

    assert stopped == {"decision_due_at": None}
    assert told.last == (
        "Спрян е срокът „Произнасяне по заявлението“: уведомление за нередовности. "
        "Дните след 30.01.2025 г. не се броят, най-късно до 28.02.2025 г.; остават 70 от 90 дни."
    )
    with pytest.raises(ClockStandsStill):
        clocks.due_on(DECISION)
    assert clocks.remaining(DECISION, on=date(2025, 2, 16)) == (70, 90)

    resumed = clocks.resume(DECISION, on=date(2025, 2, 16), ground="нередовностите са отстранени")

    assert resumed == {"decision_due_at": "2025-04-28T20:59:59+00:00"}
    assert told.last == (
        "Срокът „Произнасяне по заявлението“ продължава: нередовностите са отстранени. "
        "Не се броят 17 дни след 30.01.2025 г. до 16.02.2025 г. (уведомление за нередовности). "
        "Остават 70 от 90 дни. Новият край е 28.04.2025 г.: 3 месеца от 10.01.2025 г. – до същото "
        "число, 10.04.2025 г.; с 17 дни спиране, които не се броят – до 27.04.2025 г. (неделя, "
        "почивен ден), и се пренася на първия работен ден, 28.04.2025 г."
    )


def test_a_stop_never_lasts_longer_than_its_latest_day(clocks: Clocks) -> None:
    begin_decision(clocks)
    clocks.stop(
        DECISION, ground="нередовности", from_on=date(2025, 1, 30),
        until_on=date(2025, 2, 16), rule=RULE,
    )  # fmt: skip
    clocks.resume(DECISION, on=date(2025, 6, 1), ground="срокът за отстраняване изтече")

    assert clocks.due_on(DECISION) == date(2025, 4, 28)


def test_of_two_grounds_one_may_fall_away_alone(clocks: Clocks, told: Told) -> None:
    begin_decision(clocks)
    for ground, day in (("нередовности", 30), ("неплатена такса", 31)):
        clocks.stop(DECISION, ground=ground, from_on=date(2025, 1, day), rule=RULE)
    first = clocks.resume(DECISION, on=date(2025, 2, 10), ground="поправени", stop="нередовности")

    assert first == {"decision_due_at": None}
    assert "остава спрян на друго основание" in told.last
    with pytest.raises(ClockStandsStill):
        clocks.resume(DECISION, on=date(2025, 2, 10), ground="поправени", stop="нередовности")

    clocks.resume(DECISION, on=date(2025, 2, 16), ground="платена")
    assert clocks.due_on(DECISION) == date(2025, 4, 28)


def test_an_expired_clock_is_not_moved_by_a_stop(clocks: Clocks, told: Told) -> None:
    begin_decision(clocks)
    late = clocks.stop(DECISION, ground="нередовности", from_on=date(2025, 5, 5), rule=RULE)

    assert late == {"decision_due_at": "2025-04-10T20:59:59+00:00"}
    assert "е изтекъл на 10.04.2025 г." in told.last


def test_an_extension_moves_the_end_and_says_so(clocks: Clocks, told: Told) -> None:
    begin_decision(clocks)
    extended = clocks.extend(DECISION, by=Term(1, MONTHS), ground="фактическа сложност", rule=RULE)

    assert extended == {"decision_due_at": "2025-05-12T20:59:59+00:00"}
    assert "с 1 месец: фактическа сложност. Новият край е 12.05.2025 г." in told.last
    clocks.stop(DECISION, ground="нередовности", from_on=date(2025, 1, 30), rule=RULE)
    clocks.extend(DECISION, by=Term(5, TermUnit.DAYS), ground="още", rule=RULE)
    assert told.last.endswith("Срокът е спрян и засега няма край.")


@pytest.mark.parametrize(
    ("on", "told_of"),
    [
        (date(2025, 3, 20), "в срок (до 10.04.2025 г.)."),
        (date(2025, 4, 1), "в срок (до 10.04.2025 г.), но след целта (25.03.2025 г.)."),
        (date(2025, 4, 14), "4 дни след края му (10.04.2025 г.)."),
    ],
)
def test_an_ended_clock_says_whether_it_was_kept(
    clocks: Clocks, told: Told, on: date, told_of: str
) -> None:
    begin_decision(clocks)

    assert clocks.end(DECISION, on=on) == {"decision_due_at": None}
    assert told.last.endswith(told_of)
    with pytest.raises(ClockUnknown):
        clocks.end(DECISION, on=on)


@pytest.mark.parametrize(
    ("how", "told_of"),
    [
        (
            ClockEnding.LAPSED,
            "Изтече срокът „Произнасяне по заявлението“ на 10.04.2025 г. без отговор.",
        ),
        (
            ClockEnding.DROPPED,
            "Отпадна срокът „Произнасяне по заявлението“ (до 10.04.2025 г.).",
        ),
    ],
)
def test_a_term_nobody_met_is_not_told_as_kept(
    clocks: Clocks, told: Told, how: ClockEnding, told_of: str
) -> None:
    begin_decision(clocks)
    clocks.end(DECISION, on=date(2025, 3, 20), how=how)

    assert told.last == told_of


def test_a_clock_that_ends_while_stopped_says_so(clocks: Clocks, told: Told) -> None:
    begin_decision(clocks)
    clocks.stop(DECISION, ground="нередовности", from_on=date(2025, 1, 30), rule=RULE)
    clocks.end(DECISION, on=date(2025, 2, 1))

    assert told.last.endswith("на 01.02.2025 г., докато беше спрян.")


def test_a_clock_started_anew_ends_the_earlier_of_its_name(clocks: Clocks) -> None:
    begin_decision(clocks)
    again = clocks.start(
        DECISION, title="Отначало", term=Term(10, TermUnit.DAYS),
        from_on=date(2025, 3, 5), rule=RULE,
    )  # fmt: skip
    mine = select(CaseClock).where(CaseClock.case_id == clocks.case_id)
    rows = clocks.session.scalars(mine.order_by(CaseClock.id)).all()

    assert again == {"decision_due_at": "2025-03-17T21:59:59+00:00"}
    assert [row.state for row in rows] == [ClockState.ENDED, ClockState.RUNNING]
    assert rows[0].ended_on == date(2025, 3, 5)
