"""The whole application over a database with the demonstration's people and processes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from service.app import Platform, assemble
from service.config import Settings
from service.identity.tokens import issue_token
from service.kernel.clock import FixedClock, sofia
from tests.support.office import World, make_world

SECRET = "ключ-само-за-тестове"


@dataclass(frozen=True)
class Answer:
    """What came back; `json` is {} when it is no JSON."""

    status_code: int
    headers: Mapping[str, str]
    data: bytes
    json: Any

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")


@dataclass
class Api:
    """A client that speaks as anybody of the story; nobody when `as_` is left out."""

    world: World
    app: Flask
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, key: str) -> str:
        if key not in self.tokens:
            with self.world.office.transaction() as session:
                made = issue_token(
                    session,
                    person_id=self.world.people.people[key],
                    name="тест",
                    now=datetime.now(UTC),
                )
            self.tokens[key] = made.secret
        return self.tokens[key]

    def headers(self, as_: str | None) -> dict[str, str]:
        return {} if as_ is None else {"Authorization": f"Bearer {self.token(as_)}"}

    def get(self, path: str, *, as_: str | None = None, **more: str) -> Answer:
        return answered(self.client().get(path, headers={**self.headers(as_), **more}))

    def post(
        self,
        path: str,
        body: object = None,
        *,
        as_: str | None = None,
        headers: Mapping[str, str] | None = None,
        method: str = "POST",
    ) -> Answer:
        given = {**self.headers(as_), **(headers or {})}
        if body is None:
            return answered(self.client().open(path, method=method, headers=given))
        return answered(self.client().open(path, method=method, json=body, headers=given))

    def send(self, path: str, data: object, *, as_: str, content_type: str | None = None) -> Answer:
        """A body that is not JSON of ours: bytes, or the fields of a form with files."""
        return answered(
            self.client().post(
                path, data=data, headers=self.headers(as_), content_type=content_type
            )
        )

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def organisation(self, key: str = "KN-13") -> int:
        return self.world.people.organisations[key]


def answered(response: TestResponse) -> Answer:
    """A response read to its end."""
    data = response.get_data()
    body = response.get_json(silent=True) if response.is_json else {}
    answer = Answer(response.status_code, dict(response.headers), data, body)
    response.close()
    return answer


@pytest.fixture(scope="module")
def api(clean_database: Engine) -> Api:
    world = make_world(clean_database, FixedClock(sofia(2018, 3, 12, 9)))
    settings = Settings("postgresql://", "postgresql://", SECRET, is_local=True)
    return Api(world, assemble(Platform(settings, clean_database, world.office)))


@pytest.fixture(scope="module")
def open_case(api: Api) -> Callable[[], int]:
    """Opens a substitution of the story's school through the API; its id."""

    def make() -> int:
        body = {"process": "substitution", "organisation_id": api.organisation()}
        answer = api.post("/api/v1/cases", body, as_="director")
        assert answer.status_code == 201, answer.text
        return int(answer.json["case_id"])

    return make
