"""The plan as its people read it: a list to find one's row in, and one row with its checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.plan import CHECKED
from service.domain.wording import placed
from service.identity.actor import Actor
from service.identity.policy import POLICY
from service.identity.roles import INSTITUTIONS
from service.kernel.errors import NotFound
from service.operations.ruo_plan.carrying import (
    baseline_of,
    months_of,
    progress_by_activity,
    subject_of,
    target_of,
)
from service.operations.ruo_plan.words import TYPES
from service.rules.plan import PartReached, Progress, coverage
from service.storage.models.case import CaseFile
from service.storage.models.identity import Organisation, OrganisationKind
from service.storage.models.inspection import Inspection
from service.storage.models.plan import Plan, PlanActivity, PlanAnomaly, PlanInstitution

_ANY, _NONE = "any", "none"
_TO_CHECK = [*(kind.value for kind in INSTITUTIONS), OrganisationKind.REGIONAL_CENTRE.value]


class PlanNotFound(NotFound):
    """No such plan, or it is another department's."""

    code = "plan.not-found"
    sentence = "Няма такъв план."


@dataclass(frozen=True)
class PlanFilter:
    """What the list is narrowed to. `anomaly` is a kind, „any“ or „none“."""

    words: str = ""
    goal: str = ""
    type: str = ""
    anomaly: str = ""


@dataclass(frozen=True)
class ActivityLine:
    """A row of the plan as the list shows it."""

    activity: PlanActivity
    subject: str
    progress: Progress
    anomalies: Sequence[PlanAnomaly]
    institutions: Sequence[str]


@dataclass(frozen=True)
class PlanOverview:
    """A plan, or what the filter leaves of it."""

    plan: Plan
    ruo: Organisation
    lines: Sequence[ActivityLine]
    count: int
    #: number → words, in order
    goals: Mapping[str, str]
    anomalies_by_goal: Mapping[str, Sequence[PlanAnomaly]]
    anomalies_of_plan: Sequence[PlanAnomaly]
    plans: Sequence[Plan]


@dataclass(frozen=True)
class CheckLine:
    """A check of the activity with its case."""

    inspection: Inspection
    case_id: int
    number: str
    institution: str


@dataclass(frozen=True)
class NamedLine:
    """An institution the plan names: how it was understood, and its checks."""

    named: PlanInstitution
    organisation: Organisation | None
    checks: Sequence[CheckLine]


@dataclass(frozen=True)
class ActivityPage:
    """One activity: as written, as understood, and carried out so far."""

    plan: Plan
    activity: PlanActivity
    subject: str
    anomalies: Sequence[PlanAnomaly]
    progress: Progress
    coverage: PartReached | None
    named: Sequence[NamedLine]
    #: checks of institutions the plan does not name
    others: Sequence[CheckLine]
    choices: Sequence[Organisation]
    months: Sequence[date]
    is_checked: bool
    errors: Sequence[PlanAnomaly] = field(default_factory=tuple)


def plans_of(session: Session, actor: Actor) -> list[Plan]:
    """The plans of the departments the actor belongs to or stands above, the newest first."""
    rows = session.execute(
        select(Plan, Organisation.path)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .order_by(Plan.school_year.desc(), Plan.id)
    )
    return [plan for plan, path in rows if _sees(actor, path)]


def read_overview(
    session: Session, actor: Actor, wanted: PlanFilter, *, plan_id: int | None = None
) -> PlanOverview | None:
    """The plan with this id, or the newest; None when there is none yet. Raises PlanNotFound."""
    plans = plans_of(session, actor)
    plan = next((each for each in plans if plan_id in {None, each.id}), None)
    if plan is None:
        if plan_id is not None:
            raise PlanNotFound
        return None
    rows = _rows(session, plan.id)
    anomalies = _anomalies(session, plan.id)
    lines = _lines(session, plan.id, rows, anomalies)
    by_goal: dict[str, list[PlanAnomaly]] = {}
    for each in anomalies:
        if each.goal is not None:
            by_goal.setdefault(each.goal, []).append(each)
    whole = [each for each in anomalies if each.goal is None and each.activity_id is None]
    return PlanOverview(
        plan=plan,
        ruo=session.get_one(Organisation, plan.organisation_id),
        lines=[line for line in lines if _fits(line, wanted)],
        count=len(lines),
        goals={row.goal: str(row.cells["goal"]) for row in rows},
        anomalies_by_goal=by_goal,
        anomalies_of_plan=whole,
        plans=plans,
    )


