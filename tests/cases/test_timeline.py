"""The history of a case as deeds: what one person did in one go stands together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from service.cases import case_page
from service.cases.case_page import read_case_page
from service.cases.timeline import Line, deeds_of
from service.kernel.clock import FixedClock, sofia
from tests.support.office import make_world

DONE = Line(
    seq=1,
    at=sofia(2025, 3, 5, 10),
    who="Ангелина Хаджийска",
    role="",
    text="Изпълнена е задачата „Решете със заповед“",
    grounds=(),
    kind="task.completed",
    values={},
    hash="00",
    request_id="r-1",
)
FILED = replace(DONE, seq=2, text="Приложен е документ „Заповед.pdf“", role="Председател на НАПОО")


def test_what_follows_from_a_task_stands_with_it() -> None:
    (deed,) = deeds_of([DONE, FILED])
    assert (deed.at, deed.who, deed.role) == (DONE.at, DONE.who, "Председател на НАПОО")
    assert deed.lines == (DONE, FILED)


@pytest.mark.parametrize(
    "other",
    [
        replace(FILED, request_id="r-2"),
        replace(FILED, who="Пламен Василев"),
        replace(FILED, at=FILED.at + timedelta(seconds=1)),
    ],
    ids=["another request", "another person", "another instant"],
)
def test_another_person_request_or_instant_is_another_deed(other: Line) -> None:
    assert [deed.lines for deed in deeds_of([DONE, other])] == [(DONE,), (other,)]


def test_a_long_history_goes_on_on_the_next_page(
    clean_database: Engine, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(clean_database, clock)
    owner = world.people.organisations["KN-13"]
    opened = world.story.open("substitution", as_="director", owner_id=owner, title="Отсъствие")
    director = world.story.actor("director")
    whole = read_case_page(world.office, director, opened.case_id)
    assert whole.timeline_next is None
    assert len(whole.timeline) > 1

    monkeypatch.setattr(case_page, "LIMIT", 1)
    first = read_case_page(world.office, director, opened.case_id)
    assert first.timeline_next == 1
    rest = read_case_page(world.office, director, opened.case_id, after=first.timeline_next)
    assert [*first.timeline, *rest.timeline] == list(whole.timeline[:2])
