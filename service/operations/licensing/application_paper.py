"""The application itself as a paper, together with the form it is filed with (R-210, R-213).

It is filed when the applicant signs, and once more, whole, when irregularities are cured (R-221).
The registry gives its number later (R-218): the number then stands beside the document, whose
bytes stay those that were signed. The paper calls everything as the forms of the deployment do.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select, update

from service.domain.licences import CENTRE_FULL_NAMES, CENTRE_NAMES
from service.domain.licensing import CentreKind, FeeKind, LetterKind
from service.domain.professions import QUALIFICATION_DEGREES
from service.domain.wording import date_bg
from service.engine import OperationContext
from service.forms.definition import Choice, Field, Form, Table
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.licensing.rows import (
    claimed_professions,
    find_fee,
    last_letter,
    received_on,
)
from service.operations.official_papers import TLP_AMBER
from service.rules.licensing.fees import both_currencies
from service.rules.licensing.regularity import checklist
from service.storage.models.document import Document
from service.storage.models.licensing import (
    LicensingApplication,
    LicensingBase,
    LicensingProfession,
    LicensingTeacher,
)

#: the document's kind, of the first paper and of the one after a cure
APPLICATION = "licensing-application"
_APPLY, _SUBMIT = "licensing/apply", "licensing/submit"


def file_application(
    ctx: OperationContext, application: LicensingApplication, *, cured: str = ""
) -> int:
    """File the application as it stands now, signed by the actor; the id of the document.

    `cured` is the applicant's word of what was irregular and is no longer (R-221).
    """
    centre = CENTRE_NAMES[CentreKind(application.kind)]
    name = f"{'Допълнено заявление' if cured else 'Заявление'} за лицензиране на {centre}"
    apply, submit = (ctx.definition.forms[key].form for key in (_APPLY, _SUBMIT))
    professions = claimed_professions(ctx.session, application.id)
    is_own_hand = ctx.actor.name == application.representative
    data: dict[str, Json] = {
        "issuer": application.company_name,
        "case_number": ctx.case.number,
        "mark": TLP_AMBER,
        "title": name,
        "date": date_bg(ctx.today),
        "addressee": ["До председателя на НАПОО"],
        "centre_kind": CENTRE_FULL_NAMES[CentreKind(application.kind)].lower(),
        "centre_name": application.centre_name,
        "cured": cured,
        "cures": _cures(ctx, application) if cured else "",
        "applicant": _applicant(application, apply),
        "professions": [
            [
                _titled(each),
                QUALIFICATION_DEGREES[each.degree],
                f"{each.field_code} {each.field_name}",
            ]
            for each in professions
        ],
        "filing": _filing(ctx, application, submit),
        "documents": _documents(ctx, application),
        "parts": _parts(ctx, application, apply, professions),
        "declared": "" if cured else submit.field("truth").label,
        "signatory_role": "Представляващ" if is_own_hand else "За заявителя",
        "signatory": ctx.actor.name,
    }
    return file_paper(
        ctx, "licensing_application", data, kind=APPLICATION, name=f"{name}.pdf",
        number=application.registration_number,
    )  # fmt: skip


def number_application(ctx: OperationContext, application: LicensingApplication) -> None:
    """Set the registry's number beside the paper that was filed without one (R-218)."""
    ctx.session.execute(
        update(Document)
        .where(Document.case_id == ctx.case.id, Document.kind == APPLICATION)
        .values(number=application.registration_number)
    )


def _applicant(application: LicensingApplication, form: Form) -> list[Json]:
    """Label and value of what the first section of the form asks; the kind is in the request."""
    section = next(each for each in form.sections if each.id == "applicant")
    shown: list[Json] = []
    for field in section.fields:
        value = getattr(application, field.id)
        if field.id != "kind" and value:
            shown.append([field.label, value if isinstance(value, str) else "да"])
    return shown


def _filing(ctx: OperationContext, application: LicensingApplication, form: Form) -> list[Json]:
    """The ways of filing and receiving, and the first fee (R-211, R-212, R-215)."""
    fee = find_fee(ctx.session, application.id, FeeKind.FEE_1)
    paid_on = fee.paid_on or ctx.today
    amount = both_currencies(fee.amount, currency=fee.currency, on=paid_on)
    ways: list[Json] = [
        [form.field(name).label, _said(form.fields(), name, getattr(application, name) or "")]
        for name in ("filing_way", "receiving_way")
    ]
    paid = f"{amount}, платена на {date_bg(paid_on)}, плащане № {fee.payment_number}"
    return [*ways, ["Такса за проверка на редовността", paid]]


