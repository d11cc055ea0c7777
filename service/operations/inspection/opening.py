"""The first step of a check: one case, one institution, never a second for the same (R-310)."""

from datetime import date

from sqlalchemy import select

from service.engine import OperationContext, operation
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.operations.by_rule import tell
from service.operations.ruo_plan.carrying import checks_of, demand_possible
from service.storage.models.identity import Organisation
from service.storage.models.inspection import Inspection, InspectionState
from service.storage.models.plan import PlanActivity


class AlreadyOpened(Refused):
    """The activity has its check of this institution."""

    code = "inspection.already-opened"
    sentence = "По дейност {activity} вече има проверка на {institution}. [R-310]"


@operation
def open_inspection(ctx: OperationContext) -> dict[str, Json]:
    """Enter the check; from the plan when the variables name an activity, else by hand."""
    given = ctx.variables
    activity_id, follows_id = _number(given, "plan_activity_id"), _number(given, "follows_id")
    activity = None if activity_id is None else ctx.session.get_one(PlanActivity, activity_id)
    period = given.get("period_on")
    if activity is not None and follows_id is None:
        demand_possible(ctx.session, activity)
        _demand_first(ctx, activity, period)
    inspection = Inspection(
        case_id=ctx.case.id,
        organisation_id=ctx.case.owner_organisation_id,
        plan_activity_id=activity_id,
        period_on=date.fromisoformat(period) if isinstance(period, str) else None,
        follows_id=follows_id,
        state=InspectionState.OPENED,
    )
    ctx.session.add(inspection)
    ctx.session.flush()
    where = "извън плана" if activity is None else f"по дейност {activity.number} от плана"
    if follows_id is not None:
        where = "последваща"
    tell(ctx, "inspection.opened", f"Открита е проверка {where}.", "R-310", activity=activity_id)
    return {}


def _demand_first(ctx: OperationContext, activity: PlanActivity, period: Json) -> None:
    """No second check of an institution by the same activity and month; raises AlreadyOpened."""
    ctx.session.execute(
        select(PlanActivity.id).where(PlanActivity.id == activity.id).with_for_update()
    )
    for known in checks_of(ctx.session, activity.id):
        same = known.period_on is None or known.period_on.isoformat() == period
        if known.organisation_id == ctx.case.owner_organisation_id and same:
            owner = ctx.session.get_one(Organisation, known.organisation_id)
            raise AlreadyOpened(activity=activity.number, institution=owner.name)


def _number(variables: object, name: str) -> int | None:
    found = variables.get(name) if hasattr(variables, "get") else None
    return found if isinstance(found, int) else None
