"""Two follow-up controls of 2025 (domain report, R-250 – R-263): one cured, one not to be cured.

ЦПО „Струма“ puts three recommendations right by 27 May; ЦПО „Осогово“ taught a profession outside
its licence, and its control opens the final withdrawal. Everything passes through the office as
people would do it; set up directly are the people, the licences and the signs of risk, because
annual information and notices of exams are processes of their own that come later.
"""

from service.cases.office import Office
from service.kernel.clock import FixedClock
from service.stories.control.cured import play_cured
from service.stories.control.setting import ranked_today, set_the_stage
from service.stories.control.withdrawn import play_withdrawn
from service.stories.stage import Stage, tell_verified
from service.stories.telling import Column, Tell, Telling


def play(office: Office, clock: FixedClock, tell: Tell) -> None:
    """Play the story in an office over an empty database, printing as it goes."""
    telling = Telling(tell)
    stage = set_the_stage(office, clock, telling)
    telling.title(
        "Последващ контрол на два центъра: препоръките на единия, отнемането на другия",
        under="НАПОО, дирекция ПКЛ, 2025 г.; правилата са по чл. 49в и чл. 49г от ЗПОО",
    )
    _risk(stage)
    play_cured(stage)
    play_withdrawn(stage)
    tell_verified(office, telling)


def _risk(stage: Stage) -> None:
    telling = stage.telling
    telling.part("Списъкът по риск на 6 март 2025 г.")
    stage.at(6, 3)
    rows = [
        (str(each.place), each.centre.name, reason.text, reason.rule)
        for each in ranked_today(stage)
        for reason in each.reasons
    ]
    telling.table(
        (Column("№", is_number=True), Column("център"), Column("защо"), Column("правило")),
        rows,
    )
