"""From rows to what the rules judge: institution, leave, substitution, hours. Reads only."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.grounds import Decision
from service.domain.institutions import (
    HourUnit,
    Institution,
    InstitutionType,
    Ownership,
)
from service.domain.leave import Case161, Leave, LeaveGround, SickNote, StudyPurpose
from service.domain.people import (
    AbsentPerson,
    CurrentAddress,
    StaffPosition,
    Substitute,
    SubstituteCategory,
)
from service.domain.substitution import (
    ActKind,
    AssignmentAct,
    Materials,
    MaterialsKind,
    Slot,
    Statement,
    Substitution,
)
from service.kernel.clock import SOFIA
from service.kernel.errors import Problem
from service.kernel.json_types import Json
from service.rules.catalogue import rule
from service.storage.models.absence import (
    AssignmentActRow,
    HourLineRow,
    HoursStatement,
    SubstitutionMaterials,
    SubstitutionRow,
    TeacherAbsence,
)
from service.storage.models.identity import Organisation, Person, PersonAddress

#: the region of schools abroad in the codes of NEISPUO, which are region × 100 000 + number
_ABROAD = 29
_REGION = 100_000


def institution_of(organisation: Organisation) -> Institution:
    """The institution as the rules see it; a NEISPUO code of region 29 is abroad (R-008)."""
    return Institution(
        key=organisation.key,
        name=organisation.name,
        type=InstitutionType.of_kind(organisation.kind),
        ownership=Ownership(organisation.ownership or Ownership.PRIVATE),
        settlement_code=organisation.settlement_code or "",
        is_in_bulgaria=int(organisation.neispuo_code or 0) // _REGION != _ABROAD,
    )


def absent_of(session: Session, absence: TeacherAbsence) -> AbsentPerson:
    """The absent person of an absence."""
    person = session.get_one(Person, absence.absent_person_id)
    return AbsentPerson(
        person_id=person.id,
        name=person.full_name,
        position=StaffPosition(absence.position),
        leads_therapy_group=absence.leads_therapy_group,
    )


def leave_of(absence: TeacherAbsence) -> Leave:
    """The leave of an absence with everything that proves it."""
    return Leave(
        ground=LeaveGround(absence.ground),
        starts_on=absence.starts_on,
        ends_on=absence.ends_on,
        application_on=absence.application_on,
        order_number=absence.order_number or "",
        order_on=absence.order_on,
        is_under_article_176=absence.article_176,
        article_176_reason=absence.article_176_reason or "",
        paragraph_157=absence.paragraph_157,
        item_157=absence.item_157,
        union_name=absence.union_name or "",
        document_number=absence.union_document or "",
        case_161=Case161(absence.case_161) if absence.case_161 else None,
        case_161_order=absence.case_161_order or "",
        has_evidence=absence.evidence_document_id is not None,
        sick_note=_sick_note(absence),
        agreement_clause=absence.agreement_clause or "",
        children_count=absence.children_count,
        has_consent=absence.has_consent,
        purpose_170=StudyPurpose(absence.purpose_170) if absence.purpose_170 else None,
    )


def _sick_note(absence: TeacherAbsence) -> SickNote | None:
    if (
        absence.sick_note_number is None
        or absence.sick_note_starts_on is None
        or absence.sick_note_ends_on is None
    ):
        return None
    return SickNote(
        number=absence.sick_note_number,
        starts_on=absence.sick_note_starts_on,
        ends_on=absence.sick_note_ends_on,
        is_continuation=absence.sick_note_first_day_on is not None,
        first_day_on=absence.sick_note_first_day_on,
    )


def addresses_of(session: Session, person_id: int) -> tuple[CurrentAddress, ...]:
    """Every current address of a person, oldest first (R-066)."""
    rows = session.scalars(
        select(PersonAddress)
        .where(PersonAddress.person_id == person_id)
        .order_by(PersonAddress.valid_from)
    )
    return tuple(CurrentAddress(r.settlement_code, r.valid_from, r.valid_to) for r in rows)


def substitution_of(session: Session, row: SubstitutionRow) -> Substitution:
    """A substitution with its leave, substitute, act, statement and materials."""
    absence = session.get_one(TeacherAbsence, row.absence_id)
    person = session.get_one(Person, row.substitute_person_id)
    return Substitution(
        substitution_id=row.id,
        absent=absent_of(session, absence),
        leave=leave_of(absence),
        substitute=Substitute(
            person_id=person.id,
            name=person.full_name,
            category=SubstituteCategory(row.category),
            position=StaffPosition(row.position),
            is_internal=row.is_internal,
            addresses=addresses_of(session, person.id),
            article_213_paragraph=row.article_213_paragraph,
            has_higher_education=row.has_higher_education,
            has_teacher_qualification=row.has_teacher_qualification,
            speciality_matches=row.is_specialist,
        ),
        act=_act(session.get(AssignmentActRow, row.id)),
        statement=_statement(session.get(HoursStatement, row.id)),
        materials=_materials(session.get(SubstitutionMaterials, row.id)),
        is_specialist=row.is_specialist,
        director_reason=row.director_reason or "",
        director_norm_done=row.director_norm_done,
    )


def _act(row: AssignmentActRow | None) -> AssignmentAct | None:
    if row is None:
        return None
    return AssignmentAct(
        kind=ActKind(row.kind),
        number=row.number,
        signed_on=row.signed_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        subject=row.subject,
        hours=row.hours,
        unit=HourUnit(row.unit),
        funding_source=row.funding_source,
        hourly_rate=row.hourly_rate,
        hourly_contributions=row.hourly_contributions,
        is_full_month=row.is_full_month,
    )


def _statement(row: HoursStatement | None) -> Statement | None:
    if row is None:
        return None
    signed_at = row.director_signed_at
    return Statement(
        hours=row.hours,
        staffing_list=row.staffing_list,
        signed_by_substitute_on=row.signed_on,
        signed_by_director_on=None if signed_at is None else signed_at.astimezone(SOFIA).date(),
        weekly_norm=row.weekly_norm,
    )


def _materials(row: SubstitutionMaterials | None) -> tuple[Materials, ...]:
    if row is None:
        return ()
    return (Materials(MaterialsKind(row.kind), row.approved_on, row.council_protocol or ""),)


def slot_of(row: HourLineRow, *, institution_key: str) -> Slot:
    """The place of an hour in the day."""
    return Slot(
        substitute_id=row.substitute_person_id,
        held_on=row.held_on,
        lesson_number=row.lesson_number,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        institution_key=institution_key,
    )


def hours_of(session: Session, substitution_id: int) -> Sequence[HourLineRow]:
    """The hours of a substitution that stand, in the order they were held."""
    return session.scalars(
        select(HourLineRow)
        .where(HourLineRow.substitution_id == substitution_id, ~HourLineRow.is_released)
        .order_by(
            HourLineRow.held_on, HourLineRow.lesson_number, HourLineRow.starts_at, HourLineRow.id
        )
    ).all()


def total_hours(rows: Iterable[HourLineRow]) -> Decimal:
    """The sum of the hours, lessons or astronomical."""
    return sum((row.hours for row in rows), start=Decimal(0))


def problems_of(decision: Decision, *, at: str) -> list[Problem]:
    """A refusal as problems at a field; none when the rules let it through."""
    if decision.is_allowed:
        return []
    return [Problem(at, ground.text, rule=ground.rule_id) for ground in decision.grounds]


def grounds_json(decision: Decision) -> list[Json]:
    """The grounds as the ledger and the tables keep them, each rule's sentence once."""
    return [ground.to_json() for ground in dict.fromkeys(decision.grounds)]


def named(*rule_ids: str) -> list[Json]:
    """Rules a step rests on without judging by them: id, citation and title."""
    found = [rule(rule_id) for rule_id in rule_ids]
    return [{"rule": r.id, "citation": r.citation, "text": r.title} for r in found]
