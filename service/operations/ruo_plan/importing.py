"""Bringing a plan in from a file: every cell kept, as often as one likes (R-301–R-308)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.resources import files

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.domain.plan import Anomaly, KnownInstitution, PlannedActivity, RuoPlan
from service.identity.institutions import known_spellings
from service.kernel.json_types import Json
from service.rules.plan import PlanRefused, read_plan
from service.storage.models.identity import Organisation
from service.storage.models.plan import Plan, PlanActivity, PlanAnomaly, PlanInstitution

#: the plan that the house brings along, of the department it belongs to
OWN_RUO, OWN_YEAR, OWN_FILE = "ruo-kyustendil", "2023/2024", "kyustendil_2023_2024.csv"


@dataclass(frozen=True)
class PlanImport:
    """What became of a file: rows by what happened to them, and all that is to be looked at."""

    plan_id: int
    created: int
    updated: int
    unchanged: int
    anomalies: tuple[Anomaly, ...]
    #: names that are no institution of the department, by activity
    unmatched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def own_plan() -> str:
    """The text of the plan that comes with the house."""
    return files(__package__).joinpath("data", OWN_FILE).read_text(encoding="utf-8")


def ensure_plan(session: Session, *, now: datetime) -> None:
    """The plan that comes with the house is in; one that is there already is left alone."""
    known = session.scalar(
        select(Plan.id)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .where(Organisation.key == OWN_RUO, Plan.school_year == OWN_YEAR)
    )
    if known is None:
        import_plan(session, own_plan(), now=now)


def import_plan(
    session: Session,
    text: str,
    *,
    ruo_key: str = OWN_RUO,
    school_year: str = OWN_YEAR,
    source_name: str = OWN_FILE,
    now: datetime,
) -> PlanImport:
    """Bring a plan in; a second run changes nothing, a corrected file what it corrects.

    Commits nothing. A row that left the file stays, as checks may stand on it. Raises PlanRefused.
    """
    ruo = session.scalar(select(Organisation).where(Organisation.key == ruo_key))
    if ruo is None:
        raise PlanRefused(reason=f"няма регионално управление с ключ „{ruo_key}“.")
    read = read_plan(text, school_year=school_year, known=known_institutions(session, ruo))
    plan = _plan(session, read, ruo.id, now)
    plan.source_name = source_name
    plan.source_sha256 = sha256(text.encode()).hexdigest()
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    rows = {row.number: row for row in _rows(session, plan.id)}
    keys = _ids_by_key(session)
    for position, activity in enumerate(read.activities, start=1):
        row = rows.get(activity.number)
        wanted = {"plan_id": plan.id, **_columns(activity, position)}
        counts[_keep(session, row, wanted, activity, keys)] += 1
    _keep_anomalies(session, plan, read)
    unmatched = {
        activity.number: names
        for activity in read.activities
        if (names := tuple(each.text for each in activity.institutions if each.key is None))
    }
    return PlanImport(plan.id, **counts, anomalies=read.anomalies, unmatched=unmatched)


def known_institutions(session: Session, ruo: Organisation) -> list[KnownInstitution]:
    """The institutions below a department, with every spelling of theirs that is known."""
    spelled = known_spellings()
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.path.startswith(ruo.path), Organisation.id != ruo.id)
        .order_by(Organisation.key)
    )
    return [
        KnownInstitution(
            key=row.key,
            kind=row.kind,
            settlement=row.settlement or "",
            spellings=tuple(dict.fromkeys((row.name, row.full_name, *spelled.get(row.key, ())))),
        )
        for row in rows
    ]


def _plan(session: Session, read: RuoPlan, ruo_id: int, now: datetime) -> Plan:
    found = session.scalar(
        select(Plan)
        .where(Plan.organisation_id == ruo_id, Plan.school_year == read.school_year)
        .with_for_update()
    )
    if found is not None:
        return found
    made = Plan(
        organisation_id=ruo_id,
        school_year=read.school_year,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        source_name="",
        source_sha256="",
        imported_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _rows(session: Session, plan_id: int) -> list[PlanActivity]:
    return list(session.scalars(select(PlanActivity).where(PlanActivity.plan_id == plan_id)))


def _ids_by_key(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Organisation.key, Organisation.id)).all())


def _keep(
    session: Session,
    row: PlanActivity | None,
    wanted: Mapping[str, object],
    activity: PlannedActivity,
    keys: Mapping[str, int],
) -> str:
    """Write an activity and what it names; which of the three it was."""
    if row is None:
        row = PlanActivity(**wanted)
        session.add(row)
        session.flush()
        _keep_institutions(session, row, activity, keys)
        return "created"
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in changes.items():
        setattr(row, name, value)
    named_anew = _keep_institutions(session, row, activity, keys)
    return "updated" if changes or named_anew else "unchanged"


def _columns(activity: PlannedActivity, position: int) -> dict[str, object]:
    return {
        "number": activity.number,
        "position": position,
        "priority": activity.priority,
        "goal": activity.goal,
        "cells": dict(activity.cells),
        "type": activity.type.value,
        "term_kind": activity.term.kind.value,
        "from_on": activity.term.from_on,
        "to_on": activity.term.to_on,
        "due_ons": list(activity.term.due_ons),
        "term_note": activity.term.note,
        "baseline_kind": activity.baseline.kind.value,
        "baseline": _parts(activity.baseline.parts),
        "target_kind": activity.target.kind.value,
        "target": _parts(activity.target.parts),
        "target_total": activity.target.total,
        "responsibles": list(activity.responsibles),
    }


def _parts(parts: tuple[tuple[int, str], ...]) -> list[Json]:
    return [[number, noun] for number, noun in parts]


def _keep_institutions(
    session: Session, row: PlanActivity, activity: PlannedActivity, keys: Mapping[str, int]
) -> bool:
    """The named institutions as they are now understood; whether anything changed."""
    wanted = [
        (each.text, each.match.value, keys[each.key] if each.key else None, list(each.candidates))
        for each in activity.institutions
    ]
    known = [
        (each.text, each.match, each.organisation_id, each.candidates)
        for each in session.scalars(
            select(PlanInstitution)
            .where(PlanInstitution.activity_id == row.id)
            .order_by(PlanInstitution.position)
        )
    ]
    if wanted == known:
        return False
    session.execute(delete(PlanInstitution).where(PlanInstitution.activity_id == row.id))
    session.add_all(
        PlanInstitution(
            activity_id=row.id,
            position=position,
            text=text,
            match=match,
            organisation_id=organisation_id,
            candidates=candidates,
        )
        for position, (text, match, organisation_id, candidates) in enumerate(wanted, start=1)
    )
    session.flush()
    return True


def _keep_anomalies(session: Session, plan: Plan, read: RuoPlan) -> None:
    """The anomalies of the file as it is now; those mended in it are gone."""
    rows = {row.number: row.id for row in _rows(session, plan.id)}
    session.execute(delete(PlanAnomaly).where(PlanAnomaly.plan_id == plan.id))
    session.add_all(
        PlanAnomaly(
            plan_id=plan.id,
            activity_id=rows[each.activity] if each.activity else None,
            goal=each.goal,
            kind=each.kind.value,
            severity=each.severity.value,
            field=each.field,
            sentence=each.sentence,
            rule=each.rule,
        )
        for each in read.anomalies
    )
    session.flush()
