"""The description of the API keeps its word: invented requests, no server error, nothing unsaid."""

from typing import TypeAlias

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, openapi
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.api.v1 import about
from tests.api.conftest import Api

Operation: TypeAlias = "APIOperation[object, object, object, object]"
#: examples an operation; ./dev ci may ask for more
EXAMPLES = 8
_CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(api: Api) -> list[Operation]:
    schema = openapi.from_wsgi("/api/openapi.json", api.app)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def test_everything_under_api_v1_is_described(api: Api, described: list[Operation]) -> None:
    paths = {operation.label for operation in described}
    routes = {
        f"{method} {rule.rule}"
        for rule in api.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert len(paths) == len(routes) > 20


def attack(operation: Operation, headers: dict[str, str]) -> None:
    """Send what the description allows, and what it does not, and check every answer."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(case=operation.as_strategy())
    def try_it(case: "Case[Operation]") -> None:
        case.call_and_validate(headers=headers, checks=_CHECKS)

    try_it()


@pytest.mark.parametrize("as_", ["director", "auditor"])
def test_no_invented_request_breaks_the_server_or_gets_an_undescribed_answer(
    api: Api, described: list[Operation], as_: str
) -> None:
    for operation in described:
        attack(operation, api.headers(as_))


def test_a_planted_fault_is_found(
    api: Api, described: list[Operation], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(about, "all_rules", broken)
    (operation,) = [found for found in described if found.label == "GET /api/v1/rules"]
    with pytest.raises(FailureGroup):
        attack(operation, api.headers("director"))
