"""Orders of the procedure: the row and the paper of each, written together."""

from dataclasses import dataclass

from service.domain.licensing import OrderKind
from service.engine import OperationContext
from service.identity.roles import Role
from service.operations.four_eyes import acting_person
from service.operations.official_papers import ActForm, ActTable, file_act
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingOrder

#: who sees to it that the orders of the procedure are carried out
CONTROL = "Контрола по изпълнението възлагам на директора на дирекция ПКЛ."


@dataclass(frozen=True)
class Order:
    """What an order says."""

    kind: OrderKind
    number: str
    title: str
    ground: str
    paragraphs: tuple[str, ...]
    tables: tuple[ActTable, ...] = ()
    closing: tuple[str, ...] = ()


def write_order(
    ctx: OperationContext, application: LicensingApplication, order: Order
) -> LicensingOrder:
    """Sign the order today and file its PDF."""
    row = LicensingOrder(
        application_id=application.id,
        kind=order.kind,
        number=order.number,
        issued_on=ctx.today,
        signed_by_id=acting_person(ctx),
        grounds=order.ground,
    )
    ctx.session.add(row)
    ctx.session.flush()
    file_act(
        ctx,
        form=ActForm.ORDER,
        kind=f"licensing-order-{order.kind.value}",
        title=order.title,
        name=f"Заповед: {order.title.lower()}",
        paragraphs=order.paragraphs,
        issuer_role=Role.NAPOO_CHAIR,
        number=order.number,
        ground=order.ground,
        tables=order.tables,
        closing=order.closing
        or (
            "Заповедта да се сведе до знанието на заявителя и на водещия експерт.",
            CONTROL,
        ),
    )
    return row
