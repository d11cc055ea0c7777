"""What a step of the engine costs without a database: load, complete a task, save.

    python bench/engine_core.py

Prints milliseconds a step (median) and bytes of state for the claim, for loops of corrections and
for a task with a thousand items, and the last thousandth of a loop against the first.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from service.engine.core import Step, load_process, resume  # noqa: E402
from service.engine.core.walk import walk  # noqa: E402
from tests.engine_core.drawing import Case, Drawing, multi, timer  # noqa: E402

LOOPS = 1_000
WALKS = 100


def loop() -> Drawing:
    return (
        Drawing().start().gateway("again").user("file").user("check")
        .border("late", "check", timer("P20D"), cancels=False).service("remind").end("reminded")
        .gateway("gw", default="out").end()
        .flow("begin", "again", "file", "check", "gw").flow("late", "remind", "reminded")
        .flow("gw", "again", when="${returned}").flow("gw", "done", own="out")
    )  # fmt: skip


def timed(act: Callable[[], Step]) -> tuple[float, Step]:
    began = time.perf_counter()
    step = act()
    return (time.perf_counter() - began) * 1_000, step


def one(case: Case, element: str, **variables: bool) -> float:
    """Milliseconds of loading, completing and saving; finding the key is the runtime's table."""
    key = case.key(element)
    state = case.step.state or b""
    spent, case.step = timed(
        lambda: resume(case.process, state, case.office).complete(key, variables)
    )
    return spent


def loops() -> None:
    case = Case.of(loop(), returned=True, case_id=1)
    spent = []
    for _ in range(LOOPS):
        spent.append(one(case, "file"))
        spent.append(one(case, "check", returned=True))
    first, middle, last = spent[:100], spent[:200], spent[-100:]
    size = len(case.step.state or b"")
    ratio = statistics.median(last) / statistics.median(first)
    print(f"100 loops            {statistics.median(middle):6.3f} ms a step")
    print(f"1 000 loops          {statistics.median(last):6.3f} ms a step, {size} B of state")
    print(f"last against first   {ratio:6.2f} x   (budget 1.2)")


def items() -> None:
    many = multi("<bpmn:loopCardinality>1000</bpmn:loopCardinality>", collection="")
    drawing = Drawing().start().user("vote", many).user("after").end()
    drawing = drawing.flow("begin", "vote", "after", "done")
    drawing.compile()
    began = time.perf_counter()
    case = Case.of(drawing)
    opened = (time.perf_counter() - began) * 1_000
    size = len(case.step.state or b"")
    last = one(case, "vote")
    print(f"1 000 items: open    {opened:6.3f} ms, {size} B of state")
    print(f"1 000 items: last    {last:6.3f} ms")


def claim() -> None:
    path = ROOT / "processes" / "programme" / "claim.bpmn"
    began = time.perf_counter()
    process = load_process(path.read_bytes())
    compiled = (time.perf_counter() - began) * 1_000
    spent, steps = 0.0, 0
    for seed in range(WALKS):
        began = time.perf_counter()
        steps += walk(process, seed=seed).steps
        spent += time.perf_counter() - began
    print(f"claim: compile       {compiled:6.3f} ms once a version")
    print(f"claim: walking       {spent / steps * 1_000:6.3f} ms a step, the walker included")


if __name__ == "__main__":
    claim()
    loops()
    items()
