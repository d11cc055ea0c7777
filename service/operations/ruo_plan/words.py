"""What codes of the plan are called on the screen and in workbooks."""

from service.domain.plan import ActivityType, AnomalyKind, PlanTermKind
from service.domain.wording import NO_BREAK, date_bg, number_bg
from service.rules.plan import PartReached, Progress, percent
from service.storage.models.inspection import InspectionState
from service.storage.models.plan import PlanActivity

TYPES = {
    ActivityType.CONTROL.value: "Контрол",
    ActivityType.SUPPORT_AND_CONTROL.value: "Методическа подкрепа и контрол",
    ActivityType.EVENT.value: "Събитие",
    ActivityType.TRAINING.value: "Обучение",
    ActivityType.OPEN_LESSON.value: "Открит урок или практика",
    ActivityType.ANALYSIS.value: "Анализ или информация",
    ActivityType.COORDINATION.value: "Координация и подкрепа",
    ActivityType.EXAMS.value: "Организация на изпити",
    ActivityType.INTAKE_PLAN.value: "Държавен план-прием",
    ActivityType.OLYMPIADS.value: "Олимпиади и състезания",
}
ANOMALIES = {
    AnomalyKind.ENDS_BEFORE_START.value: "Край преди начало",
    AnomalyKind.OUTSIDE_YEAR.value: "Срок извън годината",
    AnomalyKind.UNREAD_TERM.value: "Неразпознат срок",
    AnomalyKind.MISSING_CELL.value: "Празна клетка",
    AnomalyKind.POPULATION_DIFFERS.value: "Различна текуща стойност",
    AnomalyKind.NAMED_DIFFER.value: "Посочените не са колкото целта",
    AnomalyKind.INSTITUTION_UNMATCHED.value: "Неразпозната институция",
    AnomalyKind.MISPRINT.value: "Печатна грешка",
    AnomalyKind.REPEATS.value: "Повторена дейност",
    AnomalyKind.NO_MEASURE.value: "Цел без мярка",
    AnomalyKind.NO_REPORT_COLUMNS.value: "Липсват колони",
}
STATES = {
    InspectionState.OPENED.value: "предстои план",
    InspectionState.PLANNED.value: "чака заповед",
    InspectionState.ORDERED.value: "разпоредена",
    InspectionState.CHECKED.value: "чака протокол",
    InspectionState.DRAWN.value: "чака връчване",
    InspectionState.DELIVERED.value: "тече срок за възражение",
    InspectionState.RECOMMENDED.value: "изпълняват се препоръки",
    InspectionState.CLOSED_CLEAN.value: "приключена без констатации",
    InspectionState.CLOSED_FULFILLED.value: "приключена, препоръките са изпълнени",
    InspectionState.CLOSED_FOLLOW_UP.value: "приключена с последваща проверка",
    InspectionState.CLOSED_LIABILITY.value: "приключена с предложение за отговорност",
    InspectionState.NOT_ORDERED.value: "не е разпоредена",
}
#: the columns of the file as the plan heads them
CELLS = {
    "activity": "Дейност",
    "deadline_text": "Срок за изпълнение",
    "unit": "Мерна единица",
    "current_value": "Текуща стойност",
    "target_value": "Целева стойност",
    "responsible": "Отговорник",
    "institutions": "Посочени институции",
    "goal": "Цел",
    "measure": "Мярка",
}


def term_words(activity: PlanActivity) -> str:
    """The derived term: „01.10.2023 г. – 30.06.2024 г.“, or what it depends on."""
    if activity.term_kind == PlanTermKind.LEGAL_TERM:
        return f"по {activity.term_note}"
    if activity.from_on is None or activity.to_on is None:
        return "не е разпознат"
    span = f"{date_bg(activity.from_on)} – {date_bg(activity.to_on)}"
    if activity.term_kind == PlanTermKind.MONTHLY:
        return f"{span}, всеки месец ({len(activity.due_ons)} дати)"
    return f"{span}, по график" if activity.term_kind == PlanTermKind.BY_SCHEDULE else span


def progress_words(found: Progress) -> str:
    """„1 от 2 училища (50,0 %)“; the closed checks alone where the target is no number."""
    if found.percent is None:
        return f"{found.closed} приключени" if found.closed else ""
    parts = "; ".join(f"{part.reached} от {part.target} {part.noun}" for part in found.parts)
    return f"{parts} ({number_bg(found.percent, places=1)}{NO_BREAK}%)"


def coverage_words(found: PartReached | None) -> str:
    """„1 от 37 училища (2,7 %)“: what was checked of all there are (R-311)."""
    if found is None:
        return ""
    share = number_bg(percent(found.reached, found.target), places=1)
    return f"{found.reached} от {found.target} {found.noun} ({share}{NO_BREAK}%)"
