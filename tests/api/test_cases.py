"""Cases over HTTP: opening, listing, looking, history, documents and actions."""

from collections.abc import Callable

import pytest

from service.cases.reading import look
from service.documents.store import store_document
from tests.api.conftest import Api
from tests.support.clocks import clocks_at, wind_up


def test_what_may_be_started_is_listed_and_nothing_else_starts(api: Api) -> None:
    starts = api.get("/api/v1/starts", as_="director").json["items"]
    assert {"substitution", "claim"} <= {start["process"] for start in starts}
    assert {start["organisation_id"] for start in starts} == {api.organisation()}
    assert api.get("/api/v1/starts", as_="auditor").json["items"] == []
    refusals = [
        {"process": "substitution", "organisation_id": api.organisation("KN-16")},
        {"process": "substitution", "organisation_id": 2**62},
        {"process": "няма", "organisation_id": api.organisation()},
        {"process": "payment_list", "organisation_id": api.organisation()},
    ]
    answers = [api.post("/api/v1/cases", body, as_="director") for body in refusals]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json["code"] for answer in answers} == {"api.start-not-found"}


@pytest.mark.parametrize("reserved", ["state", "version", "number", "subject", "variables", "id"])
def test_reserved_fields_cannot_be_slipped_in(api: Api, reserved: str) -> None:
    body = {"process": "substitution", "organisation_id": api.organisation(), reserved: {"a": 1}}
    answer = api.post("/api/v1/cases", body, as_="director")
    assert answer.status_code == 422
    assert answer.json["problems"] == [
        {"path": reserved, "message": "Такова поле не се приема.", "code": "invalid"}
    ]


def test_a_case_has_a_title_of_its_own_a_place_in_the_list_and_a_history(api: Api) -> None:
    body = {"process": "substitution", "organisation_id": api.organisation(), "title": "Отсъствие"}
    opened = api.post("/api/v1/cases", body, as_="director")
    assert opened.status_code == 201
    assert opened.headers["Location"] == f"/api/v1/cases/{opened.json['case_id']}"
    case = api.get(opened.headers["Location"], as_="director")
    assert (case.json["title"], case.json["state"]) == ("Отсъствие", "open")
    assert case.headers["ETag"] == f'"{case.json["version"]}"'
    listed = api.get("/api/v1/cases?limit=1", as_="director").json
    assert listed["items"][0]["id"] == opened.json["case_id"]
    found = api.get("/api/v1/cases?q=Отсъствие&process=substitution&state=open", as_="director")
    assert opened.json["case_id"] in {row["id"] for row in found.json["items"]}
    history = api.get(f"{opened.headers['Location']}/timeline?limit=1", as_="director").json
    assert (history["items"][0]["kind"], history["next"]) == ("case.opened", 1)
    rest = api.get(f"{opened.headers['Location']}/timeline?after=1", as_="director").json
    assert rest["items"][0]["seq"] == 2


def test_the_list_of_cases_is_walked_by_its_keys(api: Api, open_case: Callable[[], int]) -> None:
    opened = {open_case() for _ in range(3)}
    seen: list[int] = []
    before = ""
    while True:
        page = api.get(f"/api/v1/cases?limit=2{before}", as_="director").json
        seen += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert seen == sorted(set(seen), reverse=True)
    assert opened <= set(seen)


