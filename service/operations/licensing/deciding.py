"""The closing memo and the order, profession by profession (R-234, R-237)."""

from collections.abc import Sequence

from sqlalchemy import select

from service.domain.commissions import QuestionOutcome
from service.domain.licensing import (
    CentreKind,
    ProcedureState,
    ProfessionState,
    RefusalCause,
)
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person, demand_other_person
from service.operations.licensing.refusing import MemoMissing, decided, memo_in_full, write_refusal
from service.operations.licensing.rows import (
    find_application,
    head_facts,
    open_professions,
)
from service.operations.official_papers import ActForm, ActTable, file_act
from service.rules.licensing.professions import Verdict, check_order, verdict
from service.storage.models.licensing import LicensingApplication, LicensingProfession
from service.storage.models.licensing_expertise import LicensingConclusion
from service.storage.models.meeting import MeetingQuestion

PROFESSION_STATES = {
    ProfessionState.CLAIMED: "заявена",
    ProfessionState.SUITABLE: "подходяща според експертите",
    ProfessionState.UNSUITABLE: "неподходяща според експерт",
    ProfessionState.PROPOSED: "предложена за лицензиране",
    ProfessionState.NOT_PROPOSED: "предложена за отказ",
    ProfessionState.ACCEPTED: "лицензирана",
    ProfessionState.REFUSED: "отказана",
}


#: key of the one question about a centre that teaches no profession
WHOLE = "cipo"


@form_context("licensing/closing_memo")
def closing_memo_form(ctx: OperationContext) -> FormContext:
    """What the commission proposes for each profession."""
    application = find_application(ctx)
    outcomes = _outcomes(ctx)
    facts = [
        Fact(each.name, _proposal(outcomes.get(each.code)), rule="R-234")
        for each in open_professions(ctx.session, application.id)
    ]
    if application.kind == CentreKind.CIPO:
        facts = [Fact("Предложение", _proposal(outcomes.get(WHOLE)), rule="R-237")]
    return FormContext(facts=[*head_facts(ctx, application), *facts])


@operation
def closing_memo(ctx: OperationContext) -> dict[str, Json]:
    """Прил. 18: the commission's proposal goes to the chair of the agency (R-237)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    outcomes = _outcomes(ctx)
    professions = open_professions(ctx.session, application.id)
    for each in professions:
        is_proposed = outcomes.get(each.code) == QuestionOutcome.ACCEPTED
        each.state = ProfessionState.PROPOSED if is_proposed else ProfessionState.NOT_PROPOSED
    meeting_id = ctx.variables.get("meeting_id")
    application.meeting_id = meeting_id if isinstance(meeting_id, int) else None
    application.memo_number = answers.text("number")
    application.memo_on = ctx.today
    application.memo_text = answers.text("text")
    application.memo_by_id = acting_person(ctx)
    application.ordered_by_id = None
    application.refusal_cause = None
    application.state = ProcedureState.CLOSING
    ctx.session.flush()
    _file_memo(ctx, application, professions)
    proposed = [each.name for each in professions if each.state == ProfessionState.PROPOSED]
    shown = (
        _proposal(outcomes.get(WHOLE))
        if application.kind == CentreKind.CIPO
        else f"предложени професии: {', '.join(proposed) or 'няма'}"
    )
    tell(
        ctx, "memo.written", f"Докладна за приключване № {application.memo_number}; {shown}.",
        "R-237", proposed=list[Json](proposed),
    )  # fmt: skip
    return {"verdict": "pending"}


@form_context("licensing/order")
def order_form(ctx: OperationContext) -> FormContext:
    """The proposal, with the refusals it implies filled in."""
    application = find_application(ctx)
    professions = open_professions(ctx.session, application.id)
    refusals = [
        {"profession": each.code, "ground": _against(ctx, each)}
        for each in professions
        if each.state == ProfessionState.NOT_PROPOSED
    ]
    facts = [Fact(each.name, _state_in_words(each), rule="R-234") for each in professions]
    if application.memo_text:
        facts.append(Fact("Докладна", application.memo_text, rule="R-237"))
    return FormContext(
        values={"refusals": refusals},
        options={
            "professions": [Option(each.code, f"{each.code} {each.name}") for each in professions]
        },
        facts=[*head_facts(ctx, application), *facts],
        variables={"is_cipo": application.kind == CentreKind.CIPO},
    )


@operation
def order(ctx: OperationContext) -> dict[str, Json]:
    """Issue, issue in part or refuse; or send the memo back (R-234, R-237)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    if application.memo_number is None:
        raise MemoMissing
    person_id = demand_other_person(ctx, {"Вие сте подготвили докладната": application.memo_by_id})
    if answers.text("decision") == "return":
        return _send_back(ctx, application, answers.text("reason"))
    refusals = {row.text("profession"): row.text("ground") for row in answers.rows("refusals")}
    result = _judge(ctx, application, refusals, refuses_all=answers.flag("refuses_all"))
    application.ordered_by_id = person_id
    number, grounds = answers.text("number"), answers.text("grounds")
    if result is Verdict.REFUSE:
        reasons = [f"За {code}: {ground}" for code, ground in refusals.items()]
        ground = (
            f"чл. 49б от ЗПОО, заявление {application.registration_number}"
            f"{memo_in_full(application)}"
        )
        write_refusal(ctx, application, number=number, ground=ground, grounds=(grounds, *reasons))
        application.state = ProcedureState.REFUSED
        application.refusal_cause = RefusalCause.MERITS
        tell(
            ctx, "licence.refused", f"Отказана е лицензия със заповед № {number}: {grounds}",
            "R-234", number=number,
        )  # fmt: skip
    ctx.session.flush()
    clocks = decided(ctx)
    return {
        **clocks, "verdict": result.value, "order_number": number, "order_grounds": grounds,
    }  # fmt: skip


