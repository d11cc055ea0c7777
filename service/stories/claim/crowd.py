"""Many schools at once, as it is in life: each works in a process of its own.

The substitutions of one school touch nothing of another's, so the order in which they come does
not show; and the story takes half the time on two cores.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from multiprocessing import get_context

import service.operations  # noqa: F401 - fills the registry of operations
from service.cases.office import Office
from service.kernel.clock import FixedClock
from service.storage.session import make_engine, make_sessions
from service.stories.claim.others import OtherSchool, substitute_in

_WORKERS = 2
#: the office of a worker process, opened once
_OFFICE: list[Office] = []


def substitute_everywhere(
    office: Office, people: dict[str, int], schools: Sequence[OtherSchool]
) -> Iterator[int]:
    """Play every school's substitutions; yields how many are done after each school."""
    bind = office.sessions.kw["bind"]
    url = bind.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(
        _WORKERS,
        mp_context=get_context("spawn"),
        initializer=_open_office,
        initargs=(url, office.clock.now()),
    ) as pool:
        working = {pool.submit(_substitute, people, each): each for each in schools}
        done = 0
        for finished in as_completed(working):
            each = working[finished]
            each.case_ids = finished.result()
            done += len(each.case_ids)
            yield done


def _open_office(url: str, now: datetime) -> None:
    _OFFICE.append(Office(make_sessions(make_engine(url)), FixedClock(now)))


def _substitute(people: dict[str, int], each: OtherSchool) -> list[int]:
    return substitute_in(_OFFICE[0], people, each)
