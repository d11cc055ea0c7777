"""A thousand corrections of one case over the database: does the last cost what the first did?

python bench/looping.py
"""

from bench.completing import Loop, timed
from bench.ground import ground
from bench.report import Measured, median

PASSES = 1_000
_PART = 100


def main() -> list[Measured]:
    """The last hundred passes against the first hundred, and the state they leave."""
    with ground(waits_for_disk=False) as place:
        loop = Loop(place)
        # the first few prepare statements and fill caches for all that follow
        for _ in range(20):
            loop.prepare()()
        passes = [timed(loop.prepare()) + timed(loop.prepare()) for _ in range(PASSES)]
        with place.server.connect(database=place.database, role="postgres") as connection:
            row = connection.execute(
                "SELECT length(state) FROM process_instance WHERE case_id = %s", (loop.case_id,)
            ).fetchone()
    first, last = median(passes[:_PART]), median(passes[-_PART:])
    size = int(str(row[0])) if row is not None else 0
    return [
        Measured("един кръг „върнато за корекция“, първите сто, медиана", first, "ms"),
        Measured("един кръг „върнато за корекция“, последните сто, медиана", last, "ms"),
        Measured("хилядният кръг спрямо първия", last / first, "x", 1.2),
        Measured("състояние на процеса след хиляда кръга", size / 1024, "KB", 4),
    ]


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
