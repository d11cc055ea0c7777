"""The licence of a training centre: its kinds, its states and what is entered of it (R-267)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.domain.licensing import CentreKind


class LicenceState(StrEnum):
    """Състояние на лицензията, as the register shows it (R-267)."""

    #: активна
    ACTIVE = "active"
    #: временно отнета за срок от 3 до 12 месеца
    SUSPENDED = "suspended"
    #: окончателно отнета
    WITHDRAWN = "withdrawn"
    #: прекратена
    TERMINATED = "terminated"
    #: заличена
    DELETED = "deleted"


class EntryKind(StrEnum):
    """Вид вписване в регистъра (R-267)."""

    #: първоначално лицензиран
    ISSUED = "issued"
    #: изменение
    AMENDED = "amended"
    #: вписване на промени
    CHANGED = "changed"
    #: временно отнета
    SUSPENDED = "suspended"
    #: възстановена
    RESTORED = "restored"
    #: окончателно отнета
    WITHDRAWN = "withdrawn"
    #: прекратена
    TERMINATED = "terminated"
    #: заличена
    DELETED = "deleted"
    #: издаден дубликат
    DUPLICATE = "duplicate"
    #: последващ контрол
    CONTROL = "control"


class DutyKind(StrEnum):
    """Вид задължение по лицензията (R-242)."""

    #: годишна информация и доклад за самооценка до 31 януари
    ANNUAL_INFORMATION = "annual_information"
    #: въвеждане на данните за обучението в десетдневен срок
    DATA_ENTRY = "data_entry"
    #: достъп и съдействие при контрол
    ACCESS_FOR_CONTROL = "access_for_control"


class ListedState(StrEnum):
    """Състояние на професията в приложението към лицензията."""

    #: включена в приложението
    ACTIVE = "active"
    #: отпаднала от приложението
    DROPPED = "dropped"


CENTRE_NAMES = {CentreKind.CPO: "ЦПО", CentreKind.CIPO: "ЦИПО"}
CENTRE_FULL_NAMES = {
    CentreKind.CPO: "Център за професионално обучение",
    CentreKind.CIPO: "Център за информация и професионално ориентиране",
}
LICENCE_STATES = {
    LicenceState.ACTIVE: "активна",
    LicenceState.SUSPENDED: "временно отнета",
    LicenceState.WITHDRAWN: "окончателно отнета",
    LicenceState.TERMINATED: "прекратена",
    LicenceState.DELETED: "заличена",
}
ENTRY_NAMES = {
    EntryKind.ISSUED: "първоначално лицензиран",
    EntryKind.AMENDED: "изменение",
    EntryKind.CHANGED: "вписване на промени",
    EntryKind.SUSPENDED: "временно отнета",
    EntryKind.RESTORED: "възстановена",
    EntryKind.WITHDRAWN: "окончателно отнета",
    EntryKind.TERMINATED: "прекратена",
    EntryKind.DELETED: "заличена",
    EntryKind.DUPLICATE: "издаден дубликат",
    EntryKind.CONTROL: "последващ контрол",
}
DUTY_NAMES = {
    DutyKind.ANNUAL_INFORMATION: "Годишна информация и доклад за самооценка",
    DutyKind.DATA_ENTRY: "Въвеждане на данните за обучението в срок до 10 дни",
    DutyKind.ACCESS_FOR_CONTROL: "Достъп и съдействие при последващ контрол",
}


@dataclass(frozen=True)
class LicensedProfession:
    """Лицензирана професия: code, name and degree (СПК), within its professional field."""

    code: str
    name: str
    #: степен на професионална квалификация, 1 – 5
    degree: int
    field_code: str
    field_name: str


@dataclass(frozen=True)
class LicenceHolder:
    """Притежател на лицензия: who owns the centre, where it is, what it is called."""

    organisation_id: int
    owner_name: str
    eik: str
    #: седалище и адрес на управление
    seat: str
    #: „гр. Дупница“
    town: str
    centre_name: str


@dataclass(frozen=True)
class EntryGround:
    """Основание за вписване: every change has an order's number, its date and a note (R-267)."""

    order_number: str
    on: date
    note: str
