"""The subset of the Camunda 7 REST API: what existing clients and the desktop Modeler send."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.cases.sources import ROOT
from service.storage.models.engine import MessageSubscription
from tests.api.conftest import Answer, Api
from tests.api.test_tasks import choice

CLAIM = (ROOT / "processes/programme/claim.bpmn").read_bytes()
FIRST_NAME = "Заявка за финансиране и оценка в РУО"


def renamed(name: str) -> bytes:
    return CLAIM.replace(FIRST_NAME.encode(), name.encode())


def deploy(api: Api, *, as_: str, **files: bytes) -> Answer:
    """As the Modeler's button sends it."""
    fields: dict[str, object] = {
        "deployment-name": "от Modeler",
        "deployment-source": "Camunda Modeler",
        "deploy-changed-only": "true",
        "enable-duplicate-filtering": "true",
    }
    for name, content in files.items():
        file_name = name.replace("__", ".")
        fields[file_name] = (io.BytesIO(content), file_name)
    return api.send("/engine-rest/deployment/create", fields, as_=as_)


def test_the_modeler_finds_an_engine_and_may_look(api: Api) -> None:
    assert api.get("/engine-rest/version", as_="approver").json == {"version": "7.23.0"}
    assert api.get("/engine-rest/engine", as_="approver").json == [{"name": "default"}]
    assert api.get("/engine-rest/deployment?maxResults=0", as_="approver").json == []
    assert api.get("/engine-rest/version").status_code == 401
    assert api.get("/engine-rest/нещо", as_="approver").json["code"] == "http.404"


def test_who_draws_proposes_and_another_puts_into_force(api: Api) -> None:
    source = renamed("Заявка, нова редакция")
    alone = deploy(api, as_="approver", claim__bpmn=source)
    assert (alone.status_code, alone.json["errorCode"]) == (403, "deployments.not-proposed")
    drawn = deploy(api, as_="designer", claim__bpmn=source)
    assert (drawn.status_code, drawn.json["errorCode"]) == (403, "deployments.proposed")
    done = deploy(api, as_="approver", claim__bpmn=source)
    assert done.status_code == 200, done.text
    (definition,) = done.json["deployedProcessDefinitions"].values()
    assert (definition["key"], definition["name"]) == ("claim", "Заявка, нова редакция")
    assert definition["id"] == f"claim:{definition['version']}:{definition['id'].split(':')[2]}"
    again = deploy(api, as_="approver", claim__bpmn=source)
    assert again.json["id"] == done.json["id"]
    for stranger in ("director", "administrator", "auditor"):
        refused = deploy(api, as_=stranger, claim__bpmn=renamed("Чужда"))
        assert (refused.status_code, refused.json["errorCode"]) == (403, "access.denied")


def test_what_does_not_fit_is_refused_element_by_element(api: Api) -> None:
    broken = CLAIM.replace(b'camunda:formKey="claim/', b'camunda:formKey="claim/no_', 1)
    refused = deploy(api, as_="designer", claim__bpmn=broken)
    assert (refused.status_code, refused.json["type"]) == (400, "ParseException")
    report = refused.json["details"]["processes/programme/claim.bpmn"]
    assert report["errors"][0]["mainElementId"]
    assert deploy(api, as_="designer", claim__exe=b"MZ").json["type"] == "ParseException"
    assert deploy(api, as_="designer").status_code == 415
    for name in ("x" * 300 + ".bpmn", "form.json", "..", "a/../../etc/passwd"):
        refused = deploy(api, as_="designer", **{name: b"{}"})
        assert (refused.status_code, refused.json["type"]) == (400, "ParseException"), name
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert deploy(api, as_="designer", claim__bpmn=bomb).status_code == 400


def test_definitions_are_found_by_key_and_by_id_with_their_diagram(api: Api) -> None:
    listed = api.get("/engine-rest/process-definition?latestVersion=true", as_="auditor").json
    assert {"claim", "substitution"} <= {row["key"] for row in listed}
    one = api.get("/engine-rest/process-definition/key/substitution", as_="auditor").json
    path = f"/engine-rest/process-definition/{one['id']}"
    assert api.get(path, as_="auditor").json == one
    assert "<bpmn:definitions" in api.get(f"{path}/xml", as_="auditor").json["bpmn20Xml"]
    by_key = api.get("/engine-rest/process-definition/key/substitution/xml", as_="auditor")
    assert by_key.json["id"] == one["id"]
    counted = api.get("/engine-rest/process-definition/count?key=claim", as_="auditor").json
    assert counted["count"] >= 1
    for missing in ("key/nyama", "claim:1:999", "claim:9:1", "1", "a:b:c", f"a:1:{10**30}"):
        answer = api.get(f"/engine-rest/process-definition/{missing}", as_="auditor")
        assert (answer.status_code, answer.json["type"]) == (404, "InvalidRequestException")


