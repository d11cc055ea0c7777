"""Messages to a waiting instance: routed in SQL, so only the right instance is woken."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from service.engine.core.face import Element
from service.engine.errors import CaseChanged
from service.engine.forms import form_of
from service.engine.stepping import Stepper
from service.engine.work import CaseWork
from service.forms import FormValue
from service.forms.decoding import Raw
from service.forms.values import to_json
from service.kernel.errors import Conflict
from service.kernel.json_types import JsonMapping
from service.storage.models.engine import MessageSubscription

if TYPE_CHECKING:
    from service.engine.host import StepHost


class NobodyWaits(Conflict):
    """No instance of the case waits for this message any more."""

    code = "messages.nobody-waits"
    sentence = "Действието „{name}“ вече не е възможно: преписката е продължила."


def deliver(
    work: CaseWork,
    message_name: str,
    payload: JsonMapping,
    *,
    stepper_for: Callable[[CaseWork], Stepper],
    correlation_key: str | None = None,
) -> None:
    """Deliver to the one instance of the case that waits; raises NobodyWaits."""
    key = correlation_key or str(work.case.id)
    waiting = work.session.scalars(
        select(MessageSubscription)
        .where(
            MessageSubscription.message_name == message_name,
            MessageSubscription.correlation_key == key,
            MessageSubscription.case_id == work.case.id,
        )
        .order_by(MessageSubscription.id)
    ).first()
    if waiting is None:
        raise NobodyWaits(name=message_name)
    _wake(work, waiting, payload, raw=None, stepper=stepper_for(work))


def trigger(
    work: CaseWork,
    subscription_id: int,
    raw: Raw,
    *,
    stepper_for: Callable[[CaseWork], Stepper],
    authorise: Callable[[CaseWork, MessageSubscription], str | None],
) -> None:
    """A person presses the event's button; raises NobodyWaits, ValidationFailed."""
    waiting = work.session.get(MessageSubscription, subscription_id)
    if waiting is None or waiting.case_id != work.case.id or waiting.action_role is None:
        raise NobodyWaits(name="")
    role = authorise(work, waiting)
    _wake(work, waiting, {}, raw=raw, stepper=stepper_for(work), role=role)


def _wake(
    work: CaseWork,
    waiting: MessageSubscription,
    payload: JsonMapping,
    *,
    raw: Raw | None,
    stepper: Stepper,
    role: str | None = None,
) -> None:
    snapshot = stepper.snapshot(waiting.instance_id)
    if snapshot is None or snapshot.blob is None:
        raise CaseChanged
    host = stepper.host(snapshot, role=role)
    execution = stepper.resume(snapshot, host)
    values: Mapping[str, FormValue] = {}
    element = host.definition.process.elements[waiting.element_id]
    action = element.action
    if raw is not None and action is not None and action.form is not None:
        form = form_of(host, action.form, element_id=element.id, variables=execution.variables)
        values = host.form = form.validate(raw)
    _record(host, element, values)
    result: JsonMapping = dict(payload)
    if raw is not None and action is not None and action.operation is not None:
        context = host.context(element.id, inputs={}, variables=execution.variables)
        result = host.registry.find(action.operation)(context) or {}
    step = execution.deliver(waiting.message_name, result, element_id=waiting.element_id)
    stepper.apply(snapshot, host, step)
    work.finish()


def _record(host: "StepHost", element: Element, values: Mapping[str, FormValue]) -> None:
    host.context(element.id, inputs={}, variables={}).record(
        "message.received",
        {"name": element.name, "message": element.message_name, "values": to_json(values)},
    )
