"""What a control of a training centre may find and lead to (ЗПОО, чл. 49в and 49г)."""

from enum import StrEnum


class SignKind(StrEnum):
    """Рисков признак: why a centre is looked at before the others (R-276, R-278)."""

    #: годишна информация след 31 януари
    LATE_ANNUAL = "late_annual"
    #: уведомление за изпит по-малко от седмица преди него
    LATE_NOTICE = "late_notice"
    #: сигнал
    SIGNAL = "signal"


class FindingDegree(StrEnum):
    """Степен на констатацията: the gravest decides the way of the control (R-258)."""

    #: нередовност, която може да се отстрани
    IRREGULARITY = "irregularity"
    #: нарушение: временно отнемане
    BREACH = "breach"
    #: съществено нарушение, което не може да се отстрани: окончателно отнемане
    ESSENTIAL = "essential"


class WithdrawalKind(StrEnum):
    """Вид на отнемането: for a time, or for good."""

    #: временно отнемане (R-261)
    TEMPORARY = "temporary"
    #: окончателно отнемане или прекратяване (R-263, R-265)
    FINAL = "final"


class WithdrawalGround(StrEnum):
    """Основание за отнемане на лицензията (R-261, R-263, R-265)."""

    #: чл. 49г, ал. 3, т. 1: нарушава закона
    LAW = "law"
    #: чл. 49г, ал. 3, т. 2: обучава в нарушение на условията по лицензията
    CONDITIONS = "conditions"
    #: чл. 49г, ал. 3, т. 3: не подава информацията по чл. 22, ал. 8
    INFORMATION = "information"
    #: чл. 49г, ал. 3, т. 4: отказва достъп или съдействие
    ACCESS = "access"
    #: съществено нарушение на закона или на условията по лицензията
    ESSENTIAL = "essential"
    #: препоръките от контрола не са изпълнени
    RECOMMENDATIONS = "recommendations"
    #: чл. 49г, ал. 2: юридическото лице или едноличният търговец е прекратен
    ENTITY_ENDED = "entity_ended"
    #: чл. 49г, ал. 2: писмено искане на притежателя
    REQUEST = "request"
