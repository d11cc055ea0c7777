"""The order that pays the commission's members who attended (R-244)."""

from sqlalchemy import select

from service.domain.licensing import OrderKind
from service.engine import Fact, FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import tell
from service.operations.licensing.orders import Order, write_order
from service.operations.licensing.rows import find_application, head_facts
from service.operations.official_papers import ActTable
from service.rules.licensing.fees import both_currencies, remuneration
from service.storage.models.identity import Person
from service.storage.models.licensing import LicensingApplication
from service.storage.models.meeting import MeetingMember


@form_context("licensing/order_fees")
def order_fees_form(ctx: OperationContext) -> FormContext:
    """Who attended and what each is due."""
    application = find_application(ctx)
    facts = [Fact(name, amount, rule="R-244") for name, amount in _remunerations(ctx, application)]
    return FormContext(facts=[*head_facts(ctx, application), *facts])


@operation
def order_fees(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 21: the chair and the members who attended are paid (R-244)."""
    application = find_application(ctx)
    number = Answers.of(ctx.form).text("number")
    rows = _remunerations(ctx, application)
    write_order(
        ctx,
        application,
        Order(
            kind=OrderKind.FEES,
            number=number,
            title="Възнаграждения на експертната комисия",
            ground=f"сключените договори и заявление {application.registration_number}",
            paragraphs=("Да се изплатят възнаграждения на присъствалите, както следва.",),
            tables=(ActTable("Възнаграждения", ("Име", "Сума"), rows),),
            closing=("Контрола по изпълнението възлагам на главния счетоводител.",),
        ),
    )
    application.closed_at = ctx.now
    tell(
        ctx, "remuneration.ordered",
        f"Наредено е възнаграждение на {len(rows)} присъствали членове.", "R-244",
        members=len(rows),
    )  # fmt: skip
    ctx.notify(
        subject="Изплатете възнаграждения",
        body=f"Заповед № {number} за възнаграждения на експертна комисия.",
        dedup=f"licensing:fees:{number}",
        role=Role.NAPOO_ACCOUNTANT,
    )
    return {}


def _remunerations(
    ctx: OperationContext, application: LicensingApplication
) -> list[tuple[str, str]]:
    pay = remuneration(on=ctx.today)
    amount = both_currencies(pay.amount, currency=pay.currency, on=ctx.today)
    rows = ctx.session.execute(
        select(Person.full_name, MeetingMember.is_chair)
        .join(MeetingMember, MeetingMember.person_id == Person.id)
        .where(
            MeetingMember.meeting_id == application.meeting_id,
            MeetingMember.has_attended.is_(True),
        )
        .order_by(MeetingMember.is_chair.desc(), MeetingMember.seat)
    )
    return [(f"{name}, председател" if is_chair else name, amount) for name, is_chair in rows]
