"""Tasks over HTTP: the inbox, the form, completing once, and everything that is refused."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.api.conftest import Api


def task_of(api: Api, case_id: int) -> int:
    case = api.get(f"/api/v1/cases/{case_id}", as_="director").json
    return int(case["tasks"][0]["id"])


def test_the_inbox_is_walked_page_by_page_without_gaps_or_repeats(
    api: Api, open_case: Callable[[], int]
) -> None:
    opened = {task_of(api, open_case()) for _ in range(5)}
    seen: list[int] = []
    after = ""
    while True:
        page = api.get(f"/api/v1/tasks?limit=2{after}", as_="director").json
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen))
    assert opened <= set(seen)


def test_the_inbox_is_narrowed_by_process_words_and_due_date(
    api: Api, open_case: Callable[[], int]
) -> None:
    open_case()
    assert api.get("/api/v1/tasks?process=claim", as_="director").json["items"] == []
    assert api.get("/api/v1/tasks?q=няма-такова", as_="director").json["items"] == []
    assert api.get("/api/v1/tasks?q=2018-0", as_="director").json["items"]
    narrowed = api.get("/api/v1/tasks?due_before=2018-01-01T00:00:00Z", as_="director")
    assert narrowed.json["items"] == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "box=чужда", "organisation_id=9999999999999999999"]
)
def test_a_query_out_of_bounds_is_refused_by_name(api: Api, query: str) -> None:
    answer = api.get(f"/api/v1/tasks?{query}", as_="director")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["problems"][0]["path"] == query.partition("=")[0]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "aW5maW5pdHl8LTE", "MjAxOHwx", "%00", "я"])
def test_a_cursor_that_is_not_ours_is_refused(api: Api, cursor: str) -> None:
    answer = api.get(f"/api/v1/tasks?after={cursor}", as_="director")
    assert answer.status_code == 400
    assert answer.json["code"] == "api.unreadable"


def test_a_task_shows_its_form_and_the_version_of_its_case(
    api: Api, open_case: Callable[[], int]
) -> None:
    answer = api.get(f"/api/v1/tasks/{task_of(api, open_case())}", as_="director")
    assert answer.headers["ETag"] == f'"{answer.json["case_version"]}"'
    fields = [field for section in answer.json["form"]["sections"] for field in section["fields"]]
    assert fields
    assert all({"id", "type", "label", "required"} <= field.keys() for field in fields)


def test_a_task_is_claimed_given_back_and_not_taken_from_another(
    api: Api, open_case: Callable[[], int]
) -> None:
    task = f"/api/v1/tasks/{task_of(api, open_case())}"
    assert api.post(f"{task}/claim", as_="director").status_code == 204
    assert api.get(task, as_="director").json["assignee_id"] == api.world.people.people["director"]
    assert api.post(f"{task}/claim", as_="ruo_expert").status_code == 403
    assert api.post(f"{task}/unclaim", as_="director").status_code == 204
    again = api.post(f"{task}/unclaim", as_="director")
    assert again.status_code == 403


def test_a_form_with_mistakes_is_refused_field_by_field_and_kept_as_a_draft(
    api: Api, open_case: Callable[[], int]
) -> None:
    task = f"/api/v1/tasks/{task_of(api, open_case())}"
    answer = api.post(f"{task}/complete", {"values": {"absent_id": "никой"}}, as_="director")
    assert answer.status_code == 422
    assert answer.json["code"] == "validation"
    assert {problem["path"] for problem in answer.json["problems"]}
    assert api.get(task, as_="director").json["draft"] == {"absent_id": "никой"}


def test_a_draft_is_kept_for_its_author_only(api: Api, open_case: Callable[[], int]) -> None:
    task = f"/api/v1/tasks/{task_of(api, open_case())}"
    kept = api.post(f"{task}/draft", {"values": {"note": "чернова"}}, as_="director", method="PUT")
    assert kept.status_code == 200, kept.text
    assert api.get(task, as_="director").json["draft"] == {"note": "чернова"}
    foreign = api.post(f"{task}/draft", {"values": {}}, as_="teacher_1", method="PUT")
    assert foreign.status_code == 404
    watching = api.post(f"{task}/draft", {"values": {}}, as_="auditor", method="PUT")
    assert watching.status_code == 403


def test_a_task_is_completed_once_however_often_the_request_is_repeated(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    task = f"/api/v1/tasks/{task_of(api, case_id)}"
    shown = api.get(task, as_="director")
    values = absence(api, shown.json)
    headers = {
        "Idempotency-Key": f"ключ-{case_id}".encode().hex(),
        "If-Match": shown.headers["ETag"],
    }
    first = api.post(f"{task}/complete", {"values": values}, as_="director", headers=headers)
    assert (first.status_code, first.json["is_repeat"]) == (200, False), first.text
    again = api.post(f"{task}/complete", {"values": values}, as_="director", headers=headers)
    assert (again.status_code, again.json["is_repeat"]) == (200, True)
    other = api.post(f"{task}/complete", {"values": {}}, as_="director", headers=headers)
    assert (other.status_code, other.json["code"]) == (409, "requests.key-reused")
    late = api.post(f"{task}/complete", {"values": values}, as_="director")
    assert (late.status_code, late.json["code"]) == (409, "tasks.already-completed")
    done = api.get(task, as_="director").json
    assert (done["state"], done["form"]) == ("completed", None)
    history = api.get(f"/api/v1/cases/{case_id}/timeline", as_="director").json["items"]
    assert [line["kind"] for line in history].count("task.completed") == 1
    draft = api.post(f"{task}/draft", {"values": {}}, as_="director", method="PUT")
    assert draft.json["code"] == "api.task-closed"


def test_a_file_is_taken_for_a_field_that_asks_for_one(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    task = f"/api/v1/tasks/{task_of(api, case_id)}"
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    odd = api.send(f"{task}/files", upload("teacher", "а.pdf", pdf), as_="director")
    assert (odd.status_code, odd.json["code"]) == (422, "validation")
    empty = {"field": "teacher", "other": upload_of("а.pdf", pdf)}
    assert api.send(f"{task}/files", empty, as_="director").status_code == 422
    values = absence(api, api.get(task, as_="director").json, ground="art157")
    done = api.post(f"{task}/complete", {"values": values}, as_="director")
    assert done.status_code == 200, done.text
    note = f"/api/v1/tasks/{task_of(api, case_id)}"
    form = api.get(note, as_="teacher_1").json["form"]
    fields = [f for section in form["sections"] for f in section["fields"]]
    field = next(f for f in fields if f["type"] == "file")
    assert "pdf" in field["accept"]
    taken = api.send(f"{note}/files", upload(field["id"], "болничен.pdf", pdf), as_="teacher_1")
    assert taken.status_code == 201, taken.text
    assert (taken.json["name"], taken.json["size"]) == ("болничен.pdf", len(pdf))
    lie = api.send(f"{note}/files", upload(field["id"], "болничен.pdf", b"MZ"), as_="teacher_1")
    assert lie.status_code == 422
    foreign = api.send(f"{note}/files", upload(field["id"], "а.pdf", pdf), as_="teacher_2")
    assert foreign.status_code == 404


def upload_of(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def upload(field: str, name: str, content: bytes) -> dict[str, object]:
    return {"field": field, "file": upload_of(name, content)}


def absence(api: Api, task: Mapping[str, Any], *, ground: str | None = None) -> dict[str, object]:
    """A right first form of a substitution."""
    return {
        "teacher": api.world.people.people["teacher_1"],
        "group_level": choice(task, "group_level"),
        "ground": ground or choice(task, "ground"),
        "starts_on": "12.03.2018",
        "ends_on": "13.03.2018",
    }


def choice(task: Mapping[str, Any], field_id: str) -> str:
    """The first option of a field, as a client would find it."""
    fields = [f for section in task["form"]["sections"] for f in section["fields"]]
    found = next(f for f in fields if f["id"] == field_id)
    return str(found["options"][0]["value"])


def test_a_version_that_has_moved_on_is_412_and_nonsense_is_400(
    api: Api, open_case: Callable[[], int]
) -> None:
    task = f"/api/v1/tasks/{task_of(api, open_case())}"
    body: dict[str, object] = {"values": {}}
    old = api.post(f"{task}/complete", body, as_="director", headers={"If-Match": '"0"'})
    assert (old.status_code, old.json["code"]) == (412, "cases.changed")
    odd = api.post(f"{task}/complete", body, as_="director", headers={"If-Match": "нещо"})
    assert odd.status_code == 400
    key = {"Idempotency-Key": "x" * 101}
    assert api.post(f"{task}/complete", body, as_="director", headers=key).status_code == 400


def test_a_task_is_handed_only_to_somebody_who_sees_the_case(
    api: Api, open_case: Callable[[], int]
) -> None:
    people = api.world.people.people
    task = f"/api/v1/tasks/{task_of(api, open_case())}"
    api.post(f"{task}/claim", as_="director")
    for stranger in (people["teacher_2"], 2**62):
        refused = api.post(f"{task}/delegate", {"person_id": stranger}, as_="director")
        assert refused.status_code == 422, refused.text
    expert = people["ruo_expert"]
    assert api.post(f"{task}/delegate", {"person_id": expert}, as_="director").status_code == 204
    assert api.post(f"{task}/resolve", as_="ruo_expert").status_code == 204
    assert api.get(task, as_="director").json["assignee_id"] == people["director"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"[]", 422),
        (b'{"values": 1e309}', 400),
        (b'{"values": {"a": 1e309}}', 400),
        (b'{"values": {"a": NaN}}', 400),
        (b'{"values": {"a": "\\u0000"}}', 400),
        (b'{"values": {"a": "\\ud800"}}', 400),
        (b'{"values": {"\\u0000": 1}}', 400),
        (b'{"values": {}, "values": {}}', 400),
        (b'{"values": {}, "state": "completed"}', 422),
        (b'{"values": {}, "assignee_id": 1}', 422),
        (b'{"values": {"a": ' + b"9" * 5000 + b"}}", 400),
        (b"[" * 100_000, 400),
        (b'{"values": {"a": ' + b"[" * 60 + b"]" * 60 + b"}}", 400),
        (b'{"values": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}", 400),
        (b'{"values": {"a": ' + b"[" * 20 + b"]" * 20 + b"}}", 422),
        (b"\xff\xfe", 400),
        ('{"values": {"a": "я"}}'.encode("utf-16"), 400),
    ],
)
def test_a_body_that_is_no_form_never_breaks_the_server(
    api: Api, open_case: Callable[[], int], body: bytes, status: int
) -> None:
    path = f"/api/v1/tasks/{task_of(api, open_case())}/complete"
    answer = api.send(path, body, as_="director", content_type="application/json")
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"


def test_a_body_that_is_not_json_is_415(api: Api, open_case: Callable[[], int]) -> None:
    path = f"/api/v1/tasks/{task_of(api, open_case())}/complete"
    answer = api.send(path, {"values": "1"}, as_="director")
    assert answer.status_code == 415


def test_who_has_not_signed_in_is_told_so_before_anything_else(api: Api) -> None:
    for path in ("/api/v1/tasks?limit=никак", "/api/v1/tasks/0", "/api/v1/cases/1/timeline"):
        answer = api.get(path)
        assert answer.status_code == 401
        assert answer.json["code"] == "web.not-signed-in"
    assert api.post("/api/v1/cases", {"нещо": 1}).status_code == 401
