"""`/metrics` for Prometheus: what the database says, and how long requests took.

Counts come from the database, so they are the same whichever process answers. Durations are each
process's own; with PROMETHEUS_MULTIPROC_DIR set before the start they are those of all.
"""

import os
from collections.abc import Iterator
from time import perf_counter
from typing import Final

from apiflask import APIBlueprint
from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.api.gate import office, right
from service.api.problems import install_problems
from service.cases.vitals import Vitals, read_vitals

blueprint = APIBlueprint("metrics", __name__, enable_openapi=False)
_EXTENSION: Final = "prepiska.metrics"
_SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)
_GAUGES: Final = {
    "prepiska_tasks_open": ("Отворени задачи.", "tasks_open"),
    "prepiska_cases_open": ("Отворени преписки.", "cases_open"),
    "prepiska_incidents_open": ("Неразрешени инциденти.", "incidents_open"),
    "prepiska_jobs_overdue": ("Работи с настъпил срок, които чакат.", "jobs_overdue"),
    "prepiska_outbox_unsent": ("Неизпратени съобщения.", "outbox_unsent"),
    "prepiska_outbox_age_seconds": ("Възраст на най-старото неизпратено.", "outbox_age"),
}


class _House(Collector):
    """The counts of the database as metrics."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        for name, (words, attribute) in _GAUGES.items():
            yield GaugeMetricFamily(name, words, value=float(getattr(self._vitals, attribute)))
        yield CounterMetricFamily(
            "prepiska_tasks_completed", "Изпълнени задачи.", value=self._vitals.tasks_completed
        )


def install_metrics(app: Flask) -> None:
    """Time every request and answer /metrics."""
    registry = CollectorRegistry()
    durations = Histogram(
        "prepiska_request_seconds",
        "Времетраене на заявките.",
        ("method", "endpoint", "status"),
        registry=registry,
        buckets=_BUCKETS,
    )
    app.extensions[_EXTENSION] = registry
    app.register_blueprint(blueprint)

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        # the endpoint, never the path: ids would make a series each and tell who was looked at
        began = g.pop("began", None)
        if began is not None and request.endpoint is not None:
            labels = (request.method, request.endpoint, f"{response.status_code // 100}xx")
            durations.labels(*labels).observe(perf_counter() - began)
        return response


@blueprint.get("/metrics")
@right("metrics.view")
def show() -> ResponseReturnValue:
    """Показатели за Prometheus."""
    with office().transaction() as session:
        vitals = read_vitals(session, now=office().clock.now())
    house = CollectorRegistry()
    house.register(_House(vitals))
    body = generate_latest(_requests()) + generate_latest(house)
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _requests() -> CollectorRegistry:
    """Durations of this process, or of all when they share a directory."""
    if _SHARED not in os.environ:
        return _registry()
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]  # the library types it not
    return shared


def _registry() -> CollectorRegistry:
    registry = current_app.extensions[_EXTENSION]
    if not isinstance(registry, CollectorRegistry):
        raise TypeError("the metrics are not installed")
    return registry


install_problems(blueprint)
