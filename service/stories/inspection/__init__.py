"""The plan of РУО – Кюстендил for 2023/2024 carried out: three checks of two activities (P-31).

The plan is the customer's own; schools are real names, people are invented. Everything passes
through the office as people would do it; set up directly are only the people themselves.
"""

from collections.abc import Callable

from service.cases.chain import verify_all
from service.cases.office import Office
from service.cases.sources import ROOT
from service.identity.demo import seed_people
from service.kernel.clock import FixedClock, sofia
from service.stories.claim.telling import Telling
from service.stories.inspection.planned import bring_in
from service.stories.inspection.stage import Stage
from service.stories.inspection.transfers import play_transfers
from service.stories.inspection.vocational import play_vocational

Tell = Callable[[str], None]


def play(office: Office, clock: FixedClock, tell: Tell) -> None:
    """Play the story in an office over an empty database, printing as it goes."""
    clock.set(sofia(2023, 9, 15, 9))
    telling = Telling(tell)
    stage = _set_up(office, clock, telling)
    telling.title(
        "Контрол на институции: от ред в годишния план до последната препоръка",
        under="РУО – Кюстендил, учебна 2023/2024 година; където актът мълчи, редът е допускане",
    )
    bring_in(stage)
    play_transfers(stage)
    play_vocational(stage)
    _ledger(stage)


def _set_up(office: Office, clock: FixedClock, telling: Telling) -> Stage:
    with office.transaction() as session:
        seeded = seed_people(session, clock=clock)
    office.deploy_folder(ROOT, name="разказ")
    return Stage(office, clock, dict(seeded.people), dict(seeded.organisations), telling)


def _ledger(stage: Stage) -> None:
    """Every case played is verified from its first event."""
    telling = stage.telling
    telling.part("Историята се проверява")
    with stage.office.transaction() as session:
        found = verify_all(session)
    telling.say(
        f"{found.cases} преписки, {found.events} събития: веригата на всяка е преизчислена."
    )
    for finding in found.findings:
        telling.say(f"{finding.number}, събитие {finding.seq}: {finding.sentence}")
    telling.say("Историята е непокътната." if found.is_sound else "Историята е нарушена.")
