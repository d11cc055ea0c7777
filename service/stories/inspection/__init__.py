"""The plan of РУО – Кюстендил for 2023/2024 carried out: three checks of two activities (P-31).

The plan is the customer's own; schools are real names, people are invented. Everything passes
through the office as people would do it; set up directly are only the people themselves.
"""

from service.cases.office import Office
from service.kernel.clock import FixedClock, sofia
from service.stories.inspection.planned import bring_in
from service.stories.inspection.stage import InspectionStage
from service.stories.inspection.transfers import play_transfers
from service.stories.inspection.vocational import play_vocational
from service.stories.stage import tell_verified
from service.stories.telling import Tell, Telling


def play(office: Office, clock: FixedClock, tell: Tell) -> None:
    """Play the story in an office over an empty database, printing as it goes."""
    clock.set(sofia(2023, 9, 15, 9))
    telling = Telling(tell)
    stage = InspectionStage.set_up(office, clock, telling)
    telling.title(
        "Контрол на институции: от ред в годишния план до последната препоръка",
        under="РУО – Кюстендил, учебна 2023/2024 година; където актът мълчи, редът е допускане",
    )
    bring_in(stage)
    play_transfers(stage)
    play_vocational(stage)
    tell_verified(office, telling)
