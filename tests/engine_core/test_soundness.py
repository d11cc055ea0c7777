"""What the soundness check promises: an accepted diagram never stands still and never doubles.

The diagrams are random tangles of tasks and gateways, most of them unsound; those that are accepted
are run, those refused for a double token or a standstill are shown to be able to do just that.
"""

import random

from hypothesis import HealthCheck, given, settings, strategies as st

from service.engine.core import Catalogue, DiagramRefused, Step, compile_process, resume, start
from service.engine.core.compiled import Compiled, load_process
from service.engine.core.guesses import Guesses
from tests.engine_core.drawing import Drawing, Office, timer

RUNS = 12
STEPS = 400
KINDS = ("user", "user", "user", "exclusive", "exclusive", "parallel", "parallel", "inclusive")


def tangle(seed: int) -> bytes:
    """A random graph in which everything is reached and leads somewhere."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    names = [f"n{index}" for index in range(chance.randint(3, 9))]
    kinds = {name: chance.choice(KINDS) for name in names}
    drawing = Drawing().start().end().flow("begin", names[0])
    for name, targets in edges_of(names, kinds, chance).items():
        if kinds[name] == "user":
            drawing.user(name).flow(name, targets[0])
            if chance.random() < 0.3:
                drawing.border(f"late_{name}", name, timer("P1D"))
                drawing.flow(f"late_{name}", chance.choice([*names, "done"]))
            continue
        chooses = len(targets) > 1 and kinds[name] != "parallel"
        drawing.gateway(name, kinds[name], **({"default": f"d_{name}"} if chooses else {}))
        for index, target in enumerate(targets):
            when = f"${{v_{name}_{index}}}" if chooses and index else None
            drawing.flow(name, target, when=when, own=None if index else f"d_{name}")
    return drawing.xml()


def edges_of(
    names: list[str], kinds: dict[str, str], chance: random.Random
) -> dict[str, list[str]]:
    """Targets by node: first a tree, so that all is reached, then anywhere."""
    edges: dict[str, list[str]] = {name: [] for name in names}
    for index, name in enumerate(names[1:], start=1):
        before = [n for n in names[:index] if kinds[n] != "user" or not edges[n]]
        if before:
            edges[chance.choice(before)].append(name)
    for name in names:
        limit = 1 if kinds[name] == "user" else chance.randint(1, 3)
        while len(edges[name]) < limit:
            target = chance.choice([*names, "done", "done"])
            if target in edges[name]:
                break
            edges[name].append(target)
    return edges


def run(process: Compiled, *, seed: int) -> tuple[bool, bool]:
    """Whether a random run ended, and whether an element was ever open twice."""
    chance, office = random.Random(seed), Office()  # noqa: S311 - a walk, not a secret
    guesses = Guesses(process, seed=seed, now=office.at)
    step: Step = start(process, guesses.all(), office)
    for _ in range(STEPS):
        if step.state is None:
            return True, False
        tasks = resume(process, step.state, office).open_tasks()
        if len({task.element_id for task in tasks}) < len(tasks):
            return False, True
        if not tasks:
            return False, False
        live = resume(process, step.state, office)
        if step.waiting_timers and chance.random() < 0.3:
            step = live.fire_timer(chance.choice(step.waiting_timers).key)
        else:
            step = live.complete(chance.choice(tasks).key, guesses.all())
    return False, False


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000_000))
def test_an_accepted_tangle_always_ends_and_never_doubles(seed: int) -> None:
    try:
        process = compile_process(tangle(seed), catalogue=Catalogue())
    except DiagramRefused:
        return
    for attempt in range(RUNS):
        assert run(process, seed=attempt) == (True, False)


def test_tangles_are_accepted_and_refused_in_numbers() -> None:
    """The test above would prove nothing if all tangles were alike."""
    verdicts = {"accepted": 0, "standstill": 0, "double": 0, "endless": 0}
    for seed in range(600):
        try:
            compile_process(tangle(seed), catalogue=Catalogue())
            verdicts["accepted"] += 1
        except DiagramRefused as refused:
            reasons = " ".join(problem.reason for problem in refused.problems)
            verdicts["standstill"] += "чакат" in reasons
            verdicts["double"] += "два пъти" in reasons
            verdicts["endless"] += "никога да не стигне" in reasons
    assert min(verdicts.values()) > 5, verdicts


def test_what_is_refused_as_unsound_really_goes_wrong() -> None:
    """Of the tangles refused for their tokens alone, most are seen to fail by running them."""
    refused_count = failed_count = 0
    for seed in range(600):
        try:
            compile_process(tangle(seed), catalogue=Catalogue())
            continue
        except DiagramRefused as refused:
            reasons = [problem.reason for problem in refused.problems]
        if not all("чакат" in reason or "два пъти" in reason for reason in reasons):
            continue
        refused_count += 1
        process = load_process(tangle(seed))
        failed_count += any(run(process, seed=attempt) != (True, False) for attempt in range(40))
    assert refused_count > 30
    assert failed_count / refused_count > 0.8, (failed_count, refused_count)
