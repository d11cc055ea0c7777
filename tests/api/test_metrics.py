"""Metrics: for operators only, the same counts whoever answers, no ids in the labels."""

from collections.abc import Callable

from tests.api.conftest import Api


def test_metrics_are_for_operators_only(api: Api) -> None:
    assert api.get("/metrics").status_code == 303
    assert api.get("/metrics", Authorization="Bearer prp_nobody").status_code == 401
    for stranger in ("director", "auditor", "designer", "minister"):
        assert api.get("/metrics", as_=stranger).status_code == 403
    assert api.get("/metrics", as_="administrator").status_code == 200


def test_metrics_count_what_waits_and_time_what_was_asked(
    api: Api, open_case: Callable[[], int]
) -> None:
    before = value(api, "prepiska_tasks_open")
    case_id = open_case()
    api.get(f"/api/v1/cases/{case_id}", as_="director")
    assert value(api, "prepiska_tasks_open") == before + 1
    assert value(api, "prepiska_tasks_completed_total") == 0
    for name in ("incidents_open", "jobs_overdue", "outbox_unsent", "outbox_age_seconds"):
        assert value(api, f"prepiska_{name}") >= 0
    text = api.get("/metrics", as_="administrator").text
    labels = 'endpoint="api_cases.show",method="GET",status="2xx"'
    assert f"prepiska_request_seconds_count{{{labels}}} 1.0" in text
    assert f"cases/{case_id}" not in text


def value(api: Api, name: str) -> float:
    text = api.get("/metrics", as_="administrator").text
    line = next(line for line in text.splitlines() if line.startswith(f"{name} "))
    return float(line.partition(" ")[2])
