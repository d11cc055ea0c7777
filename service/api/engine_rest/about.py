"""What a client asks first: which engine is this."""

from apiflask import APIBlueprint
from flask import jsonify
from flask.typing import ResponseReturnValue

from service.api.gate import right

blueprint = APIBlueprint("engine_about", __name__, url_prefix="/engine-rest", enable_openapi=False)
#: the version whose REST API this is a subset of; the Modeler compares it with the diagram's
_SPEAKS = "7.23.0"


@blueprint.get("/version")
@right("process.view")
def version() -> ResponseReturnValue:
    """The version of the API."""
    return jsonify(version=_SPEAKS)


@blueprint.get("/engine")
@right("process.view")
def engines() -> ResponseReturnValue:
    """The one engine there is."""
    return jsonify([{"name": "default"}])
