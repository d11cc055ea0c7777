"""REST for machines: our own API, the Camunda 7 subset, and metrics, mounted into the one app."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from flask import Flask

from service.api import engine_rest, v1
from service.api.gate import Gate, put_gate
from service.api.metrics import install_metrics
from service.api.openapi import make_application
from service.cases.office import Office
from service.identity.actor import Actor
from service.identity.tokens import actor_of_token

#: the right of blueprints whose views are not ours to mark: the description is for everybody
RIGHTS: Final[Mapping[str, str]] = {"openapi": "public.view"}


def mount_api(app: Flask, *, office: Office, actor: Callable[[], Actor]) -> None:
    """Put the API into `app`; `actor` says who asks in the present request."""
    put_gate(app, Gate(office, actor))
    for blueprint in (*v1.BLUEPRINTS, *engine_rest.BLUEPRINTS):
        app.register_blueprint(blueprint)
    install_metrics(app)


def bearer_of(office: Office) -> Callable[[str], Actor | None]:
    """How a machine's token becomes an actor: tokens live in real time, rights in the office's."""

    def find(secret: str) -> Actor | None:
        with office.transaction() as session:
            return actor_of_token(
                session, secret, now=datetime.now(UTC), today=office.clock.today()
            )

    return find


__all__ = ["RIGHTS", "bearer_of", "make_application", "mount_api"]