def read_activity(session: Session, actor: Actor, activity_id: int) -> ActivityPage:
    """One activity; raises PlanNotFound for a foreign one, as for one that is not there."""
    activity = session.get(PlanActivity, activity_id)
    if activity is None:
        raise PlanNotFound
    plan = session.get_one(Plan, activity.plan_id)
    ruo = session.get_one(Organisation, plan.organisation_id)
    if not _sees(actor, ruo.path):
        raise PlanNotFound
    anomalies = [
        each
        for each in _anomalies(session, plan.id)
        if each.activity_id == activity.id or each.goal == activity.goal
    ]
    checks = _checks(session, activity.id)
    named = _named(session, activity.id, checks)
    known = {line.organisation.id for line in named if line.organisation is not None}
    done = progress_by_activity(session, plan.id)[activity.id]
    return ActivityPage(
        plan=plan,
        activity=activity,
        subject=subject_of(activity, session),
        anomalies=anomalies,
        progress=done,
        coverage=coverage(baseline_of(activity), target=target_of(activity), closed=done.closed),
        named=named,
        others=[each for each in checks if each.inspection.organisation_id not in known],
        choices=[each for each in _institutions(session, ruo) if each.id not in known],
        months=months_of(activity),
        is_checked=activity.type in CHECKED,
        errors=[each for each in anomalies if each.severity == "error"],
    )


def _rows(session: Session, plan_id: int) -> list[PlanActivity]:
    return list(
        session.scalars(
            select(PlanActivity)
            .where(PlanActivity.plan_id == plan_id)
            .order_by(PlanActivity.position)
        )
    )


def _lines(
    session: Session,
    plan_id: int,
    rows: Sequence[PlanActivity],
    anomalies: Sequence[PlanAnomaly],
) -> list[ActivityLine]:
    done = progress_by_activity(session, plan_id)
    named = _names(session, plan_id)
    return [
        ActivityLine(
            row,
            subject_of(row, session),
            done[row.id],
            [each for each in anomalies if each.activity_id == row.id],
            named.get(row.id, []),
        )
        for row in rows
    ]


def _sees(actor: Actor, path: str) -> bool:
    roles = POLICY["plan.view"].roles
    return any(given.role in roles and given.covers(path) for given in actor.assignments)


def _fits(line: ActivityLine, wanted: PlanFilter) -> bool:
    row = line.activity
    kinds = {each.kind for each in line.anomalies}
    if wanted.goal and row.goal != wanted.goal:
        return False
    if wanted.type and row.type != wanted.type:
        return False
    if wanted.anomaly and not {
        _ANY: bool(kinds),
        _NONE: not kinds,
    }.get(wanted.anomaly, wanted.anomaly in kinds):
        return False
    said = " ".join([row.number, TYPES[row.type], *(str(cell) for cell in row.cells.values())])
    return all(word in said.casefold() for word in wanted.words.casefold().split())


def _anomalies(session: Session, plan_id: int) -> list[PlanAnomaly]:
    return list(
        session.scalars(
            select(PlanAnomaly).where(PlanAnomaly.plan_id == plan_id).order_by(PlanAnomaly.id)
        )
    )


def _names(session: Session, plan_id: int) -> dict[int, list[str]]:
    rows = session.execute(
        select(PlanInstitution.activity_id, PlanInstitution.text)
        .join(PlanActivity, PlanActivity.id == PlanInstitution.activity_id)
        .where(PlanActivity.plan_id == plan_id)
        .order_by(PlanInstitution.activity_id, PlanInstitution.position)
    )
    found: dict[int, list[str]] = {}
    for activity_id, text in rows:
        found.setdefault(activity_id, []).append(text)
    return found


def _checks(session: Session, activity_id: int) -> list[CheckLine]:
    """All checks that stand on the activity, follow-ups too, the oldest first."""
    rows = session.execute(
        select(Inspection, CaseFile.number, Organisation.name, Organisation.settlement)
        .join(CaseFile, CaseFile.id == Inspection.case_id)
        .join(Organisation, Organisation.id == Inspection.organisation_id)
        .where(Inspection.plan_activity_id == activity_id)
        .order_by(Inspection.id)
    )
    return [
        CheckLine(check, check.case_id, number, placed(name, settlement))
        for check, number, name, settlement in rows
    ]


def _named(session: Session, activity_id: int, checks: Sequence[CheckLine]) -> list[NamedLine]:
    rows = session.scalars(
        select(PlanInstitution)
        .where(PlanInstitution.activity_id == activity_id)
        .order_by(PlanInstitution.position)
    )
    return [
        NamedLine(
            named,
            session.get(Organisation, named.organisation_id) if named.organisation_id else None,
            [each for each in checks if each.inspection.organisation_id == named.organisation_id],
        )
        for named in rows
    ]


def _institutions(session: Session, ruo: Organisation) -> list[Organisation]:
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.path.startswith(ruo.path), Organisation.kind.in_(_TO_CHECK))
            .order_by(Organisation.settlement, Organisation.name)
        )
    )
