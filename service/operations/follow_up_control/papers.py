"""The papers of a control: order ПК1, protocol ПК2, letter ПК3, report ПК4."""

from collections.abc import Callable

from service.domain.control import FindingDegree
from service.domain.wording import maybe_date_bg
from service.engine import OperationContext
from service.identity.roles import Role, role_label
from service.operations.follow_up_control.rows import (
    DEGREE_NAMES,
    REGIME_NAMES,
    TYPE_NAMES,
    centre_of,
    findings_of,
    mode_words,
    months_words,
    officers_of,
    recommendations_of,
    term_words,
)
from service.operations.follow_up_control.sheet import ANSWER_NAMES, lines_of, visit_of
from service.operations.official_papers import ActForm, ActTable, Signatory, file_act
from service.rules.control.checklist import scope_of
from service.storage.models.control import (
    Control,
    ControlRecommendation,
    ControlRegime,
    ControlType,
    LineAnswer,
)

_LAW = "чл. 49в от Закона за професионалното образование и обучение"


def order(ctx: OperationContext, control: Control) -> None:
    """ПК1: who checks what, when and how."""
    centre = centre_of(ctx.session, control)
    scope = [item.title for item in scope_of(control.centre_kind) if item.key in control.scope]
    people = officers_of(ctx.session, control.id)
    kind = TYPE_NAMES[ControlType(control.type)].lower()
    regime = REGIME_NAMES[ControlRegime(control.regime)]
    paragraphs = [
        (
            f"Да се извърши {kind} ({regime} последващ контрол) на {centre.full_name}, лицензия "
            f"№ {control.licence_number}, {mode_words(control)}."
        ),
        "Проверяващи: " + ", ".join(each.name for each in people if each.knowledge is None) + ".",
        (
            f"Срок на проверката: от {maybe_date_bg(control.from_on)} "
            f"до {maybe_date_bg(control.to_on)}"
        ),
        "Обхват: " + "; ".join(scope) + ".",
        (
            "До 7 дни след края на проверката се съставя констативен протокол с препоръки и срок. "
            "Центърът може да възрази до 7 дни от връчването му; до 5 работни дни след този срок "
            "проверяващите докладват на председателя."
        ),
    ]
    experts = [f"{each.name} ({each.knowledge})" for each in people if each.knowledge is not None]
    if experts:
        paragraphs.insert(2, "Експерти със специални знания: " + ", ".join(experts) + ".")
    file_act(
        ctx,
        form=ActForm.ORDER,
        kind="control-order",
        title="Последващ контрол",
        name="Заповед за последващ контрол (ПК1)",
        number=control.order_number,
        ground=f"{_LAW} и мотивите: {control.reason}",
        paragraphs=paragraphs,
        closing=["Заповедта се съобщава на центъра и на проверяващите."],
        issuer_role=Role.NAPOO_CHAIR,
    )


def protocol(ctx: OperationContext, control: Control, *, conclusion: str) -> None:
    """ПК2: the checklist with its grounds, the findings by degree, the recommendations."""
    paragraphs = [
        (
            f"Проверката на {centre_of(ctx.session, control).full_name} по заповед "
            f"№ {control.order_number} приключи на {maybe_date_bg(control.ended_on)}"
        ),
        *_presence(ctx, control),
        conclusion,
    ]
    if control.late_reason is not None:
        due = maybe_date_bg(control.protocol_due_on)
        paragraphs.append(f"Протоколът е съставен след срока ({due}): {control.late_reason}")
    file_act(
        ctx,
        form=ActForm.PROTOCOL,
        kind="control-protocol",
        title="Констативен протокол от последващ контрол",
        name="Констативен протокол (ПК2)",
        number=control.protocol_number,
        ground=_LAW,
        paragraphs=paragraphs,
        tables=[_checklist(ctx, control), *_found(ctx, control)],
        issuer_role=Role.NAPOO_EXPERT,
        signatories=[
            Signatory("Проверяващ", each.name)
            for each in officers_of(ctx.session, control.id)
            if each.knowledge is None
        ],
    )


