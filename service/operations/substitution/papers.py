"""The papers of a substitution: the order of leave (Приложение № 1) and Приложение № 2."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select

from service.domain.institutions import HourUnit
from service.domain.leave import LeaveGround
from service.domain.people import StaffPosition
from service.domain.wording import date_bg, hours_bg, maybe_date_bg, money_bg, quantity_bg
from service.engine import OperationContext
from service.identity.roles import Role
from service.kernel.calendar import WorkingCalendar
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.in_office import in_office
from service.operations.programme.lines import absent_of, hours_of, total_hours
from service.operations.substitution.people import POSITIONS
from service.operations.substitution.rows import edition_of
from service.storage.models.absence import (
    AssignmentActRow,
    HourLineRow,
    HoursStatement,
    SubstitutionRow,
    TeacherAbsence,
)
from service.storage.models.identity import Person, PersonAddress

_ARTICLES = {
    LeaveGround.ART155: ("чл. 155 и чл. 176", "платен годишен отпуск"),
    LeaveGround.ART157: ("чл. 157, ал. 1", "отпуск за изпълнение на задължения"),
    LeaveGround.ART159: ("чл. 159", "отпуск за синдикална дейност"),
    LeaveGround.ART161: ("чл. 161", "служебен и творчески отпуск"),
    LeaveGround.ART168: ("чл. 168", "допълнителен платен отпуск"),
    LeaveGround.ART169: ("чл. 169", "отпуск за обучение"),
    LeaveGround.ART170: ("чл. 170", "отпуск за кандидатстване"),
}
_ANOTHER = ("чл. 160", "отпуск")


def leave_order(ctx: OperationContext, absence: TeacherAbsence) -> None:
    """File the order of leave as it stands after the director issued it."""
    article, kind = _ARTICLES.get(LeaveGround(absence.ground), _ANOTHER)
    days = WorkingCalendar.bulgarian().working_days(absence.starts_on, absence.ends_on)
    number = f"{absence.order_number}/{maybe_date_bg(absence.order_on)}"
    data: dict[str, Json] = {
        **_head(ctx),
        "number": absence.order_number or "",
        "date": maybe_date_bg(absence.order_on),
        "article": article,
        "application_number": absence.application_number or "",
        "application_date": maybe_date_bg(absence.application_on),
        "teacher": absent_of(ctx.session, absence).name,
        "position": POSITIONS[StaffPosition(absence.position)],
        "leave_kind": kind,
        "days": f"{len(days)} работни дни" if len(days) != 1 else "1 работен ден",
        "starts_on": date_bg(absence.starts_on),
        "ends_on": date_bg(absence.ends_on),
        "condition": "",
        "lessons": [],
    }
    file_paper(
        ctx, "leave_order", data, kind="annex-1", name="Заповед за отпуск.pdf", number=number
    )


def hours_statement(ctx: OperationContext, absence: TeacherAbsence, row: SubstitutionRow) -> None:
    """File Приложение № 2 with the sum the rules made of the hours."""
    hours = hours_of(ctx.session, row.id)
    act = ctx.session.get_one(AssignmentActRow, row.id)
    statement = ctx.session.get_one(HoursStatement, row.id)
    rate = max((hour.rate or Decimal(0) for hour in hours), default=Decimal(0))
    amount = sum((hour.amount or Decimal(0) for hour in hours), Decimal("0.00"))
    data: dict[str, Json] = {
        **_head(ctx),
        "act": f"акт № {act.number}/{date_bg(act.signed_on)}",
        "substitute": ctx.session.get_one(Person, row.substitute_person_id).full_name,
        "settlement": _settlement(ctx, row, on=hours[0].held_on),
        "category": _letter(absence, row),
        "period": f"{date_bg(hours[0].held_on)} – {date_bg(hours[-1].held_on)}",
        "absent": absent_of(ctx.session, absence).name,
        "rows": [*_rows(hours)],
        "hours": hours_bg(total_hours(hours), HourUnit(act.unit)),
        "staffing_list": f"Списък-образец № {statement.staffing_list}",
        "rate": money_bg(rate),
        "amount": money_bg(amount),
    }
    file_paper(ctx, "annex_2", data, kind="annex-2", name="Справка-декларация (Приложение № 2).pdf")


def _rows(hours: Sequence[HourLineRow]) -> Iterable[Json]:
    """One row for the hours of a day in one class."""
    for (on, group, subject), of_day in groupby(
        hours, key=lambda row: (row.held_on, row.class_name, row.subject)
    ):
        total = quantity_bg(total_hours(of_day))
        yield {"date": date_bg(on), "group": group, "subject": subject, "hours": total}


def _head(ctx: OperationContext) -> dict[str, Json]:
    institution = ctx.organisation("director")
    heads = in_office(ctx, Role.DIRECTOR, institution.id)
    return {
        "issuer": institution.full_name,
        "place": institution.settlement or "",
        "signatory_role": "Директор",
        "signatory": heads[0].full_name if heads else ctx.actor.name,
    }


def _letter(absence: TeacherAbsence, row: SubstitutionRow) -> str:
    categories = edition_of(absence).substitute_categories
    return next(each.letter for each in categories if each.value.value == row.category)


def _settlement(ctx: OperationContext, row: SubstitutionRow, *, on: date) -> str:
    """The settlement of the current address on the first day; a dash when none is known."""
    found = ctx.session.scalars(
        select(PersonAddress.settlement)
        .where(PersonAddress.person_id == row.substitute_person_id, PersonAddress.valid_from <= on)
        .order_by(PersonAddress.valid_from.desc())
    ).first()
    return found or "—"
