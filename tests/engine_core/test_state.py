"""What is saved, how small it stays, and what loads it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.engine.core import (
    StateUnreadable,
    compile_process,
    load_process,
    resume,
)
from tests.engine_core.drawing import ANYTHING, Case, Drawing, Office, multi, timer


def correcting() -> Drawing:
    """File, check, return for correction or accept: the loop of a claim."""
    return (
        Drawing().start().gateway("again").user("file").user("check")
        .border("late", "check", timer("P20D"), cancels=False).service("remind").end("reminded")
        .gateway("gw", default="out").end()
        .flow("begin", "again", "file", "check", "gw").flow("late", "remind", "reminded")
        .flow("gw", "again", when="${returned}").flow("gw", "done", own="out")
    )  # fmt: skip


def test_a_thousand_corrections_leave_the_state_as_small_as_one() -> None:
    """Defect 1: the library dies at pass 197."""
    case = Case.of(correcting(), returned=True, case_id=1)
    first = len(case.step.state or b"")
    for _ in range(1_000):
        case.complete("file")
        case.complete("check", returned=True)
    assert len(case.step.state or b"") <= first + 20
    case.complete("file")
    assert case.complete("check", returned=False).ended is not None


def test_a_thousand_items_leave_the_state_under_four_kilobytes() -> None:
    drawing = (
        Drawing()
        .start()
        .user("vote", multi("<bpmn:loopCardinality>1000</bpmn:loopCardinality>", collection=""))
        .end()
    )
    case = Case.of(drawing.flow("begin", "vote", "done"))
    assert len(case.step.opened) == 1_000
    assert len(case.step.state or b"") < 4_096
    call = Drawing().start().node(
        "callActivity", "c",
        multi("<bpmn:loopCardinality>1000</bpmn:loopCardinality>", collection=""),
        calledElement="child",
    ).end().flow("begin", "c", "done")  # fmt: skip
    calling = Case.of(call)
    assert len(calling.office.children) == 1_000
    assert len(calling.step.state or b"") < 4_096


def test_the_order_of_keys_in_the_database_cannot_lose_data() -> None:
    """Defect 2: state in JSONB loses task data; ours is bytes that nobody reorders."""
    case = Case.of(correcting(), returned=True, b=[1, 2], a={"z": 1, "b": None})
    assert isinstance(case.step.state, bytes)
    again = case.live.settle()
    assert again.state == case.step.state
    assert list(again.variables) == ["returned", "b", "a"]


def test_an_instance_loads_in_a_fresh_process_that_only_read_the_diagram(tmp_path: Path) -> None:
    """Defect 3: the library's multi-instance never finishes there."""
    drawing = (
        Drawing().start().user("vote", multi(sequential="true", collection="members",
                                             elementVariable="member"))
        .end().flow("begin", "vote", "done")
    )  # fmt: skip
    case = Case.of(drawing, members=[1, 2])
    (tmp_path / "d.bpmn").write_bytes(drawing.xml())
    (tmp_path / "s").write_bytes(case.step.state or b"")
    program = (
        "import sys, pathlib\n"
        "from service.engine.core import load_process, resume\n"
        "from tests.engine_core.drawing import Office\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "process = load_process((folder / 'd.bpmn').read_bytes())\n"
        "state, office = (folder / 's').read_bytes(), Office()\n"
        "for index in (0, 1):\n"
        "    live = resume(process, state, office)\n"
        "    step = live.complete(live.open_tasks()[0].key, {}, item_index=index)\n"
        "    state = step.state\n"
        "print(step.ended.end_event_ids)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        check=False, capture_output=True, text=True, env=dict(os.environ),
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert ran.stdout.strip() == "('done',)", ran.stderr


def test_an_instance_moves_to_another_version_and_keeps_its_deadline() -> None:
    old = Case.of(correcting(), returned=True)
    old.complete("file")
    (before,) = old.step.waiting_timers
    xml = correcting().xml().replace(b'"check"', b'"examine"').replace(b"P20D", b"P90D")
    process = compile_process(xml, catalogue=ANYTHING)
    live = resume(process, old.step.state or b"", Office(), renamed={"check": "examine"})
    step = live.settle()
    assert [task.element_id for task in live.open_tasks()] == ["examine"]
    assert step.waiting_timers == (before,)


def test_a_state_that_does_not_fit_the_diagram_is_refused() -> None:
    case = Case.of(correcting(), returned=True)
    other = Drawing().start().user("else").end().flow("begin", "else", "done").compile()
    with pytest.raises(StateUnreadable):
        resume(other, case.step.state or b"", Office())
    for bad in (b"", b"{}", b"[]", b"\xff", json.dumps([99, 1, {}, [], [], []]).encode()):
        with pytest.raises(StateUnreadable):
            resume(case.process, bad, Office())


def test_a_diagram_is_compiled_once_for_its_content() -> None:
    xml = correcting().xml()
    assert load_process(xml) is load_process(bytes(bytearray(xml)))
    assert load_process(xml).content_hash == compile_process(xml, catalogue=ANYTHING).content_hash


def test_running_changes_nothing_in_the_shared_specs() -> None:
    """Defect 4 and its kind: specs are shared by all instances of a version."""
    process = correcting().compile()

    def shape() -> list[tuple[str, list[str], list[str]]]:
        specs = process.spec.task_specs.values()
        return [(spec.name, list(spec._inputs), list(spec._outputs)) for spec in specs]

    before = shape()
    case = Case.of(correcting(), returned=True)
    case.complete("file")
    case.fire("late")
    assert shape() == before


def test_a_case_id_named_end_does_not_end_the_process() -> None:
    """Defect 7: what the library calls End is refused as an id; a name is only a name."""
    drawing = Drawing().start().user("finish").user("more").end()
    xml = drawing.flow("begin", "finish", "more", "done").xml()
    xml = xml.replace(b'name="finish"', b'name="End"')
    process = compile_process(xml, catalogue=ANYTHING)
    from service.engine.core import start

    office = Office()
    step = start(process, {}, office)
    step = resume(process, step.state or b"", office).complete(step.opened[0].key, {})
    assert step.ended is None


def test_an_instance_in_a_subprocess_and_at_an_operation_is_saved_and_loaded() -> None:
    """Defects 10 and 14: the library's migration and serializer fail on just these."""
    inside = Drawing().start("s").service("op", camunda__asyncBefore="true").end("e")
    drawing = Drawing().start().sub("box", inside.flow("s", "op", "e")).user("after").end()
    case = Case.of(drawing.flow("begin", "box", "after", "done"))
    (job,) = case.step.jobs
    case.step = case.live.settle()
    assert case.step.jobs == (job,)
    case.step = case.live.run_job(job.key)
    assert case.open == ["after"]