def _against(ctx: OperationContext, profession: LicensingProfession) -> str:
    """Why the experts find the profession unsuitable, without their names."""
    grounds = ctx.session.scalars(
        select(LicensingConclusion.ground)
        .where(
            LicensingConclusion.profession_id == profession.id,
            LicensingConclusion.is_suitable.is_(False),
        )
        .order_by(LicensingConclusion.assessment_id)
    )
    return "; ".join(dict.fromkeys(text for text in grounds if text))


def _judge(
    ctx: OperationContext,
    application: LicensingApplication,
    refusals: dict[str, str],
    *,
    refuses_all: bool,
) -> Verdict:
    professions = open_professions(ctx.session, application.id)
    if application.kind == CentreKind.CIPO:
        return _judge_whole(ctx, refuses_all=refuses_all)
    judged = check_order(
        proposed={each.code for each in professions if each.state == ProfessionState.PROPOSED},
        refused=refusals,
        claimed={each.code: each.name for each in professions},
    )
    if not judged.is_allowed:
        raise refused("refusals", judged.sentences[0], "R-237")
    for each in professions:
        is_refused = each.code in refusals
        each.ground = refusals[each.code] if is_refused else None
        each.state = ProfessionState.REFUSED if is_refused else ProfessionState.ACCEPTED
        if is_refused:
            tell(
                ctx, "profession.refused",
                f"Отказва се професия {each.code} {each.name}: {each.ground}", "R-234",
                profession=each.code,
            )  # fmt: skip
    found = verdict(claimed=len(professions), refused=len(refusals))
    # a licence in force is not refused by the refusal of what a court gave back
    is_in_force = application.licence_id is not None
    return Verdict.PARTLY if is_in_force and found is Verdict.REFUSE else found


def _judge_whole(ctx: OperationContext, *, refuses_all: bool) -> Verdict:
    """A centre for information and guidance has no professions: all or nothing (R-232)."""
    if refuses_all:
        return Verdict.REFUSE
    accepted = {
        key for key, outcome in _outcomes(ctx).items() if outcome == QuestionOutcome.ACCEPTED
    }
    judged = check_order(proposed=accepted, refused=(), claimed={WHOLE: "центъра"})
    if not judged.is_allowed:
        raise refused("refuses_all", judged.sentences[0], "R-237")
    return Verdict.ISSUE


def _send_back(
    ctx: OperationContext, application: LicensingApplication, reason: str
) -> dict[str, Json]:
    application.memo_number = None
    tell(ctx, "memo.returned", f"Докладната е върната: {reason}", "R-237", reason=reason)
    if application.memo_by_id is not None:
        ctx.notify(
            subject="Докладната за приключване е върната",
            body=reason,
            dedup=f"licensing:memo-returned:{ctx.task_id}",
            person_id=application.memo_by_id,
        )
    return {"verdict": "returned"}


def _outcomes(ctx: OperationContext) -> dict[str, str | None]:
    """Key of the question → its outcome at the meeting that made the proposal."""
    meeting_id = ctx.variables.get("meeting_id")
    rows = ctx.session.execute(
        select(MeetingQuestion.key, MeetingQuestion.outcome).where(
            MeetingQuestion.meeting_id == meeting_id
        )
    )
    return {row[0]: row[1] for row in rows}


def _proposal(outcome: str | None) -> str:
    if outcome == QuestionOutcome.ACCEPTED:
        return "комисията предлага лицензиране"
    return "комисията не предлага лицензиране"


def _state_in_words(profession: LicensingProfession) -> str:
    words = PROFESSION_STATES[ProfessionState(profession.state)]
    return words if profession.ground is None else f"{words}: {profession.ground}"


def _file_memo(
    ctx: OperationContext,
    application: LicensingApplication,
    professions: Sequence[LicensingProfession],
) -> None:
    rows = [
        (each.code, each.name, PROFESSION_STATES[ProfessionState(each.state)], each.ground or "–")
        for each in professions
    ]
    columns = ("Код", "Професия", "Предложение", "Основание")
    tables = (ActTable("Професии", columns, rows),) if rows else ()
    file_act(
        ctx,
        form=ActForm.MEMO,
        kind="licensing-closing-memo",
        title=f"Приключване на процедурата по заявление {application.registration_number}",
        name="Докладна за приключване (Прил. 18)",
        paragraphs=(
            f"Заявлението на {application.company_name} е разгледано от експертната комисия.",
            application.memo_text or "",
        ),
        issuer_role=Role.NAPOO_EXPERT,
        number=application.memo_number,
        addressee=("До председателя на НАПОО",),
        tables=tables,
        enclosures=(
            "Протокол от заседанието на експертната комисия",
            "Доклад на председателя на комисията",
        ),
    )
