"""Verifying the ledger: events a second, from the rows to the verdict.

python bench/ledger.py
"""

import time

from bench.completing import Loop
from bench.ground import ground
from bench.report import Measured, Wanted
from service.cases.chain import verify_all

CASES, STEPS = 20, 100


def main() -> list[Measured]:
    """Events a second of the whole verification."""
    with ground(waits_for_disk=False) as place:
        for _ in range(CASES):
            loop = Loop(place)
            for _ in range(STEPS):
                loop.prepare()()
        rates = []
        for _ in range(5):
            began = time.perf_counter()
            with place.office.transaction() as session:
                result = verify_all(session)
            rates.append(result.events / (time.perf_counter() - began))
            if not result.is_sound:
                raise AssertionError(result.findings[0].sentence)
    return [
        Measured("проверка на историята", max(rates), "съб./s", 100_000, Wanted.AT_LEAST),
    ]


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
