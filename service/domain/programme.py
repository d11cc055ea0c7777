"""A programme edition: the dated parameters one year's programme runs by. Numbers are data.

Money is in the edition's currency (leva up to 2025, euro after); days are in Europe/Sofia.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from service.domain.institutions import Module
from service.domain.leave import LeaveGround
from service.domain.people import SubstituteCategory
from service.kernel.errors import Refused


class ParameterMissing(Refused):
    """Липсващ параметър: the edition has no value for the day."""

    code = "programme.parameter-missing"
    sentence = "В параметрите на програмата няма стойност за „{name}“ към {on}."


class RateKind(StrEnum):
    """Вид на пределната ставка (НП „Без свободен час“ 2018, т. 8.1)."""

    #: а) в населеното място на настоящия адрес
    LOCAL = "local"
    #: б) извън населеното място на настоящия адрес
    AWAY = "away"


class DeadlineKind(StrEnum):
    """Вид на срока: whose it is."""

    #: на директора към РУО
    SCHOOL = "school"
    #: на РУО към МОН
    RUO = "ruo"
    #: на комисията в МОН към министъра
    PROPOSAL = "proposal"


class MonitoringLevel(StrEnum):
    """Ниво на мониторинга."""

    #: регионално управление на образованието
    RUO = "ruo"
    #: Министерство на образованието и науката
    MON = "mon"


@dataclass(frozen=True)
class DatedAmount:
    """Стойност със срок на валидност, both days inclusive; `None` is open."""

    value: Decimal
    valid_from: date
    valid_to: date | None = None

    def is_valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Budget:
    """Бюджет на програмата: the total and its parts."""

    total: Decimal
    m1: Decimal
    m2: Decimal
    monitoring_ruo: Decimal
    monitoring_mon: Decimal

    def of(self, module: Module) -> Decimal:
        """The budget of the module."""
        return self.m1 if module is Module.M1 else self.m2

    def of_monitoring(self, level: MonitoringLevel) -> Decimal:
        """The ceiling of monitoring costs at the level."""
        return self.monitoring_ruo if level is MonitoringLevel.RUO else self.monitoring_mon


@dataclass(frozen=True)
class Period:
    """Отчетен период: from day to day, both counted."""

    number: int
    starts_on: date
    ends_on: date

    def contains(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True)
class PeriodOverride:
    """Променен срок: a deadline moved by an order, with who moved it and why (R-090, R-091)."""

    period_number: int
    what: DeadlineKind
    due_on: date
    order_number: str
    reason: str
    by: str


@dataclass(frozen=True)
class PeriodDates:
    """Срокове на периода: nominal and effective days, and the UTC instants they end at."""

    period: Period
    school_nominal_on: date
    school_due_on: date
    school_due_at: datetime
    ruo_nominal_on: date
    ruo_due_on: date
    ruo_due_at: datetime
    proposal_nominal_on: date
    proposal_due_on: date
    proposal_due_at: datetime
    overridden_by: tuple[PeriodOverride, ...] = ()


@dataclass(frozen=True)
class LeaveGroundRow:
    """Ред от таблицата на основанията за отпуск: what is asked for each."""

    code: str
    ground: LeaveGround
    label: str
    condition: str
    asks: tuple[str, ...]
    limit: str = ""


@dataclass(frozen=True)
class SubstituteCategoryRow:
    """Ред от таблицата на категориите заместници."""

    value: SubstituteCategory
    letter: str
    label: str


@dataclass(frozen=True)
class Indicator:
    """Показател на програмата и целевата му стойност."""

    code: str
    label: str
    target: int
    module: Module
    #: institutions | substitutes | lessons | astronomical_hours
    counts: str


@dataclass(frozen=True)
class Annex:
    """Приложение: number in the programme, title, and the number used in practice."""

    number: int
    title: str
    practice_number: int | None = None


@dataclass(frozen=True)
class Choice:
    """Избор, който актът оставя отворен: the value chosen, and the question it answers."""

    name: str
    value: str
    question: str
    rule_id: str


@dataclass(frozen=True)
class ProgrammeEdition:
    """Издание на националната програма: all parameters of one year."""

    code: str
    name: str
    year: int
    currency: str
    starts_on: date
    ends_on: date
    budget: Budget
    local_rates: tuple[DatedAmount, ...]
    away_rates: tuple[DatedAmount, ...]
    starting_salaries: tuple[DatedAmount, ...]
    employer_rates: tuple[DatedAmount, ...]
    #: share of the annual funds for salaries and insurance, e.g. 0.005
    cap_share: Decimal
    #: lessons a month of a school or ЦСОП director
    director_limit_lessons: Decimal
    #: astronomical hours a month of a kindergarten director
    director_limit_hours: Decimal
    #: working days a calendar year, чл. 169 КТ
    study_days_limit: int
    #: working days, чл. 162 КТ
    first_sick_days: int
    periods: tuple[Period, ...]
    overrides: tuple[PeriodOverride, ...]
    school_due_day: int
    ruo_due_day: int
    proposal_months: int
    final_report_due_on: date
    carry_over_from: date
    carry_over_to: date
    carry_over_period: int
    #: no lessons in schools from/to (R-013)
    school_break_from: date
    school_break_to: date
    funding_source: str
    leave_grounds: tuple[LeaveGroundRow, ...]
    substitute_categories: tuple[SubstituteCategoryRow, ...]
    indicators: tuple[Indicator, ...]
    annexes: tuple[Annex, ...]
    choices: tuple[Choice, ...]

    def rate_ceiling(self, kind: RateKind, *, on: date) -> Decimal:
        """The ceiling for one hour, contributions included (R-062, R-063)."""
        rates = self.local_rates if kind is RateKind.LOCAL else self.away_rates
        return _valid(rates, on=on, name="пределна ставка за час")

    def starting_salary(self, on: date) -> Decimal:
        """The starting salary of „учител“ on the day (R-068)."""
        return _valid(self.starting_salaries, on=on, name="начална заплата за „учител“")

    def employer_rate(self, on: date) -> Decimal:
        """The employer's contributions as a share of the salary on the day (R-068)."""
        return _valid(self.employer_rates, on=on, name="осигурителни вноски на работодателя")

    def choice(self, name: str) -> str:
        """The value chosen where the act is silent or contradicts itself (A7)."""
        return next(choice.value for choice in self.choices if choice.name == name)

    def annex(self, number: int) -> Annex:
        """The annex by its number in the programme."""
        return next(annex for annex in self.annexes if annex.number == number)


def _valid(amounts: tuple[DatedAmount, ...], *, on: date, name: str) -> Decimal:
    for amount in amounts:
        if amount.is_valid_on(on):
            return amount.value
    raise ParameterMissing(name=name, on=f"{on:%d.%m.%Y} г.")
