"""An event a person triggers from the case page: its words and its form."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.cases.office import Office
from service.cases.rights import authorise_action
from service.engine.forms import form_of
from service.engine.messages import NobodyWaits
from service.engine.work import look_at_case
from service.forms import FormContext, FormDefinition
from service.identity.actor import Actor
from service.storage.models.case import CaseFile
from service.storage.models.engine import MessageSubscription


@dataclass(frozen=True)
class ActionPage:
    """What is asked before the event happens."""

    case: CaseFile
    label: str
    explanation: str
    form: FormDefinition | None
    context: FormContext


def read_action(office: Office, actor: Actor, case_id: int, subscription_id: int) -> ActionPage:
    """The event as this person may trigger it; raises NobodyWaits, NotFound, AccessDenied."""
    with office.transaction(actor) as session:
        work = look_at_case(session, case_id, actor=actor, now=office.clock.now())
        waiting = session.get(MessageSubscription, subscription_id)
        if waiting is None or waiting.case_id != case_id:
            raise NobodyWaits(name="")
        authorise_action(work, waiting)
        stepper = office.stepper_for(work)
        snapshot = stepper.snapshot(waiting.instance_id)
        if snapshot is None or snapshot.blob is None:
            raise NobodyWaits(name=waiting.action_label)
        host = stepper.host(snapshot)
        element = host.definition.process.elements[waiting.element_id]
        form, context = None, FormContext()
        if element.action is not None and element.action.form is not None:
            variables = stepper.resume(snapshot, host).variables
            given = form_of(host, element.action.form, element_id=element.id, variables=variables)
            form, context = given.form, given.context
        return ActionPage(
            case=_case(session, case_id),
            label=waiting.action_label or element.name,
            explanation=element.documentation,
            form=form,
            context=context,
        )


def _case(session: Session, case_id: int) -> CaseFile:
    return session.get_one(CaseFile, case_id)
