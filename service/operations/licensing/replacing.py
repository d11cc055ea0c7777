"""The director replaces an expert who has an interest or has not declared (R-227, R-228, R-430)."""

from collections.abc import Mapping, Sequence

from service.domain.licensing import ExpertState
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.actor import load_person_actor
from service.identity.roles import Role
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.in_office import in_office
from service.operations.licensing.declaring import start_declaring, to_replace
from service.operations.licensing.experts import (
    ADMITTED,
    experts_of,
    field_in_words,
    in_state,
    persons,
)
from service.operations.licensing.rows import find_application, head_facts, person_name
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_expertise import LicensingExpert

#: an expert who was once out of the procedure does not come back into it
_OUT = frozenset({ExpertState.INTERESTED, ExpertState.REPLACED})


@form_context("licensing/replace_expert")
def replace_form(ctx: OperationContext) -> FormContext:
    """Who leaves and why, and who may come in their place."""
    application = find_application(ctx)
    interested = to_replace(ctx.session, application.id)
    facts = [
        Fact(
            person_name(ctx.session, each.person_id),
            each.interest or "Не е декларирал в срок.",
            rule="R-430" if each.interest else "R-228",
        )
        for each in interested
    ]
    return FormContext(
        values={"replacements": [{"expert": str(each.id)} for each in interested]},
        options={
            "interested": [Option(str(each.id), _titled(ctx, each)) for each in interested],
            "experts": _free(ctx, application),
        },
        facts=[*head_facts(ctx, application), *facts],
    )


@operation
def replace_expert(ctx: OperationContext) -> Mapping[str, Json]:
    """Name the new experts; a field nobody would cover is refused (R-227)."""
    application = find_application(ctx)
    interested = {each.id: each for each in to_replace(ctx.session, application.id)}
    chosen = _chosen(ctx, application, interested)
    for row_id, person_id in chosen.items():
        _replace(ctx, interested[row_id], person_id)
    ctx.session.flush()
    named: list[Json] = list(persons(in_state(ctx.session, application.id, ExpertState.NAMED)))
    return {"expert_ids": named, **start_declaring(ctx)}


def _chosen(
    ctx: OperationContext,
    application: LicensingApplication,
    interested: Mapping[int, LicensingExpert],
) -> dict[int, int | None]:
    """Row of who leaves → who comes, None for nobody; every problem at its row."""
    chosen: dict[int, int | None] = {}
    problems: list[Problem] = []
    for at, row in enumerate(Answers.of(ctx.form).rows("replacements")):
        old = interested[int(row.text("expert"))]
        chosen[old.id] = by = row.maybe_whole("by")
        fault = _fault(ctx, application, old, by)
        if fault is not None:
            problems.append(Problem(f"replacements.{at}.by", fault, rule="R-227"))
    left = [each for each in interested.values() if each.id not in chosen]
    if left:
        names = ", ".join(_titled(ctx, each) for each in left)
        problems.append(Problem("replacements", f"Не сте решили за: {names}.", rule="R-430"))
    if problems:
        raise ValidationFailed(problems)
    return chosen


def _fault(
    ctx: OperationContext, application: LicensingApplication, old: LicensingExpert, by: int | None
) -> str | None:
    others = [
        each
        for each in experts_of(ctx.session, application.id)
        if each.field_code == old.field_code and each.state in ADMITTED
    ]
    field = field_in_words(old.field_code)
    if by is None and not others:
        return f"Направление {field} остава без експерт; посочете кой идва."
    if by is not None and any(each.person_id == by for each in others):
        return f"Този експерт вече оценява направление {field}; посочете друг."
    return None


def _replace(ctx: OperationContext, old: LicensingExpert, by: int | None) -> None:
    """The new expert declares first, unless they have declared for another field already."""
    old.state, old.replaced_by_id = ExpertState.REPLACED, by
    was, field = person_name(ctx.session, old.person_id), field_in_words(old.field_code)
    if by is None:
        text = f"{was} не се заменя: направление {field} има и друг експерт."
    else:
        declared = _declared_before(ctx, old.application_id, by)
        ctx.session.add(
            LicensingExpert(
                application_id=old.application_id,
                person_id=by,
                field_code=old.field_code,
                state=ExpertState.NAMED if declared is None else ExpertState.DECLARED,
                fee=old.fee,
                named_at=ctx.now,
                declared_at=None if declared is None else declared.declared_at,
            )
        )
        text = f"{was} се заменя от {person_name(ctx.session, by)}, направление {field}."
    tell(ctx, "expert.replaced", text, "R-227", was=old.person_id, now=by)


def _declared_before(
    ctx: OperationContext, application_id: int, person_id: int
) -> LicensingExpert | None:
    rows = in_state(ctx.session, application_id, *ADMITTED)
    return next((each for each in rows if each.person_id == person_id), None)


def _free(ctx: OperationContext, application: LicensingApplication) -> list[Option]:
    """The agency's experts who are not out of this procedure and have no known interest."""
    out = set(persons(_rows_out(ctx, application)))
    return [
        Option(each.id, each.full_name)
        for each in in_office(ctx, Role.NAPOO_EXTERNAL_EXPERT)
        if each.id not in out and not _belongs(ctx, application, each.id)
    ]


def _rows_out(
    ctx: OperationContext, application: LicensingApplication
) -> Sequence[LicensingExpert]:
    return in_state(ctx.session, application.id, *_OUT)


def _belongs(ctx: OperationContext, application: LicensingApplication, person_id: int) -> bool:
    """Whether the person acts for the applicant or is known to have an interest in it (R-430)."""
    actor = load_person_actor(ctx.session, person_id, today=ctx.today)
    return actor is not None and (
        application.organisation_id in actor.interests
        or any(each.organisation_id == application.organisation_id for each in actor.assignments)
    )


def _titled(ctx: OperationContext, row: LicensingExpert) -> str:
    return (
        f"{person_name(ctx.session, row.person_id)}, направление {field_in_words(row.field_code)}"
    )
