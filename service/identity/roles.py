"""The roles: what they are called, who holds them, how far they see (domain.md A1, C4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.storage.models.identity import OrganisationKind as Kind


class Role(StrEnum):
    """Роля: what a person may be for an organisation; a lane of a diagram names one."""

    #: heads a school, kindergarten or centre; orders, files and answers for the claim
    DIRECTOR = "director"
    #: prepares the claim and the payroll of the institution
    SCHOOL_ACCOUNTANT = "school_accountant"
    #: a teacher who was absent
    TEACHER = "teacher"
    #: whoever took the lessons
    SUBSTITUTE = "substitute"
    #: registers what comes in at the regional department
    RUO_SECRETARY = "ruo_secretary"
    #: checks the documents of a claim
    RUO_EXPERT = "ruo_expert"
    #: one of the two members from the regional department (R-099)
    RUO_COMMISSION = "ruo_commission"
    #: heads the regional department and signs for it
    RUO_HEAD = "ruo_head"
    #: the member the mayor names (R-100)
    MUNICIPALITY_MEMBER = "municipality_member"
    #: runs the programme at the ministry
    MON_EXPERT = "mon_expert"
    #: proposes the list of approved claims (R-104)
    MON_COMMISSION = "mon_commission"
    #: orders or approves a payment; two different persons each time
    MON_PAYER = "mon_payer"
    #: approves the financing (R-105)
    MINISTER = "minister"
    #: visits institutions and writes the card of annex 7 (R-130)
    MONITOR = "monitor"
    #: passes the money on to the institution (R-113)
    FINANCING_BODY = "financing_body"
    #: reads everything in scope and writes nothing
    AUDITOR = "auditor"
    #: draws processes, sees no case
    PROCESS_DESIGNER = "process_designer"
    #: puts a process into force, never one of their own drawing
    PROCESS_APPROVER = "process_approver"
    #: keeps accounts and the machine; sees a case only by break-glass
    SYSTEM_ADMINISTRATOR = "system_administrator"
    #: registers applications for a licence
    NAPOO_REGISTRAR = "napoo_registrar"
    #: heads the agency's directorate of qualification and licensing (дирекция ПКЛ)
    NAPOO_DIRECTOR = "napoo_director"
    #: leads a licensing case; inspects centres
    NAPOO_EXPERT = "napoo_expert"
    #: gives an expert opinion from outside the agency
    NAPOO_EXTERNAL_EXPERT = "napoo_external_expert"
    #: a member of an expert commission of the agency
    NAPOO_COMMISSION = "napoo_commission"
    #: finds the fees that were paid to the agency
    NAPOO_ACCOUNTANT = "napoo_accountant"
    #: chairs the agency and signs the licence
    NAPOO_CHAIR = "napoo_chair"
    #: acts for a training centre, or for whoever applies for its licence
    LICENSED_CENTRE = "licensed_centre"
    #: the machine: timers, services, the worker
    SYSTEM = "system"


class Reach(StrEnum):
    """How far a role sees."""

    #: every case of its organisation, of those beneath it, and those it takes part in
    SCOPE = "scope"
    #: only cases the person is named in: a colleague's sick leave is nobody else's business
    INVOLVED = "involved"
    #: no case content at all
    NONE = "none"


@dataclass(frozen=True)
class RoleFacts:
    """What is true of everyone who holds a role.

    `judges`: an interest in the institution bars from acting. `second_factor`: required outside
    the local run. `hidden_kinds`: processes whose cases the role has no need to see, because
    they hold grounds of leave and health data.
    """

    label: str
    held_by: frozenset[Kind]
    reach: Reach = Reach.SCOPE
    judges: bool = False
    second_factor: bool = False
    hidden_kinds: frozenset[str] = frozenset()


INSTITUTIONS = frozenset(
    {Kind.SCHOOL, Kind.KINDERGARTEN, Kind.SPECIAL_CENTRE, Kind.PERSONAL_SUPPORT_CENTRE}
)
_MINISTRY = frozenset({Kind.MINISTRY})
_RUO = frozenset({Kind.RUO})
_NAPOO = frozenset({Kind.NAPOO})
_LEAVE = frozenset({"substitution"})

ROLES: Mapping[Role, RoleFacts] = {
    Role.DIRECTOR: RoleFacts("Директор", INSTITUTIONS | {Kind.REGIONAL_CENTRE}),
    Role.SCHOOL_ACCOUNTANT: RoleFacts("Счетоводител на институцията", INSTITUTIONS),
    Role.TEACHER: RoleFacts("Учител", INSTITUTIONS, Reach.INVOLVED),
    Role.SUBSTITUTE: RoleFacts("Заместващ учител", INSTITUTIONS, Reach.INVOLVED),
    Role.RUO_SECRETARY: RoleFacts("Деловодител в РУО", _RUO, hidden_kinds=_LEAVE),
    Role.RUO_EXPERT: RoleFacts("Експерт в РУО", _RUO, judges=True),
    Role.RUO_COMMISSION: RoleFacts("Член на комисията към РУО", _RUO, judges=True),
    Role.RUO_HEAD: RoleFacts("Началник на РУО", _RUO, judges=True),
    Role.MUNICIPALITY_MEMBER: RoleFacts(
        "Представител на общината", frozenset({Kind.MUNICIPALITY}), judges=True
    ),
    Role.MON_EXPERT: RoleFacts("Експерт в МОН", _MINISTRY, judges=True, second_factor=True),
    Role.MON_COMMISSION: RoleFacts(
        "Член на комисията в МОН", _MINISTRY, judges=True, second_factor=True
    ),
    Role.MON_PAYER: RoleFacts(
        "Финансист в МОН", _MINISTRY, judges=True, second_factor=True, hidden_kinds=_LEAVE
    ),
    Role.MINISTER: RoleFacts("Министър", _MINISTRY, second_factor=True, hidden_kinds=_LEAVE),
    Role.MONITOR: RoleFacts("Мониторингов експерт", _RUO | _MINISTRY, judges=True),
    Role.FINANCING_BODY: RoleFacts(
        "Финансиращ орган", _MINISTRY | {Kind.MUNICIPALITY}, hidden_kinds=_LEAVE
    ),
    Role.AUDITOR: RoleFacts("Одитор", _MINISTRY | _RUO | _NAPOO | {Kind.MUNICIPALITY}),
    Role.PROCESS_DESIGNER: RoleFacts(
        "Съставител на процеси", _MINISTRY | _NAPOO, Reach.NONE, second_factor=True
    ),
    Role.PROCESS_APPROVER: RoleFacts(
        "Одобряващ процеси", _MINISTRY | _NAPOO, Reach.NONE, second_factor=True
    ),
    Role.SYSTEM_ADMINISTRATOR: RoleFacts(
        "Системен администратор", _MINISTRY | _NAPOO, Reach.NONE, second_factor=True
    ),
    Role.NAPOO_REGISTRAR: RoleFacts("Деловодител в НАПОО", _NAPOO, second_factor=True),
    Role.NAPOO_DIRECTOR: RoleFacts(
        "Директор на дирекция ПКЛ", _NAPOO, judges=True, second_factor=True
    ),
    Role.NAPOO_EXPERT: RoleFacts("Експерт в НАПОО", _NAPOO, judges=True, second_factor=True),
    Role.NAPOO_EXTERNAL_EXPERT: RoleFacts(
        "Външен експерт", _NAPOO, Reach.INVOLVED, judges=True, second_factor=True
    ),
    Role.NAPOO_COMMISSION: RoleFacts(
        "Член на експертна комисия", _NAPOO, Reach.INVOLVED, judges=True, second_factor=True
    ),
    Role.NAPOO_ACCOUNTANT: RoleFacts("Счетоводител в НАПОО", _NAPOO, second_factor=True),
    Role.NAPOO_CHAIR: RoleFacts("Председател на НАПОО", _NAPOO, judges=True, second_factor=True),
    Role.LICENSED_CENTRE: RoleFacts("Представител на център", frozenset({Kind.TRAINING_CENTRE})),
    Role.SYSTEM: RoleFacts("Система", frozenset(), Reach.NONE),
}

#: codes a diagram may name in a lane
ROLE_CODES = frozenset(role.value for role in Role)

#: work that belongs to a named person: holding any role at the institution is then enough,
#: because an accountant is absent too and a director may substitute (R-044)
PERSONAL_ROLES = frozenset({Role.TEACHER, Role.SUBSTITUTE})


def role_label(code: str) -> str:
    """The Bulgarian name of a role; the code itself for one we do not know."""
    return ROLES[Role(code)].label if code in ROLE_CODES else code
