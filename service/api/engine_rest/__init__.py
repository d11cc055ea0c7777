"""A subset of the Camunda 7 REST API, so that existing clients and the desktop Modeler work.

There is no external-task here: operations are run by the house itself, and an answer that there is
never any work would keep a foreign worker waiting for nothing.
"""

from collections.abc import Sequence
from typing import Final

from apiflask import APIBlueprint

from service.api.engine_rest import about, definitions, deployments, history, instances, tasks
from service.api.engine_rest.wire import install_rest_errors
from service.api.gate import check_request

BLUEPRINTS: Final[Sequence[APIBlueprint]] = (
    about.blueprint,
    deployments.blueprint,
    definitions.blueprint,
    instances.blueprint,
    tasks.blueprint,
    history.blueprint,
)

for _blueprint in BLUEPRINTS:
    _blueprint.before_request(check_request)
    install_rest_errors(_blueprint)

__all__ = ["BLUEPRINTS"]
