"""Who asks, and the rules decisions stand on."""

from apiflask import APIBlueprint, Schema
from flask.typing import ResponseReturnValue
from marshmallow import fields

from service.api.gate import me, right
from service.kernel.json_types import Json
from service.rules.catalogue import Rule, all_rules, rule

blueprint = APIBlueprint("api_about", __name__, url_prefix="/api/v1", tag="about")


class AssignmentOut(Schema):
    """A role in force."""

    role = fields.String(required=True)
    organisation_id = fields.Integer(required=True)
    organisation = fields.String(required=True)


class MeOut(Schema):
    """Who asks, and in which roles."""

    person_id = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True)
    assignments = fields.List(fields.Nested(AssignmentOut), required=True)


class RuleOut(Schema):
    """A rule with its source and an example."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    citation = fields.String(required=True)
    example = fields.String(required=True)
    assumed = fields.Boolean(
        required=True, metadata={"description": "Актът мълчи; това е нашето четене."}
    )


class RuleLineOut(RuleOut):
    """A rule in the list; a name of its own, because a document describes each name once."""


class RulesOut(Schema):
    """All rules."""

    items = fields.List(fields.Nested(RuleLineOut), required=True)


@blueprint.get("/me")
@blueprint.output(MeOut)
@right("inbox.view")
def who() -> ResponseReturnValue:
    """Кой пита и с какви роли."""
    actor = me()
    assignments: list[Json] = [
        {
            "role": given.role.value,
            "organisation_id": given.organisation_id,
            "organisation": given.organisation_name,
        }
        for given in actor.assignments
    ]
    return {"person_id": actor.person_id, "name": actor.name, "assignments": assignments}


@blueprint.get("/rules")
@blueprint.output(RulesOut)
@blueprint.doc(security=[{}])
@right("public.view")
def rules() -> ResponseReturnValue:
    """Всички правила."""
    return {"items": [_rule(found) for found in all_rules()]}


@blueprint.get("/rules/<rule_id>")
@blueprint.output(RuleOut)
@blueprint.doc(security=[{}])
@right("public.view")
def one_rule(rule_id: str) -> ResponseReturnValue:
    """Едно правило."""
    return _rule(rule(rule_id))


def _rule(found: Rule) -> dict[str, Json]:
    return {
        "id": found.id,
        "title": found.title,
        "citation": found.citation,
        "example": found.example,
        "assumed": found.assumed,
    }
