"""Planning a control by the risk list (R-250, R-276, R-278)."""

from service.domain.licences import LicenceState
from service.domain.licensing import CentreKind
from service.domain.wording import placed
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.kernel.errors import Problem, ValidationFailed
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.case_titles import name_case
from service.operations.follow_up_control.risk_list import (
    add_signs,
    risk_facts,
    risk_list,
    take_up,
)
from service.operations.follow_up_control.rows import (
    REGIME_NAMES,
    TYPE_NAMES,
    centre_of,
    mode_words,
)
from service.operations.four_eyes import acting_person
from service.operations.licences.register import licence_state, licences_of
from service.storage.models.control import Control, ControlRegime, ControlState, ControlType
from service.storage.models.identity import Organisation
from service.storage.models.licence import Licence


@form_context("follow_up_control/plan")
def plan_form(ctx: OperationContext) -> FormContext:
    """The centre, its licence, and where it stands among the others."""
    centre = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    licences = licences_of(ctx.session, centre.id)
    held = f"№ {licences[0].number}, {licence_state(licences[0])}" if licences else "няма"
    shown = [
        Fact("Център", placed(centre.name, centre.settlement)),
        Fact("Лицензия", held, rule="R-267"),
        *risk_facts(risk_list(ctx.session, today=ctx.today), centre_id=centre.id),
    ]
    return FormContext(facts=shown)


@operation
def plan_control(ctx: OperationContext) -> dict[str, Json]:
    """Plan a control of the centre the case is about; only a licensed one is controlled.

    The centre reads the history once it is told: the reason and its place by risk are not said.
    """
    answers = Answers.of(ctx.form)
    licence = _licence(ctx)
    _check_site_dates(answers)
    add_signs(ctx, answers)
    place = _place(ctx)
    control = _planned(ctx, answers, licence)
    ctx.session.add(control)
    ctx.session.flush()
    signs = take_up(ctx.session, control)
    kind = TYPE_NAMES[ControlType(control.type)]
    name_case(ctx, f"{kind} на {centre_of(ctx.session, control).name}")
    tell(
        ctx,
        "control.planned",
        f"{kind}, {REGIME_NAMES[ControlRegime(control.regime)]} контрол, {mode_words(control)}.",
        "R-250",
        place=place,
        signs=signs,
    )
    return {"by_documents": control.by_documents, "is_on_site": control.is_on_site}


def _licence(ctx: OperationContext) -> Licence:
    active = [
        each
        for each in licences_of(ctx.session, ctx.case.owner_organisation_id)
        if each.state == LicenceState.ACTIVE
    ]
    if not active:
        text = "Центърът няма активна лицензия; последващ контрол се прави само на лицензиран."
        raise refused("", text, "R-250")
    return active[0]


def _check_site_dates(answers: Answers) -> None:
    """On site needs its days, the first not after the last (R-250)."""
    if "on_site" not in answers.choices("mode"):
        return
    problems = [
        Problem(field, "За проверка на място посочете от кога до кога.", rule="R-250")
        for field in ("site_from_on", "site_to_on")
        if answers.maybe_day(field) is None
    ]
    if not problems and answers.day("site_to_on") < answers.day("site_from_on"):
        text = "Проверката на място не може да свършва преди началото си."
        problems = [Problem("site_to_on", text, rule="R-250")]
    if problems:
        raise ValidationFailed(problems)


def _place(ctx: OperationContext) -> str:
    found = risk_list(ctx.session, today=ctx.today)
    own = next(
        (each for each in found if each.centre.organisation_id == ctx.case.owner_organisation_id),
        None,
    )
    return "—" if own is None else f"{own.place} от {len(found)}"


def _planned(ctx: OperationContext, answers: Answers, licence: Licence) -> Control:
    modes = answers.choices("mode")
    is_on_site = "on_site" in modes
    return Control(
        case_id=ctx.case.id,
        organisation_id=ctx.case.owner_organisation_id,
        licence_number=licence.number,
        centre_kind=CentreKind(licence.kind),
        state=ControlState.PLANNED,
        regime=ControlRegime(answers.text("regime")),
        type=ControlType(answers.text("type")),
        by_documents="documents" in modes,
        is_on_site=is_on_site,
        site_from_on=answers.maybe_day("site_from_on") if is_on_site else None,
        site_to_on=answers.maybe_day("site_to_on") if is_on_site else None,
        reason=answers.text("reason"),
        scope=[],
        planned_at=ctx.now,
        planned_by_id=acting_person(ctx),
    )
