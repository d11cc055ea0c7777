"""The index of acts in `processes/README.md`: from a point of an act to its rules and their rows.

Written by `python -m service.rules.index_of_acts`; a test says when it is stale.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from service.rules.catalogue import Rule, all_rules
from service.rules.decisions import Table, load_decisions

PROCESSES = Path(__file__).parents[2] / "processes"
README = PROCESSES / "README.md"
_CODE = Path(__file__).parent
_KINDS = ("*.dmn", "*.bpmn")
_RULE = re.compile(r"\bR-\d{3}\b")
_NAME = re.compile(r'<bpmn:process [^>]*name="([^"]+)"')
_POINT = re.compile(r"\d+")

_HEAD = """# Процеси и таблици с решения

Диаграмите (`.bpmn`) са програмата, таблиците (`.dmn`) са правилата. Всеки ред на таблица назовава
правилата и точката от акта, на които стои; преценката в преписката ги носи със себе си.

Този файл се пише с `python -m service.rules.index_of_acts`. Примерите към таблиците, които един
юрист може да подпише, са в `tests/rules/examples`; заглавията и примерите на правилата – в
`service/rules/catalogue/`. „Допускане“ значи, че актът мълчи и четенето се потвърждава.
"""


def index_of_acts(processes: Path = PROCESSES) -> str:
    """The whole text of the README for the diagrams and tables under `processes`."""
    used = _uses(processes)
    parts = [_HEAD, "## Процеси\n", *_diagrams(processes), "\n## Таблици с решения\n"]
    parts += _tables(processes)
    parts += ["\n## Показалец по актове\n", "| Източник | Правило | Къде |", "| --- | --- | --- |"]
    for each in sorted(all_rules(), key=_by_point):
        where = ", ".join(used.get(each.id, [])) or "–"
        parts.append(f"| {each.citation} | {each.id} {each.title} | {where} |")
    return "\n".join(parts) + "\n"


def write(readme: Path = README) -> None:
    """Bring the README up to date."""
    readme.write_text(index_of_acts(readme.parent), encoding="utf-8")


def _diagrams(processes: Path) -> Iterator[str]:
    yield "| Процес | Файл |"
    yield "| --- | --- |"
    for file in sorted(processes.rglob("*.bpmn")):
        named = _NAME.search(file.read_text(encoding="utf-8"))
        yield f"| {named[1] if named else file.stem} | `{file.relative_to(processes)}` |"


def _tables(processes: Path) -> Iterator[str]:
    for file in sorted(processes.rglob("*.dmn")):
        for decision in load_decisions(file.read_bytes()).decisions.values():
            if not isinstance(decision.logic, Table):
                continue
            sources = "; ".join(source.name for source in decision.sources)
            yield f"### {decision.name} (`{decision.id}`)\n"
            yield f"Файл `{file.relative_to(processes)}`. На основание: {sources.rstrip('.')}.\n"
            yield "| Ред | Правила и основание |"
            yield "| --- | --- |"
            for row in decision.logic.rows:
                yield f"| `{row.id}` | {row.description.replace(' | ', '; ')} |"
            yield ""


def _uses(processes: Path) -> dict[str, list[str]]:
    """The tables, diagrams and Python rules that name a rule, by rule id."""
    files = [
        (file, file.relative_to(processes)) for kind in _KINDS for file in processes.rglob(kind)
    ]
    files += [(file, file.relative_to(_CODE.parents[1])) for file in _CODE.rglob("*.py")]
    used: dict[str, list[str]] = {}
    for file, name in sorted(files):
        for rule_id in sorted(set(_RULE.findall(file.read_text(encoding="utf-8")))):
            used.setdefault(rule_id, []).append(f"`{name}`")
    return used


def _by_point(rule: Rule) -> tuple[str, str, list[int], str]:
    """By area and act; within an act „т. 6.3“ before „т. 10“, by the numbers first cited."""
    act, _, place = rule.citation.partition(", ")
    point = place.split(" и ")[0].split(",")[0].split(";")[0]
    return rule.area, act, [int(number) for number in _POINT.findall(point)], rule.id


if __name__ == "__main__":  # pragma: no cover - the command itself
    write()