def start(api: Api) -> str:
    """Start a substitution as an engine client; the id of its instance."""
    answer = api.post("/engine-rest/process-definition/key/substitution/start", {}, as_="director")
    assert answer.status_code == 200, answer.text
    return str(answer.json["id"])


def test_a_process_is_started_worked_and_looked_back_at(api: Api) -> None:
    instance = start(api)
    shown = api.get(f"/engine-rest/process-instance/{instance}", as_="director").json
    assert shown["definitionKey"] == "substitution"
    query = f"?processInstanceId={instance}"
    (task,) = api.get(f"/engine-rest/task{query}", as_="director").json
    assert api.get(f"/engine-rest/task/count{query}", as_="director").json == {"count": 1}
    path = f"/engine-rest/task/{task['id']}"
    assert api.get(path, as_="director").json == task
    assert api.get(f"{path}/form", as_="director").json["key"] == "substitution/report_absence"
    me = str(api.world.people.people["director"])
    assert api.post(f"{path}/claim", {"userId": "7" + me}, as_="director").status_code == 403
    assert api.post(f"{path}/claim", {"userId": me}, as_="director").status_code == 204
    (mine,) = api.get(f"/engine-rest/task{query}&assignee={me}", as_="director").json
    assert mine["assignee"] == me
    refused = api.post(f"{path}/complete", {"variables": {}}, as_="director")
    assert refused.status_code == 422
    assert refused.json["problems"]
    form = api.get(f"/api/v1/tasks/{task['id']}", as_="director").json
    variables = {
        "teacher": {"value": api.world.people.people["teacher_1"], "type": "Long"},
        "group_level": {"value": choice(form, "group_level"), "type": "String"},
        "ground": {"value": choice(form, "ground"), "type": "String"},
        "starts_on": {"value": "2018-03-12T00:00:00.000+0200", "type": "Date"},
        "ends_on": {"value": "2018-03-13T00:00:00.000+0200", "type": "Date"},
    }
    done = api.post(f"{path}/complete", {"variables": variables}, as_="director")
    assert done.status_code == 204, done.text
    history = api.get(f"/engine-rest/history/activity-instance{query}", as_="director").json
    assert history[0]["activityType"] == "startEvent"
    assert api.get(f"/engine-rest/history/task{query}", as_="director").json
    runs = api.get(f"/engine-rest/history/process-instance/{instance}", as_="director").json
    assert runs["state"] == "ACTIVE"


def test_a_task_is_given_back_handed_over_and_returned(api: Api) -> None:
    people = api.world.people.people
    query = f"?processInstanceId={start(api)}"
    (task,) = api.get(f"/engine-rest/task{query}&sortBy=created", as_="director").json
    path = f"/engine-rest/task/{task['id']}"
    assert api.post(f"{path}/claim", as_="director").status_code == 204
    assert api.post(f"{path}/unclaim", as_="director").status_code == 204
    assert api.post(f"{path}/delegate", {}, as_="director").status_code == 400
    expert = {"userId": str(people["ruo_expert"])}
    assert api.post(f"{path}/claim", as_="director").status_code == 204
    assert api.post(f"{path}/delegate", expert, as_="director").status_code == 204
    held = api.get(path, as_="ruo_expert").json
    assert (held["delegationState"], held["owner"]) == ("PENDING", str(people["director"]))
    assert api.post(f"{path}/resolve", {"variables": {}}, as_="ruo_expert").status_code == 204
    filled = {"value": {"note": "чернова"}}
    kept = {"values": {"note": "чернова", "is": True, "rows": [filled], "nothing": None}}
    draft = api.post(f"/api/v1/tasks/{task['id']}/draft", kept, as_="director", method="PUT")
    assert draft.status_code == 200
    shown = api.get(f"{path}/form-variables", as_="director").json
    types = {name: variable["type"] for name, variable in shown.items()}
    assert types == {"note": "String", "is": "Boolean", "rows": "Json", "nothing": "Null"}


@pytest.mark.parametrize(
    "variables",
    [
        {"state": {"value": "closed"}},
        {"organisation_id": {"value": 2**62}},
        {"organisation_id": {"value": [1]}},
        {"title": {"value": "x" * 201}},
        {"title": {"value": 7}},
    ],
)
def test_a_start_takes_nothing_but_its_owner_and_a_title(
    api: Api, variables: dict[str, object]
) -> None:
    path = "/engine-rest/process-definition/key/substitution/start"
    answer = api.post(path, {"variables": variables}, as_="director")
    assert answer.status_code in {400, 404}
    assert api.post(path, {"businessKey": "моят"}, as_="director").status_code == 400
    assert api.post(path, {"withVariablesInReturn": True}, as_="director").status_code == 400