def test_a_kind_hidden_from_a_role_is_in_no_list_of_theirs(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    for key in ("ruo_secretary", "minister", "mon_payer_1"):
        listed = api.get("/api/v1/cases?limit=100", as_=key).json["items"]
        assert case_id not in {row["id"] for row in listed}
        tasks = api.get("/api/v1/tasks?box=all&limit=100", as_=key).json["items"]
        assert case_id not in {row["case_id"] for row in tasks}
        assert api.get(f"/api/v1/cases/{case_id}", as_=key).status_code == 404


def test_an_action_is_triggered_with_its_form_and_only_by_its_role(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    case = f"/api/v1/cases/{case_id}"
    (action,) = api.get(case, as_="director").json["actions"]
    assert action["form"] == "substitution/cancel"
    path = f"{case}/actions/{action['id']}"
    values = {"values": {"reason": "Учителят се върна на работа."}}
    assert api.post(path, values, as_="ruo_expert").status_code == 403
    assert api.post(path, values, as_="teacher_2").status_code == 404
    assert api.post(path, {"values": {}}, as_="director").status_code == 422
    other = f"/api/v1/cases/{open_case()}/actions/{action['id']}"
    assert api.post(other, values, as_="director").json["code"] == "messages.nobody-waits"
    assert api.post(path, values, as_="director").status_code == 204
    assert api.post(path, values, as_="director").status_code in {404, 409}


def test_documents_are_listed_and_given_only_to_those_who_may_read_them(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    house = api.world.office
    director = api.world.people.people["director"]
    with house.transaction() as session:
        kept = [
            store_document(
                session,
                case_id=case_id,
                name=f"болничен {kind}.pdf",
                kind=kind,
                content=b"%PDF-1.7 " + kind.encode(),
                content_type="application/pdf",
                actor_person_id=director,
                now=house.clock.now(),
            ).public_id
            for kind in ("order", "upload")
        ]
    order, upload = kept
    path = f"/api/v1/cases/{case_id}/documents"
    assert [d["id"] for d in api.get(path, as_="director").json["items"]] == kept
    given = api.get(f"/api/v1/documents/{upload}", as_="director")
    assert given.data == b"%PDF-1.7 upload"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert [d["id"] for d in api.get(path, as_="ruo_head").json["items"]] == [order]
    assert api.get(f"/api/v1/documents/{upload}", as_="ruo_head").status_code == 403
    for stranger in ("teacher_2", "minister", "designer"):
        assert api.get(path, as_=stranger).status_code == 404
        assert api.get(f"/api/v1/documents/{order}", as_=stranger).status_code == 404
    assert api.get("/api/v1/documents/няма", as_="director").status_code == 404


def test_whoever_once_had_a_task_in_a_case_may_still_look_at_it(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    with api.world.office.transaction() as session:
        work = look(api.world.office, session, api.world.story.actor("director"), case_id)
        assert work.case.id == case_id


def test_rules_are_for_everybody_and_say_their_source(api: Api) -> None:
    assert len(api.get("/api/v1/rules").json["items"]) > 100
    rule = api.get("/api/v1/rules/R-027").json
    assert rule["citation"]
    assert api.get("/api/v1/rules/R-9999").json["code"] == "rules.unknown"


def test_who_asks_is_told_who_they_are(api: Api) -> None:
    said = api.get("/api/v1/me", as_="director").json
    assert [a["role"] for a in said["assignments"]] == ["director"]


def test_processes_and_deployments_are_shown_with_their_files(api: Api) -> None:
    processes = api.get("/api/v1/processes", as_="teacher_1").json["items"]
    claim = next(p for p in processes if p["key"] == "claim")
    assert api.get(f"/api/v1/processes/{claim['id']}", as_="auditor").json == claim
    xml = api.get(f"/api/v1/processes/{claim['id']}/xml", as_="auditor")
    assert xml.content_type == "application/xml"
    assert b"<bpmn:definitions" in xml.data
    deployments = api.get("/api/v1/deployments?limit=1", as_="auditor").json
    path = f"/api/v1/deployments/{deployments['items'][0]['id']}"
    files = {r["path"] for r in api.get(path, as_="auditor").json["resources"]}
    assert "processes/programme/claim.bpmn" in files
    content = api.get(f"{path}/resources/processes/programme/claim.bpmn", as_="auditor")
    assert content.data == xml.data
    for missing in ("resources/../../etc/passwd", "resources/няма.bpmn", "resources/%00"):
        assert api.get(f"{path}/{missing}", as_="auditor").status_code == 404
    for missing in ("processes/0", "processes/99", "deployments/99", f"processes/{10**30}"):
        assert api.get(f"/api/v1/{missing}", as_="auditor").status_code == 404


def test_the_terms_of_a_case_come_with_how_they_were_counted(
    api: Api, open_case: Callable[[], int]
) -> None:
    case_id = open_case()
    with clocks_at(api.world.office, api.world.story.actor("director"), case_id) as clocks:
        wind_up(clocks)
    terms = {
        row["name"]: row
        for row in api.get(f"/api/v1/cases/{case_id}", as_="director").json["clocks"]
    }

    assert set(terms) == {"decision", "fee", "check", "report", "cure"}
    assert terms["cure"]["state"] == "ended"
    assert terms["cure"]["due_on"] == "2025-02-28"
    assert terms["decision"]["due_on"] is None
    assert all(row["steps"][0]["rules"] for row in terms.values())
