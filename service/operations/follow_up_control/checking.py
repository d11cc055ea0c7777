"""The check by documents and on site, the documents that were missing, and its end (R-259)."""

from datetime import date

from service.domain.wording import date_bg, subject_line
from service.engine import FormContext, OperationContext, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.kernel.terms import Term, TermUnit
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.follow_up_control.ordering import tell_centre
from service.operations.follow_up_control.rows import (
    demand_officer,
    documents_of,
    find_control,
    head_facts,
    officers_only,
)
from service.rules.control.checklist import Place, lines_for
from service.rules.control.findings import PROTOCOL_TERM, is_present
from service.storage.models.clock import ClockEnding
from service.storage.models.control import (
    Control,
    ControlDocument,
    ControlLine,
    ControlState,
    ControlVisit,
    LineAnswer,
)


@form_context("follow_up_control/check_documents")
@form_context("follow_up_control/check_on_site")
def check_form(ctx: OperationContext) -> FormContext:
    """The scope of the order: only its lines are asked."""
    control = find_control(ctx)
    variables: dict[str, Json] = {
        "scope": list[Json](control.scope),
        "centre_kind": control.centre_kind,
        "is_on_site": control.is_on_site,
        "order_from": None if control.from_on is None else control.from_on.isoformat(),
    }
    return FormContext(
        facts=head_facts(ctx, control), variables=variables, refusal=officers_only(ctx, control)
    )


@operation
def check_documents(ctx: OperationContext) -> dict[str, Json]:
    """What the system and the documents show, line by line."""
    control = find_control(ctx)
    demand_officer(ctx, control)
    answers = Answers.of(ctx.form)
    missing = {} if control.is_on_site else _ask_for(ctx, control, answers)
    _answer_lines(ctx, control, answers, Place.DOCUMENTS)
    _checked(ctx, control, answers, "Проверени са документите и данните в системата.", "R-250")
    return {"has_missing": False, **missing}


@operation
def check_on_site(ctx: OperationContext) -> dict[str, Json]:
    """The visit: before the representative, or at least one witness (R-259).

    A centre that was not told of the order learns of it by the visit.
    """
    control = find_control(ctx)
    officer = demand_officer(ctx, control)
    answers = Answers.of(ctx.form)
    representative = answers.maybe_text("representative")
    witnesses = [row.text("name") for row in answers.rows("witnesses")]
    if not is_present(representative, witnesses):
        text = (
            "Не присъства представител и няма свидетел: протоколът е недействителен. "
            "Посочете поне един свидетел."
        )
        raise refused("witnesses", text, "R-259")
    tell_centre(ctx, control)
    missing = _ask_for(ctx, control, answers)
    ctx.session.add(
        ControlVisit(
            control_id=control.id,
            visited_on=answers.day("checked_on"),
            place=answers.text("place"),
            representative=representative,
            witnesses=witnesses,
            visited_by_id=officer,
        )
    )
    _answer_lines(ctx, control, answers, Place.SITE)
    before = representative or "свидетели: " + ", ".join(witnesses)
    _checked(ctx, control, answers, f"Проверка на място в присъствието на {before}.", "R-259")
    return missing


@form_context("follow_up_control/present")
def present_form(ctx: OperationContext) -> FormContext:
    """The document the task is about."""
    control = find_control(ctx)
    asked = _item(ctx)
    return FormContext(facts=head_facts(ctx, control), variables={"document_name": asked.name})


@operation
def present_document(ctx: OperationContext) -> dict[str, Json]:
    """The centre presents one of the documents asked for."""
    asked = _item(ctx)
    asked.document_id = Answers.of(ctx.form).whole("document")
    asked.presented_on = ctx.today
    ctx.attach(asked.document_id)
    tell(ctx, "control.document_presented", f"Представен е „{asked.name}“.", "R-259")
    return {}