def _documents(ctx: OperationContext, application: LicensingApplication) -> list[Json]:
    """What is offered, by the names and in the order of the checklist of the day (R-214)."""
    kind = CentreKind(application.kind)
    labels = {
        line.code: line.label
        for day in (received_on(application), ctx.today)
        for line in checklist(kind, filed_on=day)
    }
    rows: list[Json] = []
    for code in sorted(application.documents, key=[*labels, *application.documents].index):
        offered = application.documents[code]
        if isinstance(offered, dict):
            on = date_bg(date.fromisoformat(str(offered["on"])))
            rows.append([labels.get(code, code), str(offered["number"]), on])
    return rows


def _parts(
    ctx: OperationContext,
    application: LicensingApplication,
    form: Form,
    professions: Sequence[LicensingProfession],
) -> list[Json]:
    """The sections of the form with their texts and tables; an empty section is left out."""
    curricula: list[Json] = [[_titled(each), each.curriculum] for each in professions]
    tables: dict[str, tuple[str, list[Json]]] = {
        "professions": ("curricula", curricula),
        "bases": ("bases", _bases(ctx, professions, form)),
        "teachers": ("teachers", _teachers(ctx, professions, form)),
    }
    parts: list[Json] = []
    for section in form.sections:
        texts: list[Json] = [
            {"label": field.label, "text": application.texts[field.id]}
            for field in section.fields
            if application.texts.get(field.id)
        ]
        none: tuple[str, list[Json]] = ("", [])
        table, rows = next((tables[f.id] for f in section.fields if f.id in tables), none)
        if texts or rows:
            parts.append({"title": section.title, "texts": texts, "table": table, "rows": rows})
    return parts


def _bases(
    ctx: OperationContext, professions: Sequence[LicensingProfession], form: Form
) -> list[Json]:
    fields = _columns(form, "bases")
    names = {each.id: each.name for each in professions}
    found = ctx.session.scalars(
        select(LicensingBase)
        .where(LicensingBase.profession_id.in_(names))
        .order_by(LicensingBase.profession_id, LicensingBase.purpose.desc(), LicensingBase.id)
    )
    return [
        [
            names[each.profession_id],
            _said(fields, "purpose", each.purpose),
            each.address,
            _said(fields, "title", each.title),
            _declared(each),
            _said(fields, "known", _known(each)),
        ]
        for each in found
    ]


def _teachers(
    ctx: OperationContext, professions: Sequence[LicensingProfession], form: Form
) -> list[Json]:
    fields = _columns(form, "teachers")
    names = {each.id: each.name for each in professions}
    found = ctx.session.scalars(
        select(LicensingTeacher)
        .where(LicensingTeacher.profession_id.in_(names))
        .order_by(
            LicensingTeacher.profession_id, LicensingTeacher.purpose.desc(), LicensingTeacher.id
        )
    )
    return [
        [
            names[each.profession_id],
            _said(fields, "purpose", each.purpose),
            each.name,
            each.qualification,
            f"№ {each.diploma_number}/{each.diploma_year} г., {each.diploma_issuer}",
        ]
        for each in found
    ]


def _titled(each: LicensingProfession) -> str:
    return f"{each.code} {each.name}"


def _columns(form: Form, table: str) -> Sequence[Field]:
    field = form.field(table)
    return field.columns if isinstance(field, Table) else ()


def _declared(base: LicensingBase) -> str:
    if base.declaration_number is None:
        return "–"
    on = "" if base.declaration_on is None else f" от {date_bg(base.declaration_on)}"
    return f"№ {base.declaration_number}{on}"


def _known(base: LicensingBase) -> str:
    if base.is_in_register:
        return "registered"
    return "checked" if base.is_checked else "new"


def _cures(ctx: OperationContext, application: LicensingApplication) -> str:
    """„заявление вх. № ЦПО-0001/10.01.2025 в изпълнение на писмо № ПКЛ-32“."""
    letter = last_letter(ctx.session, application.id, LetterKind.IRREGULARITIES)
    after = "" if letter is None else f" в изпълнение на писмо № {letter.number}"
    return f"заявление вх. № {application.registration_number}{after}"


def _said(fields: Iterable[Field], field_id: str, value: str) -> str:
    """What the form calls a choice; the value itself where it is no choice of the form."""
    found = next((each for each in fields if each.id == field_id), None)
    options = found.options if isinstance(found, Choice) else ()
    return next((each.label for each in options if each.value == value), value)