def test_only_the_version_in_force_starts(api: Api) -> None:
    versions = api.get("/engine-rest/process-definition?key=claim", as_="director").json
    newest, oldest = versions[0], versions[-1]
    path = "/engine-rest/process-definition"
    title = {"variables": {"title": {"value": "Моя"}, "organisation_id": {"value": 1}}}
    assert api.post(f"{path}/{newest['id']}/start", title, as_="director").status_code == 404
    if newest != oldest:
        assert api.post(f"{path}/{oldest['id']}/start", {}, as_="director").status_code == 400
    one = api.get(f"{path}?processDefinitionId={newest['id']}", as_="director").json
    assert one == [newest]


def test_deployments_are_looked_into_file_by_file(api: Api) -> None:
    (newest,) = api.get("/engine-rest/deployment?maxResults=1", as_="auditor").json
    path = f"/engine-rest/deployment/{newest['id']}"
    assert api.get(path, as_="auditor").json == newest
    assert api.get("/engine-rest/deployment/count", as_="auditor").json["count"] >= 1
    files = api.get(f"{path}/resources", as_="auditor").json
    claim = next(f for f in files if f["name"] == "processes/programme/eligibility.dmn")
    data = api.get(f"{path}/resources/{claim['id']}/data", as_="auditor").data
    assert data == (ROOT / "processes/programme/eligibility.dmn").read_bytes()
    assert api.get(f"{path}/resources/{'0' * 64}/data", as_="auditor").status_code == 404
    assert api.get("/engine-rest/deployment/999", as_="auditor").status_code == 404


def test_the_deploy_button_sends_nothing_we_would_pass_over(api: Api) -> None:
    for field in ("tenant-id", "deployment-activation-time", "нещо"):
        sent = {field: "1", "claim.bpmn": (io.BytesIO(CLAIM), "claim.bpmn")}
        answer = api.send("/engine-rest/deployment/create", sent, as_="designer")
        assert answer.json["errorCode"] == "engine-rest.not-supported"


def test_a_message_reaches_only_whoever_may_trigger_it(api: Api) -> None:
    instance = start(api)
    body: dict[str, object] = {
        "processInstanceId": instance,
        "processVariables": {"reason": {"value": "Учителят се върна.", "type": "String"}},
    }
    with api.world.office.transaction() as session:
        names = session.scalars(
            select(MessageSubscription.message_name).where(
                MessageSubscription.instance_id == int(instance),
                MessageSubscription.action_role.is_not(None),
            )
        ).all()
    body["messageName"] = str(names[0])
    foreign = api.post("/engine-rest/message", body, as_="kindergarten_director")
    missing = api.post(
        "/engine-rest/message", {**body, "processInstanceId": "999999"}, as_="director"
    )
    assert foreign.json == missing.json
    assert api.post("/engine-rest/message", body, as_="ruo_expert").status_code == 403
    assert api.post("/engine-rest/message", body, as_="director").status_code == 204
    state = api.get(f"/engine-rest/history/process-instance/{instance}", as_="director").json
    assert state["state"] != "ACTIVE"


def test_what_is_foreign_is_in_no_list_and_in_no_count(api: Api) -> None:
    instance = start(api)
    for stranger in ("kindergarten_director", "teacher_2", "minister", "designer"):
        for path in ("task", "process-instance", "history/task", "history/process-instance"):
            listed = api.get(f"/engine-rest/{path}", as_=stranger).json
            ids = {row.get("processInstanceId", row["id"]) for row in listed}
            assert instance not in ids
        query = f"?processInstanceId={instance}"
        assert api.get(f"/engine-rest/task/count{query}", as_=stranger).json == {"count": 0}
        counted = api.get("/engine-rest/process-instance/count", as_=stranger).json
        assert counted == {"count": 0}
        gone = api.get(f"/engine-rest/history/activity-instance{query}", as_=stranger)
        assert gone.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "task?createdBefore=2018-01-01",
        "task?sortBy=нещо",
        "task?assignee=кмет",
        "task?unassigned=може-би",
        "task?maxResults=-1",
        f"task?firstResult={10**30}",
        "process-instance?variables=a_eq_1",
        "history/activity-instance",
        "task?nameLike=%00",
    ],
)
def test_a_parameter_that_would_be_passed_over_is_refused(api: Api, path: str) -> None:
    assert api.get(f"/engine-rest/{path}", as_="director").status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{", b'{"variables": []}', b'{"variables": {"a": 1}}', b'{"assignee": 1}'],
)
def test_a_body_of_another_shape_is_refused(
    api: Api, open_case: Callable[[], int], body: bytes
) -> None:
    case = api.get(f"/api/v1/cases/{open_case()}", as_="director").json
    path = f"/engine-rest/task/{case['tasks'][0]['id']}/complete"
    answer = api.send(path, body, as_="director", content_type="application/json")
    assert (answer.status_code, answer.json["type"]) == (400, "InvalidRequestException")
