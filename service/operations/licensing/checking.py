"""The regularity check: checklist, ex officio look-ups, result (R-213 – R-215, R-220, R-427)."""

from service.domain.licensing import (
    CentreKind,
    FeeKind,
    FeeState,
    ProcedureState,
)
from service.domain.wording import date_bg, phrase, sentence
from service.engine import Fact, FormContext, OperationContext, Option, form_context, operation
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.answers import Answers
from service.operations.by_rule import refused, tell
from service.operations.four_eyes import acting_person
from service.operations.licensing.applying import gaps, missing
from service.operations.licensing.rows import (
    check_count,
    find_application,
    find_fee,
    head_facts,
    last_check,
    received_on,
)
from service.operations.official_papers import ActForm, ActTable, file_act
from service.rules.licensing.regularity import check_cure, check_result, checklist
from service.storage.models.licensing import LicensingApplication
from service.storage.models.licensing_acts import LicensingCheck, LicensingFee

_ANSWERS = {"yes": "да", "no": "не", "na": "неприложимо"}
#: the line about bases and teachers, which names no document
_COVERAGE = "coverage"
_NO_FEE = "липсва документ за платена такса"
REGISTERS = {
    "commercial": "Търговски регистър",
    "bulstat": "БУЛСТАТ",
    "criminal": "Свидетелства за съдимост",
    "diplomas": "Регистър на дипломите",
}


@form_context("licensing/check_regularity")
def check_form(ctx: OperationContext) -> FormContext:
    """The checklist of the day of filing, the gaps found by the machine, and the first fee."""
    application = find_application(ctx)
    lines = checklist(CentreKind(application.kind), filed_on=received_on(application))
    fee = find_fee(ctx.session, application.id, FeeKind.FEE_1)
    found = missing(ctx, application)
    prefilled = [{"text": text} for text in found]
    lacking = {line.code for line in lines if line.label in found}
    if any(text not in {line.label for line in lines} for text in found):
        lacking.add(_COVERAGE)
    # a „yes“ is the lead's own word; only a gap the machine has found is answered before him
    items = [
        {"line": line.code, **({"answer": "no"} if line.code in lacking else {})} for line in lines
    ]
    return FormContext(
        values={"items": items, "irregularities": prefilled},
        options={"lines": [Option(line.code, line.label) for line in lines]},
        facts=[
            *head_facts(ctx, application),
            *_before(ctx, application),
            _fee_fact(fee),
            *gaps(ctx, application),
        ],
        variables={
            "asks_fee": fee.state != FeeState.RECEIVED,
            "is_second": check_count(ctx.session, application.id) > 0,
        },
    )


@operation
def check_regularity(ctx: OperationContext) -> dict[str, Json]:
    """Decide whether the application is regular; a month to cure is given once (R-220, R-221)."""
    application = find_application(ctx)
    answers = Answers.of(ctx.form)
    check = _check(ctx, application, answers)
    _judge(check)
    gives_term = not check.is_regular and answers.flag("gives_term")
    _cure_allowed(check, gives_term=gives_term)
    ctx.session.add(check)
    application.state = ProcedureState.REGULAR if check.is_regular else ProcedureState.IN_CHECK
    application.refusal_cause = None
    ctx.session.flush()
    _file(ctx, application, check)
    result = check_result(
        is_regular=check.is_regular, irregularities=check.irregularities, answers={}
    )
    payload = {**result.to_json(), "round": check.round, "look_ups": check.look_ups}
    tell(
        ctx, "regularity.checked",
        " ".join([result.sentences[0], *map(sentence, check.irregularities)]), "R-220",
        **payload,
    )  # fmt: skip
    return {"is_regular": check.is_regular, "gives_term": gives_term, "memo_due_at": None}


def _check(
    ctx: OperationContext, application: LicensingApplication, answers: Answers
) -> LicensingCheck:
    irregularities = [row.text("text") for row in answers.rows("irregularities")]
    if not _fee_found(ctx, application, answers) and _NO_FEE not in irregularities:
        irregularities.append(_NO_FEE)
    look_ups: list[Json] = [
        {name: row.text(name) for name in ("register", "ground", "number", "result")}
        for row in answers.rows("look_ups")
    ]
    return LicensingCheck(
        application_id=application.id,
        round=check_count(ctx.session, application.id) + 1,
        checked_on=ctx.today,
        number=answers.text("number"),
        is_regular=answers.text("result") == "regular",
        items={row.text("line"): row.text("answer") for row in answers.rows("items")},
        look_ups=look_ups,
        irregularities=irregularities,
        checked_by_id=acting_person(ctx),
    )


