"""The absent person, the substitute, and where the substitute lives."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StaffPosition(StrEnum):
    """Длъжност (Наредба № 15 от 2019 г., преди това Наредба № 12 от 2016 г.)."""

    #: учител
    TEACHER = "teacher"
    #: ресурсен учител
    RESOURCE_TEACHER = "resource_teacher"
    #: логопед
    SPEECH_THERAPIST = "speech_therapist"
    #: рехабилитатор
    REHABILITATOR = "rehabilitator"
    #: психолог
    PSYCHOLOGIST = "psychologist"
    #: педагогически съветник
    COUNSELLOR = "counsellor"
    #: библиотекар
    LIBRARIAN = "librarian"
    #: заместник-директор
    DEPUTY_DIRECTOR = "deputy_director"
    #: директор
    DIRECTOR = "director"
    #: друга длъжност
    OTHER = "other"


class SubstituteCategory(StrEnum):
    """Категория заместник (НП „Без свободен час“ 2018, т. 6.3, букви а–д)."""

    #: а) учител по Приложение 1 към чл. 24 от Наредба № 12/2016 г.
    QUALIFIED_TEACHER = "qualified_teacher"
    #: б) лице по чл. 213, ал. 8 или ал. 9–11 от ЗПУО
    ARTICLE_213 = "article_213"
    #: в) висше образование по специалността, без квалификация „учител“
    GRADUATE = "graduate"
    #: г) заместник-директор, педагогически съветник, психолог, библиотекар
    OTHER_STAFF = "other_staff"
    #: д) директор, по изключение
    DIRECTOR = "director"


@dataclass(frozen=True)
class AbsentPerson:
    """Отсъстващ учител или педагогически специалист."""

    person_id: int
    name: str
    position: StaffPosition = StaffPosition.TEACHER
    #: leads a group for therapy and rehabilitation (only meaningful in a ЦСОП)
    leads_therapy_group: bool = False


@dataclass(frozen=True)
class CurrentAddress:
    """Настоящ адрес: the settlement a person is registered in, from a day to a day (inclusive)."""

    settlement_code: str
    valid_from: date
    valid_to: date | None = None

    def is_valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Substitute:
    """Заместващ учител: who holds the hours of the absent person."""

    person_id: int
    name: str
    category: SubstituteCategory
    position: StaffPosition = StaffPosition.TEACHER
    #: main labour contract in the same institution
    is_internal: bool = True
    addresses: tuple[CurrentAddress, ...] = ()
    #: 8, 9, 10 or 11 for category б
    article_213_paragraph: int | None = None
    has_higher_education: bool = True
    has_teacher_qualification: bool = True
    #: the diploma's speciality is that of the subject
    speciality_matches: bool = True

    def settlement_on(self, on: date) -> str | None:
        """The settlement of the current address on the day; None when no address is known."""
        return next((at.settlement_code for at in self.addresses if at.is_valid_on(on)), None)
