"""What in the plan cannot be, or is surely not meant: named by row, never mended (R-305, R-308)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from service.domain.institutions import InstitutionType
from service.domain.plan import (
    Anomaly,
    AnomalyKind as Kind,
    MeasureKind,
    NameMatch,
    PlannedActivity,
    PlanTermKind,
    Severity,
)
from service.domain.wording import date_bg, sentence
from service.rules.plan.measures import counts_institutions, kinds_of
from service.rules.plan.terms import SchoolYear
from service.rules.plan.wording import misprints_in

#: cells an activity may not be without (R-302: all but the note)
MANDATORY: Mapping[str, str] = {
    "activity": "дейност",
    "deadline_text": "срок",
    "unit": "мерна единица",
    "current_value": "текуща стойност",
    "target_value": "целева стойност",
    "responsible": "отговорник",
}
#: columns of a report and a budget, which a plan is to have
_REPORTING = ("note", "reached_value", "budget")
_OF_GOAL = ("goal", "measure")
#: a run of this many equal words in two activities is the same work
_REPEATED_WORDS = 10
#: how heavy an anomaly of an activity is, and the rule it stands on
_WEIGHTS: Mapping[Kind, tuple[Severity, str]] = {
    Kind.ENDS_BEFORE_START: (Severity.ERROR, "R-305"),
    Kind.OUTSIDE_YEAR: (Severity.WARNING, "R-305"),
    Kind.UNREAD_TERM: (Severity.WARNING, "R-304"),
    Kind.MISSING_CELL: (Severity.WARNING, "R-302"),
    Kind.POPULATION_DIFFERS: (Severity.WARNING, "R-311"),
    Kind.NAMED_DIFFER: (Severity.WARNING, "R-308"),
    Kind.INSTITUTION_UNMATCHED: (Severity.WARNING, "R-343"),
    Kind.MISPRINT: (Severity.NOTICE, "R-341"),
    Kind.REPEATS: (Severity.NOTICE, "R-301"),
}
_NAMES = {
    InstitutionType.SCHOOL.value: "училища",
    InstitutionType.KINDERGARTEN.value: "детски градини",
}


def anomalies_of(activities: Sequence[PlannedActivity], *, year: SchoolYear) -> list[Anomaly]:
    """Every anomaly of the plan: of the whole, of goals, of activities in their order."""
    found = [*_of_plan(activities), *_of_goals(activities)]
    population = _population(activities)
    repeats = _repeats(activities)
    for activity in activities:
        found += _missing(activity)
        found += _term(activity, year)
        found += _measures(activity, population)
        found += _institutions(activity)
        found += _misprints(activity)
        found += repeats.get(activity.number, [])
    return found


def _of_plan(activities: Sequence[PlannedActivity]) -> Iterator[Anomaly]:
    columns = {name for activity in activities for name in activity.cells}
    if not columns & set(_REPORTING):
        text = "Планът няма колони за бюджет и за отчет на постигнатото."
        yield Anomaly(Kind.NO_REPORT_COLUMNS, Severity.NOTICE, text, "R-340")


def _of_goals(activities: Sequence[PlannedActivity]) -> Iterator[Anomaly]:
    firsts: dict[str, PlannedActivity] = {}
    for activity in activities:
        firsts.setdefault(activity.goal, activity)
    for first in firsts.values():
        if not first.cells.get("measure"):
            text = f"Цел {first.goal} няма отделна мярка."
            yield Anomaly(Kind.NO_MEASURE, Severity.NOTICE, text, "R-301", goal=first.goal)
        for field in _OF_GOAL:
            for each in misprints_in(first.cells.get(field, "")):
                text = f"Цел {first.goal}: „{each.written}“ вероятно е „{each.meant}“."
                yield Anomaly(
                    Kind.MISPRINT, Severity.NOTICE, text, "R-341", goal=first.goal, field=field
                )


def _missing(activity: PlannedActivity) -> Iterator[Anomaly]:
    for field, name in MANDATORY.items():
        if not activity.cells.get(field, "").strip():
            yield _at(
                activity, Kind.MISSING_CELL,
                f"Клетката „{name}“ е празна.", field,
            )  # fmt: skip


def _term(activity: PlannedActivity, year: SchoolYear) -> Iterator[Anomaly]:
    term, field = activity.term, "deadline_text"
    written = activity.cells.get(field, "")
    if term.kind is PlanTermKind.UNREAD and written:
        text = f"Срокът „{written}“ не е разпознат."
        yield _at(activity, Kind.UNREAD_TERM, text, field)
    if term.from_on is None or term.to_on is None:
        return
    if term.to_on < term.from_on:
        text = (
            f"Срокът „{written}“ завършва на {date_bg(term.to_on)}, преди да е започнал на "
            f"{date_bg(term.from_on)}"
        )
        yield _at(activity, Kind.ENDS_BEFORE_START, sentence(text), field)
    elif term.to_on > year.ends_on:
        text = (
            f"Срокът „{written}“ завършва на {date_bg(term.to_on)}, извън учебната {year.name} "
            f"година, която свършва на {date_bg(year.ends_on)}"
        )
        yield _at(activity, Kind.OUTSIDE_YEAR, sentence(text), field)


def _population(activities: Sequence[PlannedActivity]) -> dict[str, int]:
    """How many institutions of a kind there are: what most rows that count several kinds say."""
    votes: dict[str, Counter[int]] = {}
    for activity in activities:
        for kind, number in _whole(activity).items():
            votes.setdefault(kind, Counter())[number] += 1
    return {kind: counted.most_common(1)[0][0] for kind, counted in votes.items()}


def _whole(activity: PlannedActivity) -> dict[str, int]:
    """The numbers of a current value that counts schools and kindergartens side by side."""
    found = {
        next(iter(kinds)): number
        for number, noun in activity.baseline.parts
        if len(kinds := kinds_of(noun)) == 1
    }
    return found if len(found) > 1 else {}


def _measures(activity: PlannedActivity, population: Mapping[str, int]) -> Iterator[Anomaly]:
    for kind, number in _whole(activity).items():
        if number != population[kind]:
            text = (
                f"Текущата стойност е {number} {_NAMES[kind]}, а в останалите редове са "
                f"{population[kind]}."
            )
            yield _at(activity, Kind.POPULATION_DIFFERS, text, "current_value")


def _institutions(activity: PlannedActivity) -> Iterator[Anomaly]:
    for named in activity.institutions:
        if named.match is NameMatch.MATCHED:
            continue
        why = (
            "без населено място не може да се каже коя е"
            if named.match is NameMatch.NEEDS_TOWN
            else "не е намерена по вид, патрон и населено място"
        )
        yield _at(
            activity, Kind.INSTITUTION_UNMATCHED,
            f"„{named.text}“: {why}.", "institutions",
        )  # fmt: skip
    if activity.institutions and activity.target.kind is MeasureKind.NUMBER:
        yield from _named(activity)


def _named(activity: PlannedActivity) -> Iterator[Anomaly]:
    """Named institutions are as many as the target, where institutions are counted (R-308)."""
    if not counts_institutions(activity.target):
        return
    for number, noun in activity.target.parts:
        kinds = kinds_of(noun)
        named = [each for each in activity.institutions if each.kind is None or each.kind in kinds]
        if len(named) != number:
            text = f"Целевата стойност е {number} {noun}, а посочените са {len(named)}."
            yield _at(activity, Kind.NAMED_DIFFER, text, "target_value")


def _misprints(activity: PlannedActivity) -> Iterator[Anomaly]:
    for field, cell in activity.cells.items():
        if field in _OF_GOAL:
            continue
        for each in misprints_in(cell):
            text = f"„{each.written}“ вероятно е „{each.meant}“."
            yield _at(activity, Kind.MISPRINT, text, field)


def _repeats(activities: Sequence[PlannedActivity]) -> dict[str, list[Anomaly]]:
    """Activities of different goals with the same target and a long run of equal words."""
    found: dict[str, list[Anomaly]] = {}
    for one, other in combinations(activities, 2):
        same_target = one.target.parts and one.target == other.target
        if one.goal == other.goal or not same_target or not _share_words(one, other):
            continue
        for here, there in ((one, other), (other, one)):
            text = f"Дейността повтаря работа от {there.number}."
            anomaly = _at(here, Kind.REPEATS, text, "activity")
            found.setdefault(here.number, []).append(anomaly)
    return found


def _share_words(one: PlannedActivity, other: PlannedActivity) -> bool:
    return bool(_runs(one) & _runs(other))


def _runs(activity: PlannedActivity) -> set[tuple[str, ...]]:
    words = activity.cells.get("activity", "").casefold().split()
    return {tuple(words[n : n + _REPEATED_WORDS]) for n in range(len(words) - _REPEATED_WORDS + 1)}


def _at(activity: PlannedActivity, kind: Kind, text: str, field: str) -> Anomaly:
    severity, rule = _WEIGHTS[kind]
    return Anomaly(kind, severity, text, rule, activity=activity.number, field=field)
