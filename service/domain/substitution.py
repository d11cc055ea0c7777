"""A substitution: absence, substitute, the act that assigns it, the statement of hours held."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from service.domain.institutions import GroupLevel, HourKind, HourUnit
from service.domain.leave import Leave
from service.domain.people import AbsentPerson, Substitute


class ActKind(StrEnum):
    """Вид на акта за възлагане (НП „Без свободен час“ 2018, т. 7)."""

    #: заповед за възлагане на учебни часове (I–XII клас)
    ORDER_LESSONS = "order_lessons"
    #: заповед за възлагане на астрономически часове (подготвителни групи)
    ORDER_HOURS = "order_hours"
    #: трудов договор
    LABOUR_CONTRACT = "labour_contract"
    #: договор за извършване на определена работа
    CIVIL_CONTRACT = "civil_contract"
    #: друг вид договор
    OTHER_CONTRACT = "other_contract"


class MaterialsKind(StrEnum):
    """Вид на материалите за заместване (т. 6.6–6.8)."""

    #: училищна програма с теми, приета от педагогическия съвет
    THEMES_PROGRAMME = "themes_programme"
    #: материали за педагогически ситуации в детската градина
    KINDERGARTEN_MATERIALS = "kindergarten_materials"
    #: материали за изкуства и спорт в ЦСОП
    CENTRE_MATERIALS = "centre_materials"


class LineStatus(StrEnum):
    """Състояние на реда с часове."""

    #: допустим
    ELIGIBLE = "eligible"
    #: частично допустим: some of the hours are over a limit
    PARTLY_ELIGIBLE = "partly_eligible"
    #: непълен: a document or requisite is missing and may be added
    INCOMPLETE = "incomplete"
    #: недопустим
    INELIGIBLE = "ineligible"


@dataclass(frozen=True)
class AssignmentAct:
    """Акт за възлагане: the order or contract that assigns the hours; rates are per hour."""

    kind: ActKind
    number: str
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    subject: str
    hours: Decimal
    unit: HourUnit
    funding_source: str
    #: gross remuneration of one hour, leva; None when the act does not say
    hourly_rate: Decimal | None
    #: the employer's contributions on one hour, leva
    hourly_contributions: Decimal = Decimal(0)
    #: пълен отработен месец under a labour contract
    is_full_month: bool = False

    @property
    def hourly_cost(self) -> Decimal:
        """What one hour really costs the institution, contributions included, leva."""
        return (self.hourly_rate or Decimal(0)) + self.hourly_contributions


@dataclass(frozen=True)
class Statement:
    """Справка-декларация (Приложение № 2): the hours really held."""

    hours: Decimal
    #: Списък-образец № 1, 2 or 3
    staffing_list: int
    signed_by_substitute_on: date | None
    signed_by_director_on: date | None
    #: the absent teacher's weekly teaching norm, hours
    weekly_norm: Decimal | None = None


@dataclass(frozen=True)
class Materials:
    """Програма с теми или материали, утвърдени от директора."""

    kind: MaterialsKind
    approved_on: date | None = None
    #: protocol of the Pedagogical Council, for a themes programme
    council_protocol: str = ""


@dataclass(frozen=True)
class Substitution:
    """Заместване: one absence taken over by one substitute under one act."""

    substitution_id: int
    absent: AbsentPerson
    leave: Leave
    substitute: Substitute
    act: AssignmentAct | None = None
    statement: Statement | None = None
    materials: tuple[Materials, ...] = ()
    #: the substitute is a specialist in the subject
    is_specialist: bool = True
    #: why the director takes the hours himself
    director_reason: str = ""
    #: the kindergarten director has done his own teaching norm; None when not declared
    director_norm_done: bool | None = None


@dataclass(frozen=True)
class Slot:
    """Място в програмата: whose hour, when, and where; times are local, end excluded."""

    substitute_id: int
    held_on: date
    lesson_number: int | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    institution_key: str = ""


@dataclass(frozen=True)
class HourLine:
    """Ред с часове: hours of one day, one kind and one group in one substitution."""

    line_id: int
    substitution: Substitution
    held_on: date
    #: whole lessons, or astronomical hours
    hours: Decimal
    kind: HourKind
    group: GroupLevel
    slots: tuple[Slot, ...] = ()
    #: held in November–December 2017 and not paid by 1 January 2018
    is_carry_over: bool = False
    #: the day the remuneration was paid, where it was
    paid_on: date | None = None
    #: paid by the institution's budget, a European or another national project
    is_otherwise_funded: bool = False
