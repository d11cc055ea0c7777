"""Institutions, their groups, and the units in which their hours are paid."""

from dataclasses import dataclass
from enum import StrEnum


class InstitutionType(StrEnum):
    """Вид на институцията (ЗПУО чл. 24, 44 и 49); the values are those of organisations."""

    #: училище
    SCHOOL = "school"
    #: детска градина
    KINDERGARTEN = "kindergarten"
    #: център за специална образователна подкрепа (ЦСОП)
    SPECIAL_CENTRE = "special_centre"
    #: център за подкрепа за личностно развитие (ЦПЛР)
    PERSONAL_SUPPORT_CENTRE = "personal_support_centre"
    #: регионален център за подкрепа на процеса на приобщаващото образование
    REGIONAL_CENTRE = "regional_centre"
    #: всичко друго
    OTHER = "other"

    @classmethod
    def of_kind(cls, kind: str) -> "InstitutionType":
        """The type for an organisation's kind; what is no institution of education is OTHER."""
        return cls(kind) if kind in {member.value for member in cls} else cls.OTHER


class Ownership(StrEnum):
    """Собственост (ЗПУО чл. 35)."""

    #: държавна
    STATE = "state"
    #: общинска
    MUNICIPAL = "municipal"
    #: частна
    PRIVATE = "private"


class Module(StrEnum):
    """Модул на програмата (НП „Без свободен час“ 2018, т. 1)."""

    #: „Без свободен час в училище“
    M1 = "m1"
    #: „Без свободен час в детската градина“
    M2 = "m2"


class GroupLevel(StrEnum):
    """Клас или група, в която е часът."""

    #: I–XII клас
    GRADE = "grade"
    #: подготвителна група за задължително предучилищно образование в училище
    PREPARATORY_GROUP = "preparatory_group"
    #: първа възрастова група
    AGE_GROUP_1 = "age_group_1"
    #: втора възрастова група
    AGE_GROUP_2 = "age_group_2"
    #: трета подготвителна възрастова група
    AGE_GROUP_3 = "age_group_3"
    #: четвърта подготвителна възрастова група
    AGE_GROUP_4 = "age_group_4"
    #: яслена група
    NURSERY = "nursery"
    #: група за терапевтични и рехабилитационни дейности в ЦСОП
    THERAPY_GROUP = "therapy_group"


class HourUnit(StrEnum):
    """Мерна единица на часа."""

    #: учебен час
    LESSON = "lesson"
    #: астрономически час (60 minutes)
    ASTRONOMICAL_HOUR = "astronomical_hour"


class HourKind(StrEnum):
    """Вид на заместения час (НП „Без свободен час“ 2018, т. 4 и 8.1)."""

    #: учебен час
    LESSON = "lesson"
    #: занятие в полуинтернатна група
    BOARDING_LESSON = "boarding_lesson"
    #: астрономически час
    ASTRONOMICAL_HOUR = "astronomical_hour"


@dataclass(frozen=True)
class Institution:
    """Институция: a school, kindergarten or ЦСОП as the rules see it."""

    key: str
    name: str
    type: InstitutionType
    ownership: Ownership
    #: ЕКАТТЕ code of the settlement (or the house's own code where none is known)
    settlement_code: str
    is_in_bulgaria: bool = True