@operation
def end_check(ctx: OperationContext) -> dict[str, Json]:
    """The check is over: the seven days of the protocol run from its last day (R-252).

    Where documents were given a term, the check ends when the last of them came, or with the term.
    """
    control = find_control(ctx)
    asked = documents_of(ctx.session, control.id)
    ended: dict[str, Json] = {}
    if asked:
        due_on = ctx.clocks.due_on("documents")
        came = [each.presented_on or due_on for each in asked]
        control.ended_on = max(came)
        is_whole = all(each.presented_on is not None for each in asked)
        how = ClockEnding.MET if is_whole else ClockEnding.LAPSED
        ended = ctx.clocks.end(
            "documents", on=control.ended_on, how=how, lacking="всички поискани документи"
        )
        _tell_absent(ctx, asked, due_on)
    assert control.ended_on is not None  # noqa: S101 - each check sets it
    control.state = ControlState.CHECKED
    started = ctx.clocks.start(
        "protocol",
        title="Констативен протокол",
        term=PROTOCOL_TERM,
        from_on=control.ended_on,
        rule="R-252",
    )
    control.protocol_due_on = ctx.clocks.due_on("protocol")
    return {**ended, **started}


def _checked(
    ctx: OperationContext, control: Control, answers: Answers, text: str, rule_id: str
) -> None:
    control.ended_on = answers.day("checked_on")
    tell(
        ctx,
        "control.checked",
        f"{text} {answers.text('summary')}",
        rule_id,
        checked_on=control.ended_on.isoformat(),
    )


def _answer_lines(ctx: OperationContext, control: Control, answers: Answers, place: Place) -> None:
    """Keep the answer of every line of the scope."""
    is_on_site = place is Place.SITE
    ctx.session.add_all(
        ControlLine(
            control_id=control.id,
            is_on_site=is_on_site,
            code=line.code,
            answer=LineAnswer(answers.text(line.code)),
            note=answers.maybe_text(f"{line.code}_note"),
        )
        for line in lines_for(control.centre_kind, scope=control.scope, place=place)
    )
    ctx.session.flush()


def _ask_for(ctx: OperationContext, control: Control, answers: Answers) -> dict[str, Json]:
    """Give the missing documents a term (R-259); the variables of the centre's tasks."""
    names = [row.text("name") for row in answers.rows("documents")]
    if not names:
        return {"has_missing": False}
    days = answers.maybe_whole("documents_days")
    if days is None:
        text = "Дайте срок за представяне на липсващите документи."
        raise refused("documents_days", text, "R-259")
    asked = [ControlDocument(control_id=control.id, name=name) for name in names]
    ctx.session.add_all(asked)
    ctx.session.flush()
    subjects: dict[str, Json] = {str(each.id): subject_line(each.name) for each in asked}
    started = ctx.clocks.start(
        "documents",
        title="Представяне на липсващите документи",
        term=Term(days, TermUnit.DAYS),
        from_on=ctx.today,
        rule="R-259",
    )
    ctx.notify(
        subject="Представете липсващи документи",
        body="; ".join(names) + f". Срок: {date_bg(ctx.clocks.due_on('documents'))}",
        dedup="control:documents",
        role=Role.LICENSED_CENTRE,
    )
    return {
        **started,
        "has_missing": True,
        "document_ids": [each.id for each in asked],
        "document_subjects": subjects,
    }


def _tell_absent(ctx: OperationContext, asked: list[ControlDocument], due_on: date) -> None:
    absent = [each.name for each in asked if each.presented_on is None]
    if absent:
        text = f"Непредставени до {date_bg(due_on)} документи: {'; '.join(absent)}."
        tell(ctx, "control.documents_absent", text, "R-259")


def _item(ctx: OperationContext) -> ControlDocument:
    chosen = ctx.variables["document_id"]
    asked = documents_of(ctx.session, find_control(ctx).id)
    return next(each for each in asked if each.id == chosen)
