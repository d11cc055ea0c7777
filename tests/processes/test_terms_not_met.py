"""A term that nobody met is told as it was: it lapsed, or it was wanted no more."""

from collections.abc import Sequence

from service.kernel.clock import sofia
from tests.processes.checks import FINDING, CheckStory
from tests.processes.controls import ESSENTIAL, IRREGULARITY, ControlStory, recommendation
from tests.support.office import World


def position(history: Sequence[str], beginning: str) -> int:
    """Where the one sentence with this beginning stands."""
    found = [place for place, text in enumerate(history) if text.startswith(beginning)]
    assert len(found) == 1, (beginning, history)
    return found[0]


def test_the_seven_days_of_a_silent_centre_lapse_before_the_report(
    control: ControlStory, agency: World
) -> None:
    control.open().plan().order()
    agency.clock.set(sofia(2025, 3, 24, 10))
    control.check_documents().protocol().send()
    agency.clock.set(sofia(2025, 4, 1, 0, 1))
    control.run_due()
    control.report(is_good_practice="false")
    history = control.history()
    lapsed = "Изтече срокът „Становище или възражение“ на 31.03.2025 г. без отговор."
    assert position(history, lapsed) < position(history, "Доклад № ")


def test_recommendations_fall_away_when_the_report_proposes_a_withdrawal(
    control: ControlStory,
) -> None:
    control.until_report(IRREGULARITY, ESSENTIAL, recommendations=[recommendation(1, months="1")])
    history = control.history()
    assert "Отпадна срокът „Изпълнение на препоръките“ (до 10.04.2025 г.)." in history
    assert not any(text.startswith("Приключи срокът „Изпълнение") for text in history)


def test_recommendations_nobody_reported_lapse(control: ControlStory, agency: World) -> None:
    control.until_report(IRREGULARITY, recommendations=[recommendation(1, months="1")])
    agency.clock.set(sofia(2025, 4, 11, 0, 1))
    control.run_due()
    control.do("task_propose", "napoo_officer", kind="temporary", reason="Няма отчет.")
    assert (
        "Изтече срокът „Изпълнение на препоръките“ на 10.04.2025 г. "
        "без отчет по всички препоръки." in control.history()
    )


def test_documents_that_did_not_come_are_no_term_kept(control: ControlStory, agency: World) -> None:
    control.open().plan().order()
    control.check_documents(
        checked_on="2025-03-10", documents=[{"name": "Дневник № 3"}], documents_days="5"
    )
    agency.clock.set(sofia(2025, 3, 18, 0, 1))
    control.run_due()
    assert (
        "Изтече срокът „Представяне на липсващите документи“ на 17.03.2025 г. "
        "без всички поискани документи." in control.history()
    )


def test_a_silent_director_lets_the_term_of_the_objection_lapse(check: CheckStory) -> None:
    check.to_delivery(FINDING)
    check.at(28)
    check.recommend("2023-12-11")
    ended = [text.replace("\u00a0", " ") for text in check.sentences("clock.ended")]
    assert ended[-1].startswith("Изтече срокът „Възражение срещу протокола“ на 27.11.2023 г.")
    check.at(12, 12)
    ended = [text.replace("\u00a0", " ") for text in check.sentences("clock.ended")]
    assert ended[-1].endswith("на 11.12.2023 г. без отговор.")