def letter(ctx: OperationContext, control: Control) -> None:
    """ПК3: the protocol is sent. It leaves before it is delivered: the terms have no day in it."""
    centre = centre_of(ctx.session, control)
    paragraphs = [
        (
            f"Изпращаме Ви констативен протокол № {control.protocol_number} от "
            f"{maybe_date_bg(control.protocol_on)}"
        ),
        (
            "До 7 дни от връчването му можете да изразите становище или да възразите по "
            "констатациите."
        ),
    ]
    if recommendations_of(ctx.session, control.id):
        paragraphs.append("Препоръките се изпълняват и отчитат с доказателства в сроковете им.")
    file_act(
        ctx,
        form=ActForm.LETTER,
        kind="control-letter",
        title="Констативен протокол от последващ контрол",
        name="Писмо за протокола (ПК3)",
        number=control.letter_number,
        paragraphs=paragraphs,
        addressee=["До ръководителя", centre.full_name, centre.settlement or ""],
        tables=_recommended(ctx, control, term=months_words),
        enclosures=[f"Констативен протокол № {control.protocol_number}"],
        issuer_role=Role.NAPOO_REGISTRAR,
        on=control.delivered_on,
    )


def report(ctx: OperationContext, control: Control, *, answer: str, conclusion: str) -> None:
    """ПК4: protocol, objection and its answer, what stands and what is proposed."""
    stands = findings_of(ctx.session, control.id)
    paragraphs = [
        (
            f"По заповед № {control.order_number} е проверен "
            f"{centre_of(ctx.session, control).full_name}; протокол № {control.protocol_number} е "
            f"връчен на {maybe_date_bg(control.delivered_on)}"
        ),
        "Възражение: " + (control.objection or "не е постъпило в седемдневния срок."),
        *([answer] if answer else []),
        f"Констатации, които остават: {len(stands)}.",
        conclusion,
    ]
    if control.good_practice is not None:
        paragraphs.append(f"Добра практика: {control.good_practice}")
    file_act(
        ctx,
        form=ActForm.REPORT,
        kind="control-report",
        title="Последващ контрол",
        name="Доклад до председателя (ПК4)",
        number=control.report_number,
        paragraphs=paragraphs,
        addressee=[
            "До председателя",
            "на Националната агенция за професионално",
            "образование и обучение",
        ],
        tables=_found(ctx, control),
        issuer_role=Role.NAPOO_EXPERT,
        signatories=[Signatory(role_label(Role.NAPOO_EXPERT), ctx.actor.name)],
    )


def _presence(ctx: OperationContext, control: Control) -> list[str]:
    visit = visit_of(ctx.session, control.id)
    if visit is None:
        return []
    before = visit.representative or "свидетели: " + ", ".join(visit.witnesses)
    on = maybe_date_bg(visit.visited_on)
    return [f"Проверка на място: {visit.place}, {on}, в присъствието на {before}."]


def _checklist(ctx: OperationContext, control: Control) -> ActTable:
    rows = [
        (line.text, line.ground, ANSWER_NAMES[LineAnswer(row.answer)], row.note or "")
        for line, row in lines_of(ctx.session, control)
    ]
    return ActTable("Контролен лист", ("Изискване", "Основание", "Да/не", "Установено"), rows)


def _found(ctx: OperationContext, control: Control) -> list[ActTable]:
    rows = [
        (str(each.number), each.description, each.ground, DEGREE_NAMES[FindingDegree(each.degree)])
        for each in findings_of(ctx.session, control.id)
    ]
    if not rows:
        return []
    columns = ("№", "Констатация", "Основание", "Степен")
    return [ActTable("Констатации", columns, rows), *_recommended(ctx, control)]


def _recommended(
    ctx: OperationContext,
    control: Control,
    *,
    term: Callable[[ControlRecommendation], str] = term_words,
) -> list[ActTable]:
    rows = [
        (str(each.number), each.description, term(each))
        for each in recommendations_of(ctx.session, control.id)
    ]
    return [ActTable("Препоръки", ("№", "Препоръка", "Срок"), rows)] if rows else []
