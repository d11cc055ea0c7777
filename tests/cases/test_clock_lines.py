"""The terms of a case as its page and the interface show them, each with its count."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, update

from service.cases.case_page import read_case_page
from service.cases.clocks import ClockLine, Standing
from service.kernel.clock import FixedClock, sofia
from service.kernel.terms import Term, TermUnit
from service.storage.models.case import CaseFile
from service.storage.models.clock import ClockEnding
from tests.support.clocks import SEEN_ON, clocks_at, wind_up
from tests.support.office import World, make_world


@pytest.fixture
def world(clean_database: Engine, clock: FixedClock) -> World:
    return make_world(clean_database, clock)


@pytest.fixture
def case_id(world: World) -> int:
    opened = world.story.open(
        "substitution",
        as_="director",
        owner_id=world.people.organisations["KN-13"],
        title="Отсъствие",
    )
    director = world.story.actor("director")
    with clocks_at(world.office, director, opened.case_id) as clocks:
        wind_up(clocks)
    world.clock.set(sofia(SEEN_ON.year, SEEN_ON.month, SEEN_ON.day))
    return opened.case_id


@pytest.fixture
def line(world: World, case_id: int) -> Callable[[str], ClockLine]:
    director = world.story.actor("director")
    page = read_case_page(world.office, director, case_id)
    return {each.name: each for each in page.clocks}.__getitem__


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_stopped_term_says_since_when_and_what_is_left(line: Callable[[str], ClockLine]) -> None:
    decision = line("decision")

    assert decision.standing is Standing.STOPPED
    assert plain(decision.words) == "спрян от 20.03.2025 г."
    assert decision.ground == "неплатена такса за оценка"
    assert (decision.due_on, decision.goal_on) == (None, None)
    # 69 days ran until 20 March, 17 of them did not count
    assert plain(decision.left) == "остават 38 от 90 дни"
    assert [plain(step.text) for step in decision.steps][1:3] == [
        (
            "Спрян след 30.01.2025 г. до 16.02.2025 г., 17 дни: уведомление за нередовности; "
            "продължава: нередовностите са отстранени."
        ),
        "Спрян след 20.03.2025 г., най-късно до 22.04.2025 г.: неплатена такса за оценка.",
    ]


def test_a_stop_whose_latest_day_is_over_lets_the_page_count_on(world: World, case_id: int) -> None:
    world.clock.set(sofia(2025, 4, 24))
    director = world.story.actor("director")
    page = read_case_page(world.office, director, case_id)
    decision = next(each for each in page.clocks if each.name == "decision")

    assert decision.standing is Standing.RUNNING
    assert plain(decision.left) == "остават 36 от 90 дни"


@pytest.mark.parametrize(
    ("name", "standing", "words", "left"),
    [
        ("fee", Standing.RUNNING, "тече", "остават 26 дни"),
        ("check", Standing.BEHIND_GOAL, "тече, след целта", "остават 36 дни"),
        ("report", Standing.EXPIRED, "изтекъл на 21.03.2025 г.", ""),
        ("cure", Standing.ENDED, "приключен на 16.02.2025 г.", ""),
    ],
)
def test_every_state_has_its_words(
    line: Callable[[str], ClockLine], name: str, standing: Standing, words: str, left: str
) -> None:
    shown = line(name)

    assert shown.standing is standing
    assert (plain(shown.words), plain(shown.left)) == (words, left)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (ClockEnding.LAPSED, "изтекъл на 25.03.2025 г."),
        (ClockEnding.DROPPED, "отпаднал на 26.03.2025 г."),
    ],
)
def test_a_term_nobody_met_is_not_shown_as_done(
    world: World, case_id: int, how: ClockEnding, words: str
) -> None:
    director = world.story.actor("director")
    with clocks_at(world.office, director, case_id) as clocks:
        clocks.start(
            "objection", title="Възражение", term=Term(7, TermUnit.DAYS),
            from_on=date(2025, 3, 18), rule="R-408",
        )  # fmt: skip
        clocks.end("objection", on=date(2025, 3, 26), how=how)
    page = read_case_page(world.office, director, case_id)
    shown = next(each for each in page.clocks if each.name == "objection")

    assert (shown.standing, plain(shown.words)) == (Standing.ENDED, words)


def test_a_moved_end_names_the_rule_that_moved_it(line: Callable[[str], ClockLine]) -> None:
    assert line("check").steps[0].rules == ("R-408", "R-409")
    assert line("fee").steps[0].rules == ("R-409",)
    assert line("report").steps[0].rules == ("R-411",)


def test_terms_that_are_over_come_last_and_the_nearest_first(world: World, case_id: int) -> None:
    director = world.story.actor("director")
    page = read_case_page(world.office, director, case_id)

    assert [each.name for each in page.clocks] == ["report", "fee", "check", "decision", "cure"]


def test_the_terms_of_a_closed_case_are_over_with_it(world: World, case_id: int) -> None:
    with world.office.transaction() as session:
        closed = {"state": "closed", "closed_at": world.clock.now()}
        session.execute(update(CaseFile).where(CaseFile.id == case_id).values(closed))
    director = world.story.actor("director")
    page = read_case_page(world.office, director, case_id)

    assert {each.words for each in page.clocks if each.name != "cure"} == {"приключен с преписката"}


def test_the_history_tells_every_term_with_its_rule(world: World, case_id: int) -> None:
    director = world.story.actor("director")
    page = read_case_page(world.office, director, case_id)
    told = [line for line in page.timeline if line.kind.startswith("clock.")]

    assert len(told) == 10
    assert all(line.grounds[0].rule and line.grounds[0].citation for line in told)
    assert all(line.text.endswith(".") for line in told)
