"""The licence itself and its annex, generated from the register (R-241)."""

from service.domain.licences import CENTRE_FULL_NAMES
from service.domain.licensing import CentreKind
from service.domain.professions import QUALIFICATION_DEGREES
from service.domain.wording import date_bg, sentence
from service.engine import OperationContext
from service.identity.roles import Role
from service.kernel.json_types import Json
from service.operations.filed_papers import file_paper
from service.operations.licences.register import professions_of
from service.rules.licensing.licence import annual_information
from service.storage.models.licence import Licence, LicenceProfession

_SUBJECTS = {
    CentreKind.CPO: "професионално обучение на лица, навършили 16 години",
    CentreKind.CIPO: "информация и професионално ориентиране на ученици и други лица",
}


def file_licence(ctx: OperationContext, licence: Licence, *, signatory: str | None = None) -> int:
    """File the licence with its annex in force as PDF; the id of the document.

    `signatory` is the chair's name, the actor's when left out.
    """
    issuer = ctx.organisation(Role.NAPOO_CHAIR)
    kind = CentreKind(licence.kind)
    rows = [_row(each) for each in professions_of(ctx.session, licence.id)]
    data: dict[str, Json] = {
        "issuer": issuer.full_name,
        "place": issuer.settlement,
        "case_number": ctx.case.number,
        "number": licence.number,
        "date": date_bg(licence.issued_on),
        "order": licence.order_number,
        "ground": "чл. 49а от Закона за професионалното образование и обучение",
        "subject": _SUBJECTS[kind],
        "subject_short": CENTRE_FULL_NAMES[kind].lower().replace("център", "дейност на център"),
        "centre_name": licence.centre_name,
        "owner_name": licence.owner_name,
        "eik": licence.eik,
        "seat": licence.seat,
        "conditions": list(_conditions(licence)),
        "annex_number": str(licence.annex_number),
        "professions": list(rows),
        "signatory_role": f"Председател на {issuer.name}",
        "signatory_role_of": f"председателя на {issuer.name}",
        "signatory": signatory or ctx.actor.name,
    }
    return file_paper(
        ctx,
        "licence",
        data,
        kind="licence",
        name=f"Лицензия {licence.number}.pdf",
        number=licence.number,
    )


def _row(each: LicenceProfession) -> dict[str, Json]:
    return {
        "code": each.code,
        "name": each.name,
        "degree": QUALIFICATION_DEGREES[each.degree],
        "field": f"{each.field_code} {each.field_name}",
    }


def _conditions(licence: Licence) -> tuple[str, ...]:
    """The duties of R-242 in the words of the licence; the first term with its day."""
    first = annual_information(licence.issued_on.year)
    due = "" if first.due_on is None else f", първата – до {date_bg(first.due_on)}"
    return (
        sentence(f"Центърът подава до 31 януари годишна информация и доклад за самооценка{due}"),
        "Данните за обучението се въвеждат в информационната система в срок до 10 дни.",
        "Центърът осигурява достъп и съдействие при последващ контрол.",
    )
