"""One completion at the service layer against the same rows written by hand, in the same run.

    python bench/completing.py

Both write to the same durable server, one step each in turn, so that a busy disk is busy for both.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.by_hand import Hand
from bench.ground import VALUES, Ground, ground
from bench.report import Measured, median, percentile
from service.engine.tasks import Completion
from service.storage.local import APP_ROLE
from service.storage.session import driver

STEPS = 400
_WARM = 50
#: how many rows of a case each table holds
_ROWS = (
    "SELECT count(*) FROM task WHERE case_id = %s",
    "SELECT count(*) FROM event WHERE case_id = %s",
    "SELECT count(*) FROM outbox WHERE case_id = %s",
    (
        "SELECT count(*) FROM activity WHERE instance_id IN "
        "(SELECT i.id FROM process_instance i WHERE i.case_id = %s)"
    ),
    "SELECT count(*) FROM idempotency WHERE (response->>'case_id')::bigint = %s",
)


class Loop:
    """The probe's case, completed over and over by the two people it goes to and fro between."""

    def __init__(self, place: Ground) -> None:
        self.office = place.office
        self.story = place.story
        self.case_id = place.open_probe()
        self.actors = (place.actor("director"), place.actor("ruo_expert"))
        self.steps = 0

    def prepare(self) -> Callable[[], object]:
        """The next completion, its task found beforehand as a page would have."""
        element = ("write", "check")[self.steps % 2]
        task_id = self.story.task_id(self.case_id, element)
        raw = dict(VALUES) if element == "write" else {"again": "yes", **VALUES}
        request = Completion(task_id, raw, key=f"loop-{self.case_id}-{self.steps}")
        actor = self.actors[self.steps % 2]
        self.steps += 1
        return lambda: self.office.complete(actor, request)


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000


@contextmanager
def hand_connection(place: Ground) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection as the service's own: its role, its isolation, its commits."""
    with psycopg.connect(
        host=str(place.server.place.socket_folder),
        dbname=place.database,
        user=APP_ROLE,
        prepare_threshold=1,
    ) as connection:
        connection.execute("SELECT set_config('prepiska.scopes', '*', false)")
        connection.commit()
        yield connection


def main() -> list[Measured]:
    """Interleaved medians, their ratio, the statements and commits of one completion."""
    ours, floor, (statements, commits) = _race(waits_for_disk=True)
    ours_alone, floor_alone, _ = _race(waits_for_disk=False)
    slowest = percentile(ours, 95) / percentile(floor, 95)
    bare = median(ours_alone) / median(floor_alone)
    return [
        Measured("изпълняване на задача, услугата, медиана", median(ours), "ms"),
        Measured("същите редове, писани на ръка, медиана", median(floor), "ms"),
        Measured("услугата спрямо ръката, медиана", median(ours) / median(floor), "x", 2.5),
        Measured("услугата спрямо ръката, 95-и процентил", slowest, "x"),
        Measured("без изчакване на диска: услугата, медиана", median(ours_alone), "ms"),
        Measured("без изчакване на диска: ръката, медиана", median(floor_alone), "ms"),
        Measured("без изчакване на диска: услугата спрямо ръката", bare, "x"),
        Measured("заявки към базата на изпълнена задача", statements, "бр.", 12),
        Measured("потвърдени транзакции на изпълнена задача", commits, "бр.", 1),
    ]


def _race(*, waits_for_disk: bool) -> tuple[list[float], list[float], tuple[int, int]]:
    """Milliseconds of each step of ours and by hand, and the statements and commits of ours."""
    ours, floor = [], []
    with ground(waits_for_disk=waits_for_disk) as place, hand_connection(place) as connection:
        loop, hand = Loop(place), _hand(place, connection)
        for step in range(STEPS + _WARM):
            spent, least = timed(loop.prepare()), timed(hand.step)
            if step >= _WARM:
                ours.append(spent)
                floor.append(least)
        _demand_same_rows(place, loop.case_id, hand.case_id)
        return ours, floor, _count_statements(place, loop)


def _hand(place: Ground, connection: "psycopg.Connection[tuple[object, ...]]") -> Hand:
    case_id = place.open_probe()
    task_id = place.story.task_id(case_id, "write")
    person_id = place.people.people["director"]
    return Hand(connection, case_id, task_id, person_id, place.clock.now())


def _demand_same_rows(place: Ground, ours: int, theirs: int) -> None:
    """The comparison is fair only while both leave the same number of rows in each table."""
    with place.server.connect(database=place.database, role="postgres") as connection:
        for query in _ROWS:
            counts = [connection.execute(query, (c,)).fetchone() for c in (ours, theirs)]
            if counts[0] != counts[1]:
                raise AssertionError(f"{query}: {counts[0]} rows by us, {counts[1]} by hand")


def _count_statements(place: Ground, loop: Loop) -> tuple[int, int]:
    """What libpq sends to the server for one completion: statements, commits."""
    act = loop.prepare()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace"
        with path.open("wb") as file:
            with place.office.transaction() as session:
                raw = driver(session)
            # the pool gives out the connection that came back last
            raw.pgconn.trace(file.fileno())
            act()
            raw.pgconn.untrace()
        sent = [line.split("\t") for line in path.read_text("utf-8", "replace").splitlines()]
    names = [(row[3], "\t".join(row[4:])) for row in sent if len(row) > 3 and row[1] == "F"]
    queries = [text for name, text in names if name == "Query"]
    statements = [name for name, _ in names if name == "Bind"]
    plain = [text for text in queries if not any(w in text for w in ("BEGIN", "COMMIT", "ROLL"))]
    return len(statements) + len(plain), sum("COMMIT" in text for text in queries)


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
