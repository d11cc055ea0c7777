"""The licence comes to be, or gets what a court gave back (R-237, R-241 – R-243)."""

from collections.abc import Sequence

from sqlalchemy import select

from service.domain.licences import EntryGround, EntryKind, LicenceHolder, LicensedProfession
from service.domain.licensing import (
    AppealOutcome,
    CentreKind,
    OrderKind,
    ProcedureState,
    ProfessionState,
)
from service.domain.wording import date_bg
from service.engine import OperationContext, operation
from service.kernel.json_types import Json
from service.operations.by_rule import tell
from service.operations.licences.papers import file_licence
from service.operations.licences.register import add_entry, issue_licence, professions_of
from service.operations.licences.rows import list_professions
from service.operations.licensing.orders import CONTROL, Order, write_order
from service.operations.licensing.refusing import memo_in_full, right_of_appeal
from service.operations.licensing.rows import (
    centre_of,
    claimed_professions,
    find_application,
    person_name,
    refused_professions,
)
from service.operations.official_papers import ActTable
from service.storage.models.identity import Organisation
from service.storage.models.licence import Licence
from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_acts import LicensingAppeal

_COMMUNICATED = "Заповедта се съобщава на заявителя в 3-дневен срок от издаването ѝ."


@operation
def issue(ctx: OperationContext) -> dict[str, Json]:
    """Order, licence, annex and register entry in one step (R-237, R-241, R-243)."""
    application = find_application(ctx)
    number = str(ctx.variables["order_number"])
    grounds = str(ctx.variables["order_grounds"])
    ground = EntryGround(number, ctx.today, grounds)
    if application.licence_id is not None:
        return _amend(ctx, application, ground)
    licence = issue_licence(
        ctx,
        kind=CentreKind(application.kind),
        holder=_holder(ctx, application),
        ground=ground,
        professions=_licensed(ctx, application),
    )
    application.licence_id = licence.id
    application.state = ProcedureState.ISSUED
    ctx.session.flush()
    what = f"Издавам лицензия № {licence.number} на {application.company_name}"
    decided = claimed_professions(ctx.session, application.id)
    _write(ctx, application, decided, what=what, ground=ground)
    signatory = person_name(ctx.session, application.ordered_by_id)
    file_licence(ctx, licence, signatory=signatory)
    tell(
        ctx, "order.issued",
        f"Със заповед № {number}/{date_bg(ctx.today)} се издава лицензия № {licence.number}.",
        "R-237", order=number, licence=licence.number,
    )  # fmt: skip
    return {"licence_number": licence.number}


def _amend(
    ctx: OperationContext, application: LicensingApplication, ground: EntryGround
) -> dict[str, Json]:
    """After a court gave back the refused part: the licence gets what is accepted now (R-234)."""
    licence = ctx.session.get_one(Licence, application.licence_id)
    listed = {each.code for each in professions_of(ctx.session, licence.id)}
    added = [each for each in _licensed(ctx, application) if each.code not in listed]
    codes = {each.code for each in added}
    decided = [
        each
        for each in claimed_professions(ctx.session, application.id)
        if each.code in codes or each.state == ProfessionState.REFUSED
    ]
    application.state = ProcedureState.ISSUED
    what = f"Решавам отново по отменената от съда част за лицензия № {licence.number}"
    _write(ctx, application, decided, what=what, ground=ground)
    if added:
        licence.annex_number += 1
        list_professions(ctx.session, licence, added)
        add_entry(
            ctx,
            licence,
            kind=EntryKind.AMENDED,
            order_number=ground.order_number,
            on=ground.on,
            note="Добавени са професии: " + ", ".join(sorted(codes)),
        )
        signatory = person_name(ctx.session, application.ordered_by_id)
        file_licence(ctx, licence, signatory=signatory)
    tell(
        ctx, "order.issued",
        f"Със заповед № {ground.order_number}/{date_bg(ground.on)} е решено отново по отказаните "
        f"професии; към лицензия № {licence.number} са добавени {len(added)}.",
        "R-234", order=ground.order_number, licence=licence.number,
    )  # fmt: skip
    return {"licence_number": licence.number}


def _holder(ctx: OperationContext, application: LicensingApplication) -> LicenceHolder:
    owner = ctx.session.get_one(Organisation, application.organisation_id)
    return LicenceHolder(
        organisation_id=owner.id,
        owner_name=application.company_name,
        eik=application.eik,
        seat=application.seat,
        town=owner.settlement or application.seat,
        centre_name=application.centre_name,
    )


def _licensed(ctx: OperationContext, application: LicensingApplication) -> list[LicensedProfession]:
    return [
        LicensedProfession(
            code=each.code,
            name=each.name,
            degree=each.degree,
            field_code=each.field_code,
            field_name=each.field_name,
        )
        for each in claimed_professions(ctx.session, application.id)
        if each.state == ProfessionState.ACCEPTED
    ]


def _judgment(ctx: OperationContext, application: LicensingApplication) -> str:
    """The judgment after which it is decided anew, with a comma before it; empty without one."""
    found = ctx.session.scalars(
        select(LicensingAppeal)
        .where(
            LicensingAppeal.application_id == application.id,
            LicensingAppeal.outcome == AppealOutcome.ANNULLED,
        )
        .order_by(LicensingAppeal.id.desc())
    ).first()
    if found is None:
        return ""
    return f", съдебно решение № {found.decision_number}/{date_bg(found.decided_on or ctx.today)}"


def _write(
    ctx: OperationContext,
    application: LicensingApplication,
    professions: Sequence[LicensingProfession],
    *,
    what: str,
    ground: EntryGround,
) -> None:
    rows = [
        (each.code, each.name, "лицензира се" if each.state == ProfessionState.ACCEPTED
         else f"отказва се: {each.ground}")
        for each in professions
    ]  # fmt: skip
    tables = (ActTable("Професии", ("Код", "Професия", "Решение"), rows),) if rows else ()
    write_order(
        ctx,
        application,
        Order(
            kind=OrderKind.ISSUE,
            number=ground.order_number,
            title="Издаване на лицензия",
            ground=(
                f"чл. 49а и чл. 49б от ЗПОО, заявление {application.registration_number}"
                f"{memo_in_full(application)}{_judgment(ctx, application)}"
            ),
            paragraphs=(
                f"{what} за {centre_of(application)}.",
                ground.note,
            ),
            tables=tables,
            closing=(
                _COMMUNICATED,
                *right_of_appeal(refused_professions(ctx.session, application.id)),
                CONTROL,
            ),
        ),
    )
