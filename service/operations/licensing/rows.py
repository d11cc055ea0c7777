"""The rows of a licensing procedure and what its forms show of them."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.centre_names import centre_in_words
from service.domain.licensing import (
    CentreKind,
    FeeKind,
    LetterKind,
    OrderKind,
    ProcedureState,
    ProfessionState,
    Purpose,
)
from service.engine import Fact, OperationContext
from service.kernel.clock import SOFIA
from service.kernel.errors import NotFound
from service.rules.licensing.regularity import Coverage
from service.storage.models.identity import Person
from service.storage.models.licensing import (
    LicensingApplication,
    LicensingBase,
    LicensingProfession,
    LicensingTeacher,
)
from service.storage.models.licensing_acts import (
    LicensingCheck,
    LicensingFee,
    LicensingLetter,
    LicensingOrder,
)

_DECIDED = frozenset({ProcedureState.ISSUED, ProcedureState.REFUSED, ProcedureState.APPEALED})
_APPEALABLE = (OrderKind.OPENING, OrderKind.ISSUE, OrderKind.REFUSAL)


class ApplicationNotFound(NotFound):
    """The case has no application yet."""

    code = "licensing.application-not-found"
    sentence = "В преписката още няма заявление за лицензия."


class ActNotFound(NotFound):
    """The procedure has no such order, letter or fee yet."""

    code = "licensing.act-not-found"
    sentence = "В преписката още няма {what}."


def application_of(session: Session, case_id: int) -> LicensingApplication | None:
    return session.scalar(
        select(LicensingApplication).where(LicensingApplication.case_id == case_id)
    )


def find_application(ctx: OperationContext) -> LicensingApplication:
    """The application of the case; raises ApplicationNotFound."""
    found = application_of(ctx.session, ctx.case.id)
    if found is None:
        raise ApplicationNotFound
    return found


def claimed_professions(session: Session, application_id: int) -> list[LicensingProfession]:
    """What is applied for, by code."""
    return list(
        session.scalars(
            select(LicensingProfession)
            .where(LicensingProfession.application_id == application_id)
            .order_by(LicensingProfession.code)
        )
    )


def fields_of(professions: list[LicensingProfession]) -> dict[str, str]:
    """The claimed professional fields, code → name."""
    return {each.field_code: each.field_name for each in professions}


def coverage_of(session: Session, professions: list[LicensingProfession]) -> list[Coverage]:
    """For which purposes each profession has a base and a teacher (R-213)."""
    return [
        Coverage(
            each.name,
            _purposes(session, LicensingBase, each.id),
            _purposes(session, LicensingTeacher, each.id),
        )
        for each in professions
    ]


def _purposes(
    session: Session, table: type[LicensingBase | LicensingTeacher], profession_id: int
) -> set[Purpose]:
    found = session.scalars(select(table.purpose).where(table.profession_id == profession_id))
    return {Purpose(each) for each in found}


def fee_of(session: Session, application_id: int, kind: FeeKind) -> LicensingFee | None:
    return session.scalar(
        select(LicensingFee).where(
            LicensingFee.application_id == application_id, LicensingFee.kind == kind
        )
    )


def find_fee(session: Session, application_id: int, kind: FeeKind) -> LicensingFee:
    """The fee; raises ActNotFound while it is not due yet."""
    found = fee_of(session, application_id, kind)
    if found is None:
        raise ActNotFound(what="такава такса")
    return found


def last_check(session: Session, application_id: int) -> LicensingCheck | None:
    return session.scalars(
        select(LicensingCheck)
        .where(LicensingCheck.application_id == application_id)
        .order_by(LicensingCheck.round.desc())
    ).first()


def check_count(session: Session, application_id: int) -> int:
    query = select(func.count()).where(LicensingCheck.application_id == application_id)
    return session.scalar(query) or 0


def last_letter(session: Session, application_id: int, kind: LetterKind) -> LicensingLetter | None:
    return session.scalars(
        select(LicensingLetter)
        .where(LicensingLetter.application_id == application_id, LicensingLetter.kind == kind)
        .order_by(LicensingLetter.id.desc())
    ).first()


def last_order(session: Session, application_id: int, kind: OrderKind) -> LicensingOrder | None:
    return session.scalars(
        select(LicensingOrder)
        .where(LicensingOrder.application_id == application_id, LicensingOrder.kind == kind)
        .order_by(LicensingOrder.id.desc())
    ).first()


def find_order(session: Session, application_id: int, kind: OrderKind) -> LicensingOrder:
    """The last order of this kind; raises ActNotFound."""
    found = last_order(session, application_id, kind)
    if found is None:
        raise ActNotFound(what="такава заповед")
    return found


def centre_of(application: LicensingApplication) -> str:
    """The centre with its kind, as every paper and title names it: ЦПО „Рила“."""
    return centre_in_words(CentreKind(application.kind), application.centre_name)


def received_on(application: LicensingApplication) -> date:
    """The day of receipt in Sofia."""
    return application.received.astimezone(SOFIA).date()


def person_name(session: Session, person_id: int | None) -> str:
    """The full name, or an empty text for nobody."""
    return "" if person_id is None else session.get_one(Person, person_id).full_name


def open_professions(session: Session, application_id: int) -> list[LicensingProfession]:
    """What is still to be decided, by code: a licensed profession is not decided twice."""
    return [
        each
        for each in claimed_professions(session, application_id)
        if each.state != ProfessionState.ACCEPTED
    ]


def refused_professions(session: Session, application_id: int) -> list[LicensingProfession]:
    """What an order has refused, by code; each has its ground (R-234)."""
    return [
        each
        for each in claimed_professions(session, application_id)
        if each.state == ProfessionState.REFUSED
    ]


def head_facts(ctx: OperationContext, application: LicensingApplication) -> list[Fact]:
    """Who applies, under which number, for what; above every form of the procedure."""
    shown = [
        Fact("Заявител", f"{application.company_name}, ЕИК {application.eik}"),
        Fact("Център", centre_of(application)),
    ]
    if application.registration_number is not None:
        shown.append(Fact("Входящ №", application.registration_number, rule="R-218"))
    professions = claimed_professions(ctx.session, application.id)
    if professions:
        names = ", ".join(f"{each.name} ({each.code})" for each in professions)
        shown.append(Fact("Заявени професии", names))
    return shown


def set_state(
    ctx: OperationContext, application: LicensingApplication, state: ProcedureState
) -> None:
    """Move the procedure on."""
    application.state = state
    ctx.session.flush()


def is_decided(application: LicensingApplication) -> bool:
    """Whether an order has decided it; a licence that stands decides it too (R-267)."""
    return application.state in _DECIDED or application.licence_id is not None


def appealable_orders(session: Session, application_id: int) -> list[LicensingOrder]:
    """The last order of each kind that may be appealed, the newest first (R-239)."""
    found = session.scalars(
        select(LicensingOrder)
        .where(
            LicensingOrder.application_id == application_id,
            LicensingOrder.kind.in_(_APPEALABLE),
            LicensingOrder.is_annulled.is_(False),
        )
        .order_by(LicensingOrder.id)
    )
    return sorted({each.kind: each for each in found}.values(), key=lambda each: -each.id)