def _fee_found(ctx: OperationContext, application: LicensingApplication, answers: Answers) -> bool:
    """Without the first fee the application is irregular (R-215)."""
    fee = find_fee(ctx.session, application.id, FeeKind.FEE_1)
    if fee.state == FeeState.RECEIVED:
        return True
    found = answers.flag("fee_found")
    if found:
        fee.state = FeeState.RECEIVED
        fee.confirmed_at = ctx.now
    return found


def _judge(check: LicensingCheck) -> None:
    answers = {code: str(answer) for code, answer in check.items.items()}
    result = check_result(
        is_regular=check.is_regular, irregularities=check.irregularities, answers=answers
    )
    if result.severity == _REFUSED:
        ground = result.grounds[0]
        field = "result" if check.is_regular else "irregularities"
        raise refused(field, ground.text, ground.rule_id)


#: the severity of a decision that lets nothing through
_REFUSED = 3


def _cure_allowed(check: LicensingCheck, *, gives_term: bool) -> None:
    if check.is_regular:
        return
    cure = check_cure(check_round=check.round, gives_term=gives_term)
    if not cure.is_allowed and cure.grounds[0].rule_id == "R-221":
        raise refused("gives_term", cure.sentences[0], "R-221")


def _file(ctx: OperationContext, application: LicensingApplication, check: LicensingCheck) -> None:
    """Прил. 1 of a regular application, Прил. 6 of an irregular one."""
    labels = {
        line.code: line.label
        for line in checklist(CentreKind(application.kind), filed_on=received_on(application))
    }
    rows = [(labels[code], _ANSWERS[str(answer)]) for code, answer in check.items.items()]
    tables = [ActTable("Проверка", ("Изискване", "Отговор"), rows)]
    if check.look_ups:
        tables.append(ActTable("Служебни справки", _LOOK_UP_COLUMNS, _look_up_rows(check)))
    annex = "Прил. 1" if check.is_regular else "Прил. 6"
    proposal = (
        "Заявлението е редовно. Предлагам да се открие процедура за оценяване, да се определят "
        "външни експерти и експертна комисия."
        if check.is_regular
        else "Заявлението е нередовно: " + "; ".join(map(phrase, check.irregularities))
    )
    file_act(
        ctx,
        form=ActForm.REPORT if check.is_regular else ActForm.MEMO,
        kind="licensing-regularity",
        title=f"Редовност на заявление {application.registration_number}",
        name=f"Проверка на редовността ({annex})",
        paragraphs=(f"Проверено е заявлението на {application.company_name}.", proposal),
        issuer_role=Role.NAPOO_EXPERT,
        number=check.number,
        addressee=("До председателя на НАПОО",),
        tables=tables,
    )


_LOOK_UP_COLUMNS = ("Регистър", "Правно основание", "Номер на справката", "Резултат")


def _look_up_rows(check: LicensingCheck) -> list[list[str]]:
    return [
        [
            REGISTERS[str(look_up["register"])],
            *(str(look_up[key]) for key in ("ground", "number", "result")),
        ]
        for look_up in check.look_ups
        if isinstance(look_up, dict)
    ]


def _before(ctx: OperationContext, application: LicensingApplication) -> list[Fact]:
    """What the last check found, when there was one."""
    check = last_check(ctx.session, application.id)
    if check is None or check.is_regular:
        return []
    text = "; ".join(map(phrase, check.irregularities))
    label = f"Нередовности от {date_bg(check.checked_on)}"
    return [Fact(label, text, rule="R-221")]


def _fee_fact(fee: LicensingFee) -> Fact:
    paid_on = "" if fee.paid_on is None else f" от {date_bg(fee.paid_on)}"
    return Fact("Такса 1", f"плащане № {fee.payment_number}{paid_on}", rule="R-215")
