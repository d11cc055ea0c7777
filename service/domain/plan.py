"""The yearly plan of a regional department: activities as written and as understood (R-301–R-309).

What a cell says is kept word for word; everything here is derived beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActivityType(StrEnum):
    """Вид на дейността: decides which process an activity starts (R-309)."""

    #: контрол
    CONTROL = "control"
    #: методическа подкрепа и контрол
    SUPPORT_AND_CONTROL = "methodical_support_and_control"
    #: събитие: среща, кръгла маса, панорама
    EVENT = "event"
    #: квалификационно обучение
    TRAINING = "training"
    #: открит урок или педагогическа практика
    OPEN_LESSON = "open_lesson"
    #: анализ или информация
    ANALYSIS = "analysis_information"
    #: координация и подкрепа
    COORDINATION = "coordination_support"
    #: организация на изпити
    EXAMS = "exam_organisation"
    #: държавен план-прием
    INTAKE_PLAN = "state_intake_plan"
    #: олимпиади и състезания
    OLYMPIADS = "olympiads_competitions"


#: types whose activities are carried out by checks of institutions (P-31)
CHECKED = frozenset({ActivityType.CONTROL, ActivityType.SUPPORT_AND_CONTROL})


class PlanTermKind(StrEnum):
    """Вид на срока на дейност от плана (R-304)."""

    #: цялата учебна година
    SCHOOL_YEAR = "school_year"
    #: от месец до месец
    MONTH_RANGE = "month_range"
    #: един месец
    MONTH = "month"
    #: всеки месец от учебната година
    MONTHLY = "monthly"
    #: през учебната година по график на МОН
    BY_SCHEDULE = "by_schedule"
    #: по срокове в нормативен акт
    LEGAL_TERM = "legal_term"
    #: срокът не е разпознат
    UNREAD = "unread"


class MeasureKind(StrEnum):
    """Вид на стойността на индикатор (R-306)."""

    #: число или няколко числа по вид институция
    NUMBER = "number"
    #: става известна при изпълнението
    DYNAMIC = "dynamic"
    #: неприложима или незададена
    NOT_APPLICABLE = "not_applicable"


class AnomalyKind(StrEnum):
    """Вид на несъответствието в плана: shown to people, never mended in silence (R-305, R-308)."""

    #: краят на срока е преди началото му
    ENDS_BEFORE_START = "ends_before_start"
    #: срокът завършва извън учебната година
    OUTSIDE_YEAR = "outside_year"
    #: срокът не е разпознат
    UNREAD_TERM = "unread_term"
    #: задължителна клетка е празна
    MISSING_CELL = "missing_cell"
    #: изходната стойност се разминава с другите редове
    POPULATION_DIFFERS = "population_differs"
    #: посочените институции не са колкото целевата стойност
    NAMED_DIFFER = "named_differ"
    #: институция не е разпозната
    INSTITUTION_UNMATCHED = "institution_unmatched"
    #: вероятна печатна грешка
    MISPRINT = "misprint"
    #: дейността повтаря друга
    REPEATS = "repeats"
    #: целта няма мярка
    NO_MEASURE = "no_measure"
    #: планът няма колони за бюджет и отчет
    NO_REPORT_COLUMNS = "no_report_columns"


class Severity(StrEnum):
    """Тежест на несъответствието: what it forbids."""

    #: спира откриването на проверки
    ERROR = "error"
    #: иска внимание
    WARNING = "warning"
    #: за сведение
    NOTICE = "notice"


class NameMatch(StrEnum):
    """Разпознаване на посочена институция (R-342, R-343)."""

    #: една институция отговаря по вид, патрон и населено място
    MATCHED = "matched"
    #: липсва населено място, а видът и патронът сочат повече от една или само предполагаема
    NEEDS_TOWN = "needs_town"
    #: никоя институция не отговаря
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PlanTerm:
    """Срок на дейност от плана, read from its words (R-304).

    `due_ons`: the days of a recurring term. `note`: the act or schedule the words refer to.
    """

    kind: PlanTermKind
    from_on: date | None = None
    to_on: date | None = None
    due_ons: tuple[date, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Measure:
    """Стойност на индикатор: parts are a number and its words, „1 училище и 2 детски градини“."""

    kind: MeasureKind
    parts: tuple[tuple[int, str], ...] = ()

    @property
    def total(self) -> int | None:
        """The sum of the parts; None when the value is no number."""
        return sum(number for number, _ in self.parts) if self.parts else None


@dataclass(frozen=True)
class Anomaly:
    """Несъответствие в плана, in a sentence that names the rule and the cell.

    `activity` or `goal` says where; neither means the whole plan.
    """

    kind: AnomalyKind
    severity: Severity
    sentence: str
    rule: str
    activity: str | None = None
    goal: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class KnownInstitution:
    """Известна институция: its key, kind of organisation, settlement and every known spelling."""

    key: str
    kind: str
    settlement: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class NamedInstitution:
    """Посочена институция: the words of the plan and what they were understood as."""

    text: str
    match: NameMatch
    key: str | None = None
    kind: str | None = None
    #: keys of what it may be, when that is not certain
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedActivity:
    """Дейност от плана: the cells as they are, and what was derived from them."""

    number: str
    goal: str
    priority: int
    cells: Mapping[str, str]
    type: ActivityType
    term: PlanTerm
    baseline: Measure
    target: Measure
    responsibles: tuple[str, ...]
    institutions: tuple[NamedInstitution, ...]


@dataclass(frozen=True)
class RuoPlan:
    """План за дейността на РУО за учебна година, as read from a file."""

    school_year: str
    starts_on: date
    ends_on: date
    activities: tuple[PlannedActivity, ...]
    anomalies: tuple[Anomaly, ...]
