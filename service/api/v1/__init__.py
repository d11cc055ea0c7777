"""The house's own REST API, version 1: the same verbs as the pages, for machines."""

from collections.abc import Sequence
from typing import Final

from apiflask import APIBlueprint

from service.api.gate import check_request
from service.api.problems import install_problems
from service.api.v1 import about, cases, licences, processes, tasks, writing

BLUEPRINTS: Final[Sequence[APIBlueprint]] = (
    tasks.blueprint,
    writing.blueprint,
    cases.blueprint,
    processes.blueprint,
    licences.blueprint,
    about.blueprint,
)

for _blueprint in BLUEPRINTS:
    _blueprint.before_request(check_request)
    install_problems(_blueprint)

__all__ = ["BLUEPRINTS"]
