"""The policy table: which role may do what. Written from trust.md; read by `allow`.

An action that is not here is refused to everybody. A reason is the sentence a person reads when
they see the object and may not do this with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.identity.roles import ROLES, Reach, Role
from service.identity.targets import Audience


class By(StrEnum):
    """Who an action is open to."""

    #: anybody, signed in or not
    PUBLIC = "public"
    #: anybody with an account
    SIGNED_IN = "signed_in"
    #: holders of the listed roles, where the object is in their scope
    ROLES = "roles"
    #: holders of the role the task, event or process itself asks for
    DUTY = "duty"
    #: only the person who holds the task
    ASSIGNEE = "assignee"


@dataclass(frozen=True)
class Policy:
    """One line of the table.

    `states`: states of the object in which it may be done, empty for any. `judged`: an interest in
    the institution bars a role that judges. `system`: the machine may do it too. `writes`:
    something changes, so the auditor is out.
    """

    by: By
    reason: str
    roles: frozenset[Role] = frozenset()
    states: frozenset[str] = frozenset()
    judged: bool = False
    system: bool = False
    writes: bool = True


_OPEN = frozenset({"open"})
#: roles that see whole cases
_READERS = frozenset(role for role, facts in ROLES.items() if facts.reach is Reach.SCOPE)
_WRITERS = _READERS - {Role.AUDITOR}
_HEADS = frozenset({Role.DIRECTOR, Role.RUO_HEAD, Role.MON_EXPERT, Role.NAPOO_CHAIR})
_NUMBER_READERS = frozenset({Role.DIRECTOR, Role.SCHOOL_ACCOUNTANT, Role.RUO_EXPERT, Role.AUDITOR})
_TECHNICIANS = frozenset({Role.SYSTEM_ADMINISTRATOR})
_PROCESS = frozenset({Role.PROCESS_DESIGNER, Role.PROCESS_APPROVER})
_ANALYSTS = frozenset(
    {Role.RUO_HEAD, Role.RUO_EXPERT, Role.MON_EXPERT, Role.MON_COMMISSION, Role.MINISTER}
    | {Role.MONITOR, Role.AUDITOR, Role.NAPOO_CHAIR, Role.NAPOO_DIRECTOR, Role.NAPOO_EXPERT}
)


def _reading(roles: frozenset[Role], reason: str) -> Policy:
    return Policy(By.ROLES, reason, roles=roles, writes=False)


def _duty(reason: str, *, system: bool = False) -> Policy:
    return Policy(By.DUTY, reason, states=_OPEN, judged=True, system=system)


_CASES: Mapping[str, Policy] = {
    # seeing is decided by reach, so whoever gets as far as this line may look
    "case.view": Policy(By.SIGNED_IN, "Нямате достъп до преписката.", system=True, writes=False),
    "case.start": Policy(By.DUTY, "Тази преписка се открива от друга длъжност.", system=True),
    "case.act": _duty("Това действие е на друга длъжност."),
    "case.note": Policy(
        By.ROLES, "Одиторът чете, но не пише в преписката.", roles=_WRITERS, states=_OPEN
    ),
    "case.cancel": Policy(
        By.ROLES,
        "Преписката се прекратява от ръководителя на институцията или на управлението.",
        roles=_HEADS,
        states=_OPEN,
        judged=True,
    ),
    "case.export": _reading(_READERS, "Преписката се изнася от институциите, които я водят."),
    "case.verify": _reading(_READERS, "Проверката е за институциите, които водят преписката."),
    "case.break_glass": Policy(
        By.ROLES, "Извънреден достъп има само системният администратор.", roles=_TECHNICIANS
    ),
    "task.view": Policy(By.SIGNED_IN, "Нямате достъп до задачата.", system=True, writes=False),
    "task.claim": _duty("Задачата е за друга длъжност."),
    "task.complete": _duty("Задачата е за друга длъжност."),
    "task.draft": _duty("Задачата е за друга длъжност."),
    "task.unclaim": Policy(By.ASSIGNEE, "Задачата не е поета от Вас.", states=_OPEN),
    "task.delegate": Policy(By.ASSIGNEE, "Задачата не е поета от Вас.", states=_OPEN),
    "task.resolve": Policy(By.ASSIGNEE, "Задачата не е поета от Вас.", states=_OPEN),
    "task.assign": Policy(
        By.ROLES, "Задачите се разпределят от ръководителя.", roles=_HEADS, states=_OPEN
    ),
    "document.view": _reading(_READERS, "Нямате достъп до документа."),
    "document.download": _reading(_READERS, "Нямате достъп до документа."),
    "document.upload": Policy(
        By.ROLES,
        "Документи прилагат участниците в преписката.",
        roles=_WRITERS
        | {Role.TEACHER, Role.SUBSTITUTE, Role.NAPOO_EXTERNAL_EXPERT, Role.NAPOO_COMMISSION},
        states=_OPEN,
    ),
}

_PEOPLE: Mapping[str, Policy] = {
    "person.view": _reading(_READERS, "Нямате достъп до данните на лицето."),
    "person.open_number": Policy(
        By.ROLES,
        "ЕГН се показва само на длъжностите, които го проверяват.",
        roles=_NUMBER_READERS,
        writes=False,
    ),
    "role.grant": Policy(
        By.ROLES,
        "Роли се дават от администратора или ръководителя, и никога на себе си.",
        roles=_TECHNICIANS | {Role.DIRECTOR, Role.RUO_HEAD, Role.NAPOO_CHAIR},
    ),
    "account.manage": Policy(
        By.ROLES, "Профилите се управляват от системния администратор.", roles=_TECHNICIANS
    ),
    "organisation.view": Policy(By.SIGNED_IN, "Влезте в системата.", writes=False),
    "public.view": Policy(By.PUBLIC, "", system=True, writes=False),
    "inbox.view": Policy(By.SIGNED_IN, "Влезте в системата.", writes=False),
    "list.export": Policy(By.SIGNED_IN, "Влезте в системата.", writes=False),
}

_MACHINE: Mapping[str, Policy] = {
    "process.view": Policy(By.SIGNED_IN, "Влезте в системата.", system=True, writes=False),
    "process.design": Policy(
        By.ROLES,
        "Диаграмите се чертаят от съставителя на процеси.",
        roles=frozenset({Role.PROCESS_DESIGNER}),
    ),
    "process.deploy": Policy(
        By.ROLES,
        "Процес се въвежда в действие от одобряващия, когато не го е чертал сам.",
        roles=frozenset({Role.PROCESS_APPROVER}),
        system=True,
    ),
    "process.migrate": Policy(
        By.ROLES,
        "Преписките се прехвърлят към нова версия от одобряващия процеси.",
        roles=frozenset({Role.PROCESS_APPROVER}),
    ),
    "incident.view": _reading(_TECHNICIANS | _PROCESS, "Инцидентите са за администраторите."),
    "incident.retry": Policy(
        By.ROLES, "Инцидентите са за системния администратор.", roles=_TECHNICIANS, system=True
    ),
    "incident.resolve": Policy(
        By.ROLES, "Инцидентите са за системния администратор.", roles=_TECHNICIANS
    ),
    "job.run": Policy(By.ROLES, "Това върши машината.", system=True),
    "message.deliver": Policy(By.ROLES, "Това върши машината.", system=True),
    "ledger.verify": Policy(
        By.ROLES,
        "Веригата се проверява от одитора или администратора.",
        roles=_TECHNICIANS | {Role.AUDITOR},
        system=True,
        writes=False,
    ),
    "audit.view": _reading(frozenset({Role.AUDITOR}), "Одитните справки са за одитора."),
    "metrics.view": _reading(_TECHNICIANS, "Показателите са за системния администратор."),
    "plan.view": _reading(
        frozenset({Role.RUO_HEAD, Role.RUO_EXPERT, Role.RUO_SECRETARY, Role.RUO_COMMISSION})
        | {Role.MON_EXPERT, Role.MINISTER, Role.AUDITOR},
        "Планът е за хората на регионалното управление и за министерството.",
    ),
    "plan.carry_out": Policy(
        By.ROLES,
        "Проверките по плана се откриват от експертите на управлението.",
        roles=frozenset({Role.RUO_EXPERT}),
    ),
    "analytics.view": _reading(_ANALYSTS, "Справките са за управленията и министерството."),
}

POLICY: Mapping[str, Policy] = {**_CASES, **_PEOPLE, **_MACHINE}

#: what a grantor may give; the administrator gives the rest
GRANTS: Mapping[Role, frozenset[Role]] = {
    Role.DIRECTOR: frozenset({Role.TEACHER, Role.SUBSTITUTE, Role.SCHOOL_ACCOUNTANT}),
    Role.RUO_HEAD: frozenset(
        {Role.RUO_SECRETARY, Role.RUO_EXPERT, Role.RUO_COMMISSION, Role.MONITOR}
    ),
    Role.NAPOO_CHAIR: frozenset(
        {Role.NAPOO_REGISTRAR, Role.NAPOO_DIRECTOR, Role.NAPOO_EXPERT, Role.NAPOO_ACCOUNTANT}
        | {Role.NAPOO_EXTERNAL_EXPERT, Role.NAPOO_COMMISSION}
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset(Role) - {Role.SYSTEM},
}

_HEALTH_READERS = frozenset(
    {
        Role.DIRECTOR,
        Role.SCHOOL_ACCOUNTANT,
        Role.RUO_EXPERT,
        Role.RUO_COMMISSION,
        Role.MONITOR,
        Role.AUDITOR,
        Role.NAPOO_REGISTRAR,
        Role.NAPOO_DIRECTOR,
        Role.NAPOO_EXPERT,
        Role.NAPOO_EXTERNAL_EXPERT,
        Role.NAPOO_COMMISSION,
        Role.NAPOO_CHAIR,
        Role.LICENSED_CENTRE,
    }
)
_AUTHORITY_READERS = frozenset(
    {Role.NAPOO_REGISTRAR, Role.NAPOO_DIRECTOR, Role.NAPOO_EXPERT, Role.NAPOO_ACCOUNTANT}
    | {Role.NAPOO_CHAIR, Role.AUDITOR}
)


@dataclass(frozen=True)
class Readers:
    """The roles a kind of document is for, and what the others are told."""

    roles: frozenset[Role]
    reason: str


#: who reads a document that is not for everybody who sees its case
READERS: Mapping[Audience, Readers] = {
    Audience.HEALTH: Readers(
        _HEALTH_READERS, "Документът съдържа лични данни за отпуск или здраве."
    ),
    Audience.AUTHORITY: Readers(
        _AUTHORITY_READERS,
        "Документът е само за служителите на органа и за лицето, за което се отнася.",
    ),
    Audience.COMMISSION: Readers(
        _AUTHORITY_READERS | {Role.NAPOO_COMMISSION},
        "Документът е само за органа и за членовете на комисията.",
    ),
    Audience.DECIDING: Readers(
        _AUTHORITY_READERS | {Role.NAPOO_COMMISSION, Role.NAPOO_EXTERNAL_EXPERT},
        "До съобщаването на решението документът е само за органа, комисията и експертите.",
    ),
}
