"""The substitute is chosen: category, speciality, the director's exception (R-039–R-049)."""

from collections.abc import Mapping

from service.domain.institutions import InstitutionType
from service.domain.people import StaffPosition, SubstituteCategory
from service.domain.wording import date_bg
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.programme.lines import (
    grounds_json,
    institution_of,
    leave_of,
    substitution_of,
)
from service.operations.substitution.leave import financed_days_sentence
from service.operations.substitution.people import (
    position_of,
    substitute_options,
    who_fills_in,
    works_mainly_here,
)
from service.operations.substitution.rows import absence_of, edition_of
from service.rules.materials import required_materials
from service.rules.substitutes import check_substitute
from service.storage.models.absence import (
    AbsenceState,
    SubstitutionRow,
    SubstitutionState,
    TeacherAbsence,
)

_FIELD_OF_RULE = {
    "R-039": "category",
    "R-040": "category",
    "R-041": "article_213_paragraph",
    "R-042": "is_specialist",
    "R-043": "category",
    "R-044": "category",
    "R-047": "director_norm_done",
    "R-049": "substitute",
}
_WITH_QUALIFICATION = frozenset({SubstituteCategory.QUALIFIED_TEACHER, SubstituteCategory.DIRECTOR})


@form_context("substitution/choose_substitute")
def choose_substitute_form(ctx: OperationContext) -> FormContext:
    """Own staff first, then the people from outside; the five categories (R-039)."""
    absence = absence_of(ctx)
    organisation = ctx.organisation("director")
    options = substitute_options(ctx.session, organisation, on=absence.starts_on)
    categories = [
        Option(row.value.value, f"{row.letter}) {row.label}")
        for row in edition_of(absence).substitute_categories
    ]
    days = f"{date_bg(absence.starts_on)} – {date_bg(absence.ends_on)}"
    facts = [Fact("Отсъствие", days)]
    paid = financed_days_sentence(leave_of(absence), absence)
    if paid is not None:
        facts.append(Fact("Финансират се часовете на", paid, rule="R-027"))
    is_kindergarten = organisation.kind == InstitutionType.KINDERGARTEN.value
    return FormContext(
        options={"substitutes": options, "categories": categories},
        facts=facts,
        variables={"is_kindergarten": is_kindergarten},
    )


@operation
def choose_substitute(ctx: OperationContext) -> Mapping[str, Json]:
    """Write who substitutes; the next steps ask for an order or a contract, and for materials."""
    answers = Answers.of(ctx.form)
    absence = absence_of(ctx)
    organisation = ctx.organisation("director")
    row = _row(ctx, absence, answers)
    ctx.session.add(row)
    ctx.session.flush()
    substitution = substitution_of(ctx.session, row)
    institution = institution_of(organisation)
    decision = check_substitute(substitution, institution=institution)
    if not decision.is_allowed:
        raise ValidationFailed(
            [
                Problem(_FIELD_OF_RULE.get(g.rule_id, ""), g.text, rule=g.rule_id)
                for g in decision.grounds
            ]
        )
    absence.state = AbsenceState.COVERED
    ctx.involve(row.substitute_person_id)
    ctx.record(
        "substitution.chosen",
        {
            "text": f"Замества {substitution.substitute.name}.",
            "substitute": row.substitute_person_id,
            "category": row.category,
            "is_internal": row.is_internal,
            "is_specialist": row.is_specialist,
            "is_exception": row.category == SubstituteCategory.DIRECTOR.value,
            "grounds": grounds_json(decision),
        },
    )
    materials = required_materials(substitution, institution=institution)
    hours_by = who_fills_in(ctx.session, row.substitute_person_id, organisation, on=ctx.today)
    return {
        "is_internal": row.is_internal,
        "needs_materials": materials is not None,
        "hours_by": hours_by,
    }


def _row(ctx: OperationContext, absence: TeacherAbsence, answers: Answers) -> SubstitutionRow:
    organisation = ctx.organisation("director")
    person_id = answers.whole("substitute")
    on = absence.starts_on
    category = SubstituteCategory(answers.text("category"))
    position = position_of(ctx.session, person_id, organisation, on=on)
    is_article_213 = category is SubstituteCategory.ARTICLE_213
    return SubstitutionRow(
        absence_id=absence.id,
        organisation_id=organisation.id,
        substitute_person_id=person_id,
        category=category.value,
        position=(position or StaffPosition.TEACHER).value,
        is_internal=works_mainly_here(ctx.session, person_id, organisation, on=on),
        article_213_paragraph=answers.maybe_whole("article_213_paragraph"),
        has_higher_education=answers.flag("has_higher_education") if is_article_213 else True,
        has_teacher_qualification=category in _WITH_QUALIFICATION,
        is_specialist=answers.flag("is_specialist"),
        director_reason=answers.maybe_text("director_reason"),
        director_norm_done=answers.maybe_flag("director_norm_done"),
        state=SubstitutionState.CHOSEN,
    )
