"""What an activity is, by its own words (R-309): the first line that fits decides.

The plan has no such column; the classification is ours, to be confirmed by the department. An
activity that opens with its subject („Качество на обучението…“) and counts institutions is carried
out by looking: at the director's work it is control, at teaching it is support with control.
"""

import re
from dataclasses import dataclass

from service.domain.plan import ActivityType as Kind, Measure
from service.rules.plan.measures import counts_institutions


@dataclass(frozen=True)
class _Line:
    """A pattern over the activity, or over its goal, and the type it means."""

    pattern: re.Pattern[str]
    type: Kind
    over_goal: bool = False


def _line(pattern: str, kind: Kind, *, over_goal: bool = False) -> _Line:
    return _Line(re.compile(pattern, re.IGNORECASE), kind, over_goal)


_LINES = (
    _line(r"открит урок|открити педагогически практики|уроци на „отворени", Kind.OPEN_LESSON),
    _line(r"^провеждане на (обучителен|квалификационен)", Kind.TRAINING),
    _line(r"(провеждане|координиране и организиране) на обучени[ея] (на|за) ", Kind.TRAINING),
    _line(r"^организиране.* олимпиади", Kind.OLYMPIADS),
    _line(r"^организиране.*външн[оиа]\w* оценяван", Kind.EXAMS),
    _line(r"контрол по .* и оказване на методическа подкрепа", Kind.SUPPORT_AND_CONTROL),
    _line(r"^методическа подкрепа", Kind.SUPPORT_AND_CONTROL),
    _line(r"^(контрол|осъществяване на контрол|мониторинг)\b", Kind.CONTROL),
    _line(r"^(анализ|изготвяне на анализ)|събиране и обобщаване", Kind.ANALYSIS),
    _line(r"план-прием|нови професии", Kind.INTAKE_PLAN),
    _line(r"\bДПП\b", Kind.INTAKE_PLAN, over_goal=True),
    _line(r"срещ[аи]|съвещани|кръгла маса|добри практики|инициатив|панорам|работилниц", Kind.EVENT),
    _line(r"^(координ|планиране|подкрепа|организационно)", Kind.COORDINATION),
)
_OF_DIRECTORS = re.compile(r"директор|педагогическия съвет|процедура", re.IGNORECASE)


def type_of(activity: str, *, goal: str, target: Measure) -> Kind:
    """The type of an activity; coordination when nothing says otherwise."""
    text = " ".join(activity.split())
    for line in _LINES:
        if line.pattern.search(goal if line.over_goal else text):
            return line.type
    if counts_institutions(target):
        return Kind.CONTROL if _OF_DIRECTORS.search(text) else Kind.SUPPORT_AND_CONTROL
    return Kind.COORDINATION
