"""Who applies: the organisation the account was given for, and nobody else (R-208, R-209)."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.domain.licences import CENTRE_NAMES, LicenceState
from service.domain.licensing import CentreKind, ProcedureState
from service.engine import Fact, OperationContext, guards_start
from service.kernel.errors import Conflict, Problem, ValidationFailed
from service.operations.answers import Answers
from service.operations.by_rule import refused
from service.operations.licences.register import licences_of
from service.storage.models.case import CaseFile, CaseState
from service.storage.models.identity import Organisation
from service.storage.models.licensing import LicensingApplication

_IN_FORCE = (LicenceState.ACTIVE, LicenceState.SUSPENDED)
#: states in which a procedure is over and another may begin
_OVER = (ProcedureState.WITHDRAWN, ProcedureState.REFUSED, ProcedureState.ISSUED)

#: marks that are typed in more than one way and make no other name
_MARKS = str.maketrans(dict.fromkeys("„“”\"'«»", " "))


class ProcedureOpen(Conflict):
    """The centre has a procedure of its own that is not over."""

    code = "licensing.procedure-open"
    sentence = (
        "Центърът вече има открита процедура за лицензия, преписка № {number}. Продължете в нея, "
        "изчакайте края ѝ или оттеглете заявлението."
    )


@guards_start("licensing")
def demand_no_procedure(session: Session, case_id: int) -> None:
    """A centre has one procedure at a time, also one with nothing filled in yet (R-243).

    Cases are numbered one after another, so two that start together do not miss each other.
    Raises ProcedureOpen.
    """
    case = session.get_one(CaseFile, case_id)
    number = session.scalar(
        select(CaseFile.number)
        .outerjoin(LicensingApplication, LicensingApplication.case_id == CaseFile.id)
        .where(
            CaseFile.kind == case.kind,
            CaseFile.owner_organisation_id == case.owner_organisation_id,
            CaseFile.id != case.id,
            CaseFile.state == CaseState.OPEN,
            or_(LicensingApplication.id.is_(None), LicensingApplication.state.not_in(_OVER)),
        )
        .order_by(CaseFile.id)
        .limit(1)
    )
    if number is not None:
        raise ProcedureOpen(number=number)


def company_of(owner: Organisation) -> str:
    """The firm behind the centre: „Център … „Рила“ към „Рила Обучение“ ООД“; empty if unsaid."""
    return owner.full_name.partition(" към ")[2]


def account_fact(owner: Organisation) -> Fact | None:
    """Whose the account is, above the form; nothing for a foreign person without ЕИК."""
    return Fact("Профил", _whose(owner), rule="R-209") if owner.eik else None


def demand_own_company(ctx: OperationContext, answers: Answers) -> None:
    """ЕИК and name are those of the account, which was approved for one person (R-208, R-209).

    Raises ValidationFailed at each field that names another. What the account does not say (a
    foreign person has no ЕИК) is not compared.
    """
    owner = ctx.session.get_one(Organisation, ctx.case.owner_organisation_id)
    problems = []
    if owner.eik and answers.text("eik") != owner.eik:
        problems.append(Problem("eik", f"{_whose(owner)}.", rule="R-208"))
    company = company_of(owner)
    if company and _folded(answers.text("company_name")) != _folded(company):
        problems.append(Problem("company_name", f"{_whose(owner)}.", rule="R-209"))
    if problems:
        raise ValidationFailed(problems)


def demand_no_licence(ctx: OperationContext, kind: CentreKind) -> None:
    """A centre has one licence of a kind."""
    name = CENTRE_NAMES[kind]
    owner_id = ctx.case.owner_organisation_id
    for licence in licences_of(ctx.session, owner_id):
        if licence.kind == kind and licence.state in _IN_FORCE:
            text = (
                f"Центърът вече има лицензия № {licence.number} за {name}. "
                "За нови професии се подава заявление за изменение."
            )
            raise refused("kind", text, "R-243")


def _whose(owner: Organisation) -> str:
    identity = f" с ЕИК {owner.eik}" if owner.eik else ""
    return f"Профилът е на {company_of(owner) or owner.name}{identity}"


def _folded(name: str) -> str:
    return " ".join(name.translate(_MARKS).casefold().split())
