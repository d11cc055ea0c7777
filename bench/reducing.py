"""The reduction of five thousand claims to the stotinka.

python bench/reducing.py
"""

import random
import time
from decimal import Decimal

from bench.report import Measured, median
from service.domain.claims import Share
from service.rules.reduction import reduce_proportionally

CLAIMS = 5_000


def main() -> list[Measured]:
    """Seconds of one reduction; the sum is checked each time."""
    chance = random.Random(2018)
    shares = [
        Share(f"claim-{number}", f"{number:05}", Decimal(chance.randrange(10_00, 5_000_00)) / 100)
        for number in range(CLAIMS)
    ]
    available = (sum((share.amount for share in shares), Decimal(0)) * 3 / 4).quantize(
        Decimal("0.01")
    )
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        result = reduce_proportionally(shares, available=available)
        spent.append(time.perf_counter() - began)
        if sum(result.amounts.values()) != available:
            raise AssertionError("the reduced amounts do not add up")
    return [Measured("намаление на 5 000 заявления до стотинка", median(spent), "s", 1)]


if __name__ == "__main__":
    for measured in main():
        print(measured.line())
