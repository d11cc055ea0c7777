"""The plan is carried out by checks: which there are, how far they have come (R-305–R-317)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.opening import OpenCase, OpenedCase, open_case
from service.domain.plan import CHECKED, Measure, MeasureKind, PlanTermKind
from service.engine.stepping import Stepper
from service.engine.work import CaseWork
from service.identity.actor import Actor
from service.identity.institutions import known_spellings
from service.kernel.errors import Refused
from service.kernel.json_types import Json
from service.rules.inspection import checklist_for
from service.rules.plan import Progress, progress
from service.storage.models.identity import Organisation
from service.storage.models.inspection import CLOSED, Inspection, InspectionState
from service.storage.models.plan import Plan, PlanActivity, PlanAnomaly, PlanInstitution

KIND = "inspection"


class ActivityRefused(Refused):
    """The row of the plan is impossible; nothing is opened from it."""

    code = "plan.activity-refused"
    sentence = "По дейност {activity} не се откриват проверки. {reason} [{rule}]"


@dataclass(frozen=True)
class Wanted:
    """Institutions to be checked by an activity, and the month of a recurring one."""

    organisation_ids: Sequence[int]
    month: date | None = None


@dataclass(frozen=True)
class OpenedChecks:
    """What came of opening: new cases by institution, and those that had a check already."""

    opened: Mapping[int, OpenedCase]
    kept: Sequence[int]


def open_checks(
    session: Session,
    activity: PlanActivity,
    wanted: Wanted,
    *,
    actor: Actor,
    now: datetime,
    stepper_for: Callable[[CaseWork], Stepper],
) -> OpenedChecks:
    """One case for each institution that has none yet, in one transaction (R-310).

    Raises ActivityRefused for an impossible row (R-305) and AccessDenied; then nothing is opened.
    """
    locked = session.get_one(PlanActivity, activity.id, with_for_update=True)
    demand_possible(session, locked)
    period_on = wanted.month or _begins(session, locked)
    known = {
        each.organisation_id
        for each in checks_of(session, locked.id)
        if each.period_on in {None, period_on}
    }
    opened: dict[int, OpenedCase] = {}
    for organisation_id in dict.fromkeys(wanted.organisation_ids):
        if organisation_id in known:
            continue
        order = OpenCase(
            kind=KIND,
            owner_id=organisation_id,
            title=_title(locked),
            subject=_subject(locked, wanted),
            variables={"plan_activity_id": locked.id, "period_on": period_on.isoformat()},
        )
        opened[organisation_id] = open_case(
            session, order, actor=actor, now=now, stepper_for=stepper_for
        )
    return OpenedChecks(opened, [each for each in wanted.organisation_ids if each in known])


def checks_of(session: Session, activity_id: int) -> list[Inspection]:
    """The checks of an activity: no follow-ups, none that was not ordered."""
    return list(
        session.scalars(
            select(Inspection)
            .where(
                Inspection.plan_activity_id == activity_id,
                Inspection.follows_id.is_(None),
                Inspection.state != InspectionState.NOT_ORDERED,
            )
            .order_by(Inspection.id)
        )
    )


def demand_possible(session: Session, activity: PlanActivity) -> None:
    """Raises ActivityRefused for what cannot be (R-305), or is carried out otherwise (R-309)."""
    found = session.scalars(
        select(PlanAnomaly).where(
            PlanAnomaly.activity_id == activity.id, PlanAnomaly.severity == "error"
        )
    ).first()
    if found is not None:
        raise ActivityRefused(activity=activity.number, reason=found.sentence, rule=found.rule)
    if activity.type not in CHECKED:
        raise ActivityRefused(
            activity=activity.number, reason="Дейността не е контрол.", rule="R-309"
        )


def progress_by_activity(session: Session, plan_id: int) -> dict[int, Progress]:
    """Activity → what was reached by closed checks, for a whole plan in two statements."""
    activities = session.scalars(select(PlanActivity).where(PlanActivity.plan_id == plan_id)).all()
    rows = session.execute(
        select(PlanActivity.id, Organisation.kind)
        .join(Inspection, Inspection.plan_activity_id == PlanActivity.id)
        .join(Organisation, Organisation.id == Inspection.organisation_id)
        .where(
            PlanActivity.plan_id == plan_id,
            Inspection.follows_id.is_(None),
            Inspection.state.in_(CLOSED),
        )
    )
    kinds: dict[int, list[str]] = {}
    for activity_id, kind in rows:
        kinds.setdefault(activity_id, []).append(kind)
    return {
        each.id: progress(target_of(each), closed_kinds=kinds.get(each.id, []))
        for each in activities
    }


def target_of(activity: PlanActivity) -> Measure:
    """The target as it was understood when the plan came in."""
    return _measure(activity.target_kind, activity.target)


def baseline_of(activity: PlanActivity) -> Measure:
    """The whole of which the target is a sample (R-311)."""
    return _measure(activity.baseline_kind, activity.baseline)


def subject_of(activity: PlanActivity, session: Session) -> str:
    """The words of the activity without the institutions they end with."""
    text = " ".join(str(activity.cells["activity"]).split())
    keys = session.scalars(
        select(Organisation.key)
        .join(PlanInstitution, PlanInstitution.organisation_id == Organisation.id)
        .where(PlanInstitution.activity_id == activity.id)
    )
    starts = [
        at for key in keys for name in known_spellings().get(key, ()) if (at := text.find(name)) > 0
    ]
    return text[: min(starts)].strip(" :;,") if starts else text


def months_of(activity: PlanActivity) -> list[date]:
    """The first days of the months of a recurring activity; none for another (R-317)."""
    if activity.term_kind != PlanTermKind.MONTHLY:
        return []
    return [each.replace(day=1) for each in activity.due_ons]


def _measure(kind: str, parts: Sequence[Json]) -> Measure:
    pairs = [part for part in parts if isinstance(part, list)]
    return Measure(MeasureKind(kind), tuple((int(str(n)), str(noun)) for n, noun in pairs))


def _begins(session: Session, activity: PlanActivity) -> date:
    """What the checks of an ordinary activity are counted under: the day it begins."""
    return activity.from_on or session.get_one(Plan, activity.plan_id).starts_on


def _title(activity: PlanActivity) -> str:
    """Short enough for a list: the number and the matter."""
    matter = checklist_for(str(activity.cells["activity"]))
    words = f": {matter.title.lower()}" if matter.words else ""
    return f"Проверка по {activity.number} от плана{words}"


def _subject(activity: PlanActivity, wanted: Wanted) -> dict[str, Json]:
    found: dict[str, Json] = {"plan_activity": activity.number}
    if wanted.month is not None:
        found["month"] = wanted.month.isoformat()
    return found
