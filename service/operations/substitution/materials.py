"""A themes programme or materials, when the substitute is no specialist (R-057–R-059)."""

from collections.abc import Mapping

from service.domain.substitution import MaterialsKind
from service.engine import FormContext, OperationContext, form_context, operation
from service.kernel.errors import ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.programme.lines import (
    grounds_json,
    institution_of,
    problems_of,
    substitution_of,
)
from service.operations.substitution.rows import substitution_row
from service.rules.materials import check_materials, required_materials
from service.storage.models.absence import SubstitutionMaterials

_LABELS = {
    MaterialsKind.THEMES_PROGRAMME: "училищна програма с теми по гражданско, здравно, "
    "екологично и интеркултурно образование, приета от педагогическия съвет",
    MaterialsKind.KINDERGARTEN_MATERIALS: "материали за педагогически ситуации",
    MaterialsKind.CENTRE_MATERIALS: "материали за развитие на интересите в изкуствата и спорта",
}


@form_context("substitution/approve_materials")
def approve_materials_form(ctx: OperationContext) -> FormContext:
    """Which of the three is asked for."""
    kind = _kind(ctx)
    return FormContext(
        variables={
            "kind_label": _LABELS[kind],
            "needs_protocol": kind is MaterialsKind.THEMES_PROGRAMME,
        }
    )


@operation
def approve_materials(ctx: OperationContext) -> Mapping[str, Json]:
    """Write what the substitute will work with and when the director approved it."""
    answers = Answers.of(ctx.form)
    row = substitution_row(ctx)
    kind = _kind(ctx)
    document_id = answers.maybe_whole("materials_file")
    ctx.session.add(
        SubstitutionMaterials(
            substitution_id=row.id,
            kind=kind.value,
            title=answers.text("title"),
            approved_on=answers.day("approved_on"),
            council_protocol=answers.maybe_text("council_protocol"),
            document_id=document_id,
        )
    )
    ctx.session.flush()
    decision = check_materials(
        substitution_of(ctx.session, row), institution=institution_of(ctx.organisation("director"))
    )
    problems = problems_of(decision, at="council_protocol")
    if problems:
        raise ValidationFailed(problems)
    if document_id is not None:
        ctx.attach(document_id)
    ctx.record(
        "substitution.materials",
        {
            "text": f"Утвърдени са: {_LABELS[kind]}.",
            "kind": kind.value,
            "grounds": grounds_json(decision),
        },
    )
    return {}


def _kind(ctx: OperationContext) -> MaterialsKind:
    substitution = substitution_of(ctx.session, substitution_row(ctx))
    kind = required_materials(
        substitution, institution=institution_of(ctx.organisation("director"))
    )
    return kind or MaterialsKind.THEMES_PROGRAMME
