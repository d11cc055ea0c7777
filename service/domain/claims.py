"""The claim of an institution, its states, and the marks a commission gives it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ClaimState(StrEnum):
    """Състояние на заявката."""

    #: чернова
    DRAFT = "draft"
    #: подадена
    SUBMITTED = "submitted"
    #: регистрирана
    REGISTERED = "registered"
    #: в проверка
    IN_CHECK = "in_check"
    #: върната за допълване
    RETURNED = "returned"
    #: в комисия
    IN_COMMISSION = "in_commission"
    #: одобрена от РУО
    APPROVED_BY_RUO = "approved_by_ruo"
    #: не се финансира
    NOT_FINANCED = "not_financed"
    #: изпратена в МОН
    SENT_TO_MINISTRY = "sent_to_ministry"
    #: в списък
    LISTED = "listed"
    #: утвърдена
    APPROVED = "approved"
    #: преведена
    PAID = "paid"
    #: приключена
    CLOSED = "closed"
    #: оттеглена
    WITHDRAWN = "withdrawn"
    #: за възстановяване
    TO_RECOVER = "to_recover"
    #: възстановена
    RECOVERED = "recovered"


class Criterion(StrEnum):
    """Критерий за оценка (НП „Без свободен час“ 2018, т. 9.1)."""

    #: комплектуване на необходимите документи
    COMPLETENESS = "completeness"
    #: спазване на изискванията за обхвата и целите
    SCOPE = "scope"
    #: спазване на срока за подаване
    DEADLINE = "deadline"


class CommissionSide(StrEnum):
    """Страна в комисията: whom the member represents (т. 9.1)."""

    #: регионалното управление на образованието
    RUO = "ruo"
    #: общината, определен от кмета
    MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class CriterionMark:
    """Отметка по критерий: met or not, and why."""

    criterion: Criterion
    is_met: bool
    reason: str = ""
    #: filled in by the system from the documents, to be confirmed by the commission
    by_machine: bool = False


@dataclass(frozen=True)
class CommissionMember:
    """Член на комисия и институцията или общината, от която идва."""

    person_id: int
    side: CommissionSide
    #: where the member works, if in an institution that may claim
    institution_key: str | None = None
    #: the municipality the member represents
    municipality_key: str | None = None


@dataclass(frozen=True)
class Totals:
    """Сбор: hours and money of a document, to be compared with another's."""

    hours: Decimal
    #: leva
    amount: Decimal


@dataclass(frozen=True)
class Share:
    """Дял: one approved claim in a list to be reduced."""

    key: str
    registration_number: str
    #: leva, as approved by the commission of the РУО
    amount: Decimal
