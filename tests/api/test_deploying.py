"""Where an uploaded file belongs among those in force, and how errors of the server are told."""

from pathlib import Path

import pytest

from service.api.engine_rest import tasks as rest_tasks
from service.api.v1 import about
from service.cases.deploying import place
from service.cases.process_diff import Change, diff_resources
from service.cases.sources import ROOT, read_resources
from service.engine.definitions import ResourcesRefused
from tests.api.conftest import Api

IN_FORCE = {
    "processes/programme/claim.bpmn": b"1",
    "processes/plans/claim.bpmn": b"2",
    "processes/programme/payment_list.bpmn": b"3",
    "forms/programme/claim/check.json": b"4",
    "forms/programme/monitoring/check.json": b"5",
}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("payment_list.bpmn", "processes/programme/payment_list.bpmn"),
        ("C:\\temp\\payment_list.bpmn", "processes/programme/payment_list.bpmn"),
        ("processes/plans/claim.bpmn", "processes/plans/claim.bpmn"),
        ("claim/check.json", "forms/programme/claim/check.json"),
        ("../../claim/check.json", "forms/programme/claim/check.json"),
        ("own.bpmn", "processes/own/own.bpmn"),
        ("rates.dmn", "processes/own/rates.dmn"),
        ("own/first.json", "forms/own/own/first.json"),
    ],
)
def test_a_file_finds_its_place_by_its_name(name: str, path: str) -> None:
    assert place(IN_FORCE, {name: b"x"}) == {path: b"x"}


@pytest.mark.parametrize(
    ("uploads", "reason"),
    [
        (["claim.bpmn"], "няколко"),
        (["check.json"], "няколко"),
        (["lonely.json"], "процес/форма"),
        (["macro.docm"], "само диаграми"),
        (["payment_list.bpmn", "x/payment_list.bpmn"], "два пъти"),
        (["./.."], "няма име"),
        (["x" * 201 + ".bpmn"], "дълго"),
    ],
)
def test_a_name_without_a_place_is_refused_with_the_reason(uploads: list[str], reason: str) -> None:
    with pytest.raises(ResourcesRefused, match=reason):
        place(IN_FORCE, dict.fromkeys(uploads, b"x"))


def test_what_cannot_be_read_is_told_as_a_changed_file() -> None:
    path = "processes/programme/claim.bpmn"
    old = read_resources(ROOT)
    (found,) = diff_resources(old, {**old, path: b"<broken"})
    assert (found.path, found.change, found.parts) == (path, Change.CHANGED, ())


def test_a_step_that_goes_and_one_that_comes_are_both_told() -> None:
    path = "processes/programme/claim.bpmn"
    old = read_resources(ROOT)
    new = {**old, path: old[path].replace(b'"task_check"', b'"task_checked"')}
    new = {**new, path: new[path].replace(b">task_check<", b">task_checked<")}
    (found,) = diff_resources(old, new)
    told = {part.id: part.change for part in found.parts}
    assert told["task_check"] is Change.REMOVED
    assert told["task_checked"] is Change.ADDED


def test_a_field_that_goes_and_one_that_comes_are_both_told() -> None:
    path = "forms/programme/substitution/cancel.json"
    old = read_resources(ROOT)
    (found,) = diff_resources(old, {**old, path: old[path].replace(b'"reason"', b'"why_not"')})
    assert {part.id: part.change for part in found.parts} == {
        "reason": Change.REMOVED,
        "why_not": Change.ADDED,
    }


def test_a_fault_of_the_server_says_nothing_of_its_inside(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("тайна")

    monkeypatch.setattr(about, "all_rules", broken)
    monkeypatch.setattr(rest_tasks, "count_tasks", broken)
    ours = api.get("/api/v1/rules")
    assert (ours.status_code, ours.json["code"]) == (500, "internal")
    theirs = api.get("/engine-rest/task/count", as_="director")
    assert (theirs.status_code, theirs.json["type"]) == (500, "RestException")
    assert "тайна" not in ours.text + theirs.text


def test_durations_of_several_processes_are_gathered_from_their_directory(
    api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    text = api.get("/metrics", as_="administrator").text
    assert "prepiska_tasks_open" in text
    assert "prepiska_request_seconds" not in text


def test_an_upload_larger_than_a_body_may_be_is_413(api: Api) -> None:
    body = b'{"values": {"a": "' + b"x" * (9 * 1024 * 1024) + b'"}}'
    answer = api.send(
        "/api/v1/tasks/1/complete", body, as_="director", content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (413, "http.413")
