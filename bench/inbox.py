"""The inbox among many open tasks against the inbox among ten thousand.

    python bench/inbox.py [--large]

A million open tasks take some minutes to generate, so by default it is a hundred thousand.
"""

import os
import sys
from collections.abc import Callable
from functools import partial

from bench.completing import timed
from bench.ground import Ground, ground
from bench.report import Measured, percentile
from service.cases.inbox import Box, InboxFilter, read_inbox
from service.identity.actor import Actor

#: PREPISKA_BENCH_LARGE=1 or --large
LARGE, USUAL, SMALL = 1_000_000, 100_000, 10_000
#: the calmest of so many passes: a neighbour's burst is not the inbox's
_PASSES, _READS = 3, 150
_FILL = """
WITH model AS (
  SELECT c.*, i.definition_id, i.state AS blob FROM case_file c
  JOIN process_instance i ON i.case_id = c.id WHERE c.id = %(case)s
), cases AS (
  INSERT INTO case_file (number, kind, title, owner_organisation_id, scopes, created_at)
  SELECT 'B-' || n, m.kind, m.title, o.id, ARRAY[o.path], m.created_at
  FROM model m, generate_series(%(first)s::int, %(last)s::int) n
  JOIN LATERAL (SELECT id, path FROM organisation WHERE path IS NOT NULL
    ORDER BY id OFFSET n %% (SELECT count(*) FROM organisation WHERE path IS NOT NULL) LIMIT 1) o
    ON true
  RETURNING id, owner_organisation_id, scopes, created_at
), instances AS (
  INSERT INTO process_instance (case_id, definition_id, state, started_at)
  SELECT c.id, m.definition_id, m.blob, c.created_at FROM cases c, model m RETURNING id, case_id
)
INSERT INTO task (case_id, instance_id, key, element_id, name, form_key, role, organisation_id,
  scope, priority, created_at, due_at)
SELECT c.id, i.id, 'k', 'write', 'Задача', 'probe/simple',
  CASE WHEN c.id %% 3 = 0 THEN 'ruo_expert' ELSE 'director' END,
  CASE WHEN c.id %% 3 = 0 THEN %(ruo)s ELSE c.owner_organisation_id END,
  c.scopes[1], 50, c.created_at, c.created_at + (c.id %% 60) * interval '1 day'
FROM cases c JOIN instances i ON i.case_id = c.id
"""


def main() -> list[Measured]:
    """95th percentiles of a page, for a director, for an expert, and far down the list."""
    is_large = "--large" in sys.argv or os.environ.get("PREPISKA_BENCH_LARGE") == "1"
    many = LARGE if is_large else USUAL
    with ground(waits_for_disk=False) as place:
        model = place.open_probe()
        _fill(place, model, 0, SMALL)
        few = _pages(place)
        _fill(place, model, SMALL, many)
        full = _pages(place)
    found = []
    for title, small in few.items():
        big = full[title]
        number = f"{many:,}".replace(",", " ")
        found += [
            Measured(f"{title}: 10 000 открити, 95 %", small, "ms"),
            Measured(f"{title}: {number} открити, 95 %", big, "ms", 20),
            Measured(f"{title}: спрямо 10 000", big / small, "x", 1.5),
        ]
    return found


def _fill(place: Ground, model: int, first: int, last: int) -> None:
    with place.server.connect(database=place.database, role="postgres") as connection:
        ruo = place.people.organisations["ruo-kyustendil"]
        connection.execute(_FILL, {"case": model, "first": first, "last": last - 1, "ruo": ruo})
        connection.execute("VACUUM ANALYZE")


def _pages(place: Ground) -> dict[str, float]:
    director, expert = place.actor("director"), place.actor("ruo_expert")
    deep = ("2018-06-20T06:00:00+00:00", 0)
    reads: dict[str, Callable[[], object]] = {
        "задачи на директор": partial(_read, place, director, InboxFilter()),
        "задачи на експерт в РУО": partial(_read, place, expert, InboxFilter()),
        "задачи на експерт, дълбока страница": partial(
            _read, place, expert, InboxFilter(after=deep)
        ),
        "всички видими на експерт": partial(_read, place, expert, InboxFilter(box=Box.ALL)),
    }
    return {
        title: percentile([timed(read) for _ in range(_READS)], 95) for title, read in reads.items()
    }


def _read(place: Ground, actor: Actor, wanted: InboxFilter) -> object:
    with place.office.transaction(actor) as session:
        return read_inbox(session, actor, wanted)


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
