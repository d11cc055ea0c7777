"""Leave: its ground in the Labour Code (Кодекс на труда, КТ) and what proves it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LeaveGround(StrEnum):
    """Основание за отпуск: the article of the Labour Code, or why there is none."""

    #: платен годишен отпуск, чл. 155
    ART155 = "art155"
    #: освобождаване от работа при изброените случаи, чл. 157
    ART157 = "art157"
    #: отпуск за синдикална дейност, чл. 159
    ART159 = "art159"
    #: служебен и творчески отпуск, чл. 161
    ART161 = "art161"
    #: временна неработоспособност, чл. 162
    ART162 = "art162"
    #: отпуск на майка с две деца, чл. 168
    ART168 = "art168"
    #: отпуск за обучение, чл. 169
    ART169 = "art169"
    #: отпуск за кандидатстване, чл. 170
    ART170 = "art170"
    #: неплатен отпуск, чл. 160 – не се финансира
    ART160 = "art160"
    #: бременност, раждане и осиновяване, чл. 163 – не се финансира
    ART163 = "art163"
    #: отглеждане на дете, чл. 164 – не се финансира
    ART164 = "art164"
    #: неплатен отпуск за дете, чл. 165–167а – не се финансира
    ART167 = "art167"
    #: неплатен отпуск за обучение, чл. 171 – не се финансира
    ART171 = "art171"
    #: незаета щатна бройка – не се финансира
    VACANCY = "vacancy"
    #: друго – не се финансира
    OTHER = "other"


class Case161(StrEnum):
    """Случай по чл. 161 КТ (НП „Без свободен час“ 2018, т. 6.1, буква г)."""

    #: външно оценяване, по заповед на министъра или на началника на РУО
    EXTERNAL_ASSESSMENT = "external_assessment"
    #: държавни зрелостни изпити, по заповед на министъра или на началника на РУО
    MATRICULATION = "matriculation"
    #: международна програма или проект
    INTERNATIONAL = "international"
    #: квалификация, пряко свързана с преподаването
    QUALIFICATION = "qualification"
    #: придружаване на ученици или деца на олимпиада или състезание
    ACCOMPANYING = "accompanying"


class StudyPurpose(StrEnum):
    """Цел на кандидатстването по чл. 170 КТ."""

    #: висше училище
    UNIVERSITY = "university"
    #: докторантура
    DOCTORATE = "doctorate"
    #: друго, напр. средно училище
    OTHER = "other"


@dataclass(frozen=True)
class SickNote:
    """Болничен лист: number and days of temporary incapacity; nothing about the illness."""

    number: str
    starts_on: date
    ends_on: date
    is_continuation: bool = False
    #: the first day of the incapacity that this note continues
    first_day_on: date | None = None

    @property
    def incapacity_starts_on(self) -> date:
        """The day from which the employer's days are counted (R-029)."""
        if self.is_continuation and self.first_day_on is not None:
            return self.first_day_on
        return self.starts_on


@dataclass(frozen=True)
class Leave:
    """Отпуск: ground, days, and the papers that prove it."""

    ground: LeaveGround
    starts_on: date
    ends_on: date
    application_on: date | None = None
    order_number: str = ""
    order_on: date | None = None
    #: the postponed use of чл. 176 КТ
    is_under_article_176: bool = False
    article_176_reason: str = ""
    #: paragraph of чл. 157 КТ
    paragraph_157: int = 1
    #: item of чл. 157, ал. 1 КТ, 1–7
    item_157: int | None = None
    union_name: str = ""
    #: the union's document, for чл. 159
    document_number: str = ""
    case_161: Case161 | None = None
    #: order of the minister or the head of the РУО, for external assessment and matriculation
    case_161_order: str = ""
    #: a document for чл. 161 is attached
    has_evidence: bool = False
    sick_note: SickNote | None = None
    #: the clause of the collective labour contract, for чл. 168
    agreement_clause: str = ""
    #: children under 18 declared, for чл. 168; nothing else is kept about them
    children_count: int = 0
    #: the employer's consent, for чл. 170
    has_consent: bool = False
    purpose_170: StudyPurpose | None = None
    #: Приложение № 1 is attached
    has_appendix_1: bool = False
