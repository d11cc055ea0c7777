"""Every route of the application stands on a right; none breaks or shows what is foreign."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from service.identity.policy import POLICY, By
from service.storage.models.engine import MessageSubscription, ProcessInstance, Task
from service.web.security import action_of, security, undeclared_routes
from tests.api.conftest import Answer, Api, answered

#: who walks: the story's director, a teacher nobody named, an operator
WALKERS = ("director", "teacher_2", "administrator")
#: who may know nothing of the case: no reach, or the kind is hidden from them
STRANGERS = ("kindergarten_director", "teacher_2", "minister", "designer")
#: arguments of routes that name something of a case
_OF_A_CASE = {"case_id", "task_id", "subscription_id", "instance_id", "action_id"}
_FILES = {"static", "assets"}
#: enough for every body the API asks for; what is too much is refused before anything is read
_BODIES: tuple[object, ...] = ({"values": {}}, {"person_id": 1}, {"userId": "1"}, None)

Route = tuple[str, str, frozenset[str], str]


def routes(api: Api, arguments: dict[str, object]) -> Iterator[Route]:
    """Endpoint, method, names of arguments, path; numbers not given are the largest id."""
    adapter = api.app.url_map.bind("localhost")
    for rule in api.app.url_map.iter_rules():
        if rule.endpoint in _FILES:
            continue
        values = {}
        for name, converter in rule._converters.items():
            missing = 2**63 - 1 if type(converter).__name__ == "_Identity" else "nyama"
            values[name] = arguments.get(name, missing)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path = adapter.build(rule.endpoint, values, method)
            yield rule.endpoint, method, frozenset(values), path


def ask(api: Api, method: str, path: str, *, as_: str | None, body: object = None) -> Answer:
    headers = {**api.headers(as_), "Accept": "application/json"}
    sends = method in {"POST", "PUT", "PATCH"} and path.startswith(("/api/", "/engine-rest/"))
    if sends and body is not None:
        return answered(api.client().open(path, method=method, headers=headers, json=body))
    return answered(api.client().open(path, method=method, headers=headers))


def is_public(api: Api, endpoint: str) -> bool:
    with api.app.app_context():
        action = action_of(api.app, endpoint, gate=security())
    return action is not None and POLICY[action].by is By.PUBLIC


@pytest.fixture(scope="module")
def inside(api: Api, open_case: Callable[[], int]) -> dict[str, object]:
    """The arguments that lead into a case of the story's school."""
    case_id = open_case()
    with api.world.office.transaction() as session:
        task = session.scalars(select(Task.id).where(Task.case_id == case_id)).first()
        waiting = session.scalars(
            select(MessageSubscription.id).where(MessageSubscription.case_id == case_id)
        ).first()
        instance = session.scalars(
            select(ProcessInstance.id).where(ProcessInstance.case_id == case_id)
        ).first()
    return {
        "case_id": case_id,
        "task_id": task,
        "subscription_id": waiting,
        "action_id": waiting,
        "instance_id": instance,
        "field_id": "lines",
    }


def test_every_route_stands_on_a_right(api: Api) -> None:
    assert undeclared_routes(api.app) == []


def test_nobody_gets_past_the_gate_without_signing_in(api: Api, inside: dict[str, object]) -> None:
    answers = {
        (method, path): ask(api, method, path, as_=None).status_code
        for endpoint, method, _, path in routes(api, inside)
        if not is_public(api, endpoint)
    }
    assert len(answers) > 50
    assert {place: status for place, status in answers.items() if status != 401} == {}


def test_a_browser_without_a_session_is_sent_to_sign_in(
    api: Api, inside: dict[str, object]
) -> None:
    for endpoint, method, _, path in routes(api, inside):
        if (
            method == "GET"
            and not is_public(api, endpoint)
            and not path.startswith(("/api", "/en"))
        ):
            answer = answered(api.client().get(path, headers={"Accept": "text/html"}))
            assert answer.status_code == 303, path
            assert answer.headers["Location"].startswith("/vhod"), path


@pytest.mark.parametrize("walker", WALKERS)
def test_no_route_breaks_whoever_walks_it(api: Api, inside: dict[str, object], walker: str) -> None:
    broken = {}
    for arguments in (inside, {}):
        for _, method, _, path in routes(api, arguments):
            status = ask(api, method, path, as_=walker).status_code
            if status >= 500:
                broken[method, path] = status
    assert broken == {}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_is_foreign_answers_as_if_it_were_not_there(
    api: Api, inside: dict[str, object], stranger: str
) -> None:
    leaks = {}
    for _, method, names, path in routes(api, inside):
        if not names & _OF_A_CASE:
            continue
        statuses = {ask(api, method, path, as_=stranger, body=body).status_code for body in _BODIES}
        # a body that is no form is refused before anything is looked up
        if statuses - {400, 422} != {404}:
            leaks[method, path] = statuses
    assert leaks == {}


def test_a_number_longer_than_any_id_finds_nothing(api: Api) -> None:
    for path in ("/api/v1/tasks/", "/zadachi/", "/prepiski/", "/api/v1/cases/"):
        for number in (2**63, 10**40, "9" * 5000):
            answer = api.get(f"{path}{number}", as_="director", Accept="application/json")
            assert answer.status_code == 404
