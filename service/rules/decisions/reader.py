"""A `.dmn` file to a model: decisions, their requirements, the acts they stand on."""

import re
from collections.abc import Mapping

from lxml import etree

from service.kernel.expressions import Expression
from service.kernel.xml import XmlRefused, parse_xml
from service.rules.decisions.elements import (
    DECISIONS,
    ELEMENTS,
    Problems,
    check_tree,
    child,
    children,
    description_of,
    is_ours,
    name_of,
    nearest_id,
    text_of,
)
from service.rules.decisions.errors import DecisionProblem, DecisionRefused
from service.rules.decisions.model import Decision, Drawing, KnowledgeSource, Table
from service.rules.decisions.tables import compile_cell, kind_of_element, read_table

_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


def read_drawing(dmn: bytes) -> Drawing:
    """The decisions of a file.

    Raises: DecisionRefused with all problems, each by the id of its element.
    """
    try:
        root = parse_xml(dmn)
    except XmlRefused as refusal:
        raise DecisionRefused([DecisionProblem("", str(refusal))]) from None
    if name_of(root) != "definitions" or not is_ours(root):
        raise DecisionRefused([DecisionProblem(nearest_id(root), "не е DMN 1.1, 1.2 или 1.3")])
    problems = Problems()
    _check_size(root, problems)
    if not problems.found:
        check_tree(root, problems)
    if problems.found:
        raise DecisionRefused(problems.found)
    drawing = _drawing(root, problems)
    if not problems.found:
        _check_names(root, drawing, problems)
    if problems.found:
        raise DecisionRefused(problems.found)
    return drawing


def _check_size(root: etree._Element, problems: Problems) -> None:
    if sum(1 for _ in root.iter()) > ELEMENTS:
        problems.add(root, f"файлът има повече от {ELEMENTS} елемента")
    elif sum(1 for _ in children(root, "decision")) > DECISIONS:
        problems.add(root, f"файлът има повече от {DECISIONS} решения")


def _drawing(root: etree._Element, problems: Problems) -> Drawing:
    sources = {
        str(element.get("id")): KnowledgeSource(
            str(element.get("id")), str(element.get("name") or ""), element.get("locationURI")
        )
        for element in children(root, "knowledgeSource")
    }
    decisions: dict[str, Decision] = {}
    for element in children(root, "decision"):
        decision = _decision(element, sources, problems)
        decisions[decision.id] = decision
    if not decisions:
        problems.add(root, "файлът няма решения")
    if not problems.found:
        for element in children(root, "decision"):
            _check_cycle(element, decisions, problems)
    return Drawing(decisions, sources)


def _decision(
    element: etree._Element, sources: Mapping[str, KnowledgeSource], problems: Problems
) -> Decision:
    identity = str(element.get("id") or "")
    if not identity:
        problems.add(element, "решението няма идентификатор")
    variable = _variable_of(element)
    return Decision(
        id=identity,
        name=str(element.get("name") or identity),
        variable=variable,
        logic=_logic(element, variable, problems),
        kind=kind_of_element(child(element, "literalExpression"), problems),
        description=description_of(element),
        requires=_required(element, "informationRequirement", "requiredDecision", problems),
        sources=tuple(
            sources[href]
            for href in _required(element, "authorityRequirement", "requiredAuthority", problems)
            if href in sources
        ),
    )


def _logic(element: etree._Element, variable: str, problems: Problems) -> Table | Expression:
    tables = list(children(element, "decisionTable"))
    literals = list(children(element, "literalExpression"))
    if len(tables) + len(literals) != 1:
        problems.add(element, "решението трябва да има точно една таблица или един израз")
    if tables:
        return read_table(tables[0], default_name=variable, problems=problems)
    literal = literals[0] if literals else element
    return compile_cell(literal, text_of(literal), problems, whose="изразът")


def _variable_of(element: etree._Element) -> str:
    """The name other cells use: of the variable, else the id, where it can be a name at all."""
    declared = child(element, "variable")
    names = [declared.get("name") if declared is not None else None, element.get("id")]
    return next((str(name) for name in names if name and _VARIABLE.fullmatch(name)), "")


def _required(
    element: etree._Element, requirement: str, target: str, problems: Problems
) -> tuple[str, ...]:
    root = element.getroottree().getroot()
    wanted = {
        "requiredDecision": "decision",
        "requiredInput": "inputData",
        "requiredAuthority": "knowledgeSource",
    }[target]
    found = {str(other.get("id")) for other in children(root, wanted)}
    hrefs: list[str] = []
    for needed in children(element, requirement):
        for link in children(needed, target):
            href = str(link.get("href") or "").removeprefix("#")
            if href not in found:
                problems.add(needed, f"сочи към „{href[:60]}“, което го няма във файла")
            hrefs.append(href)
    return tuple(hrefs)


def _check_cycle(
    element: etree._Element, decisions: Mapping[str, Decision], problems: Problems
) -> None:
    start = str(element.get("id"))
    waiting, seen = list(decisions[start].requires), set[str]()
    while waiting:
        needed = waiting.pop()
        if needed == start:
            problems.add(element, "решението зависи от себе си")
            return
        if needed in decisions and needed not in seen:
            seen.add(needed)
            waiting.extend(decisions[needed].requires)


def _check_names(root: etree._Element, drawing: Drawing, problems: Problems) -> None:
    """A word in a cell that no column, requirement or input data brings is a forgotten quote."""
    data = {
        str(element.get("id")): {_variable_of(element), str(element.get("name") or "")}
        for element in children(root, "inputData")
    }
    for element in children(root, "decision"):
        decision = drawing.decisions[str(element.get("id"))]
        known = set(decision.names)
        known.update(drawing.decisions[needed].variable for needed in decision.requires)
        for href in _required(element, "informationRequirement", "requiredInput", problems):
            known |= data.get(href, set())
        for needed in decision.requires:
            if not drawing.decisions[needed].variable:
                problems.add(element, f"„{needed}“ няма име на латиница, с което да се ползва")
        if isinstance(decision.logic, Table):
            _check_cells(decision.logic, known, problems)


def _check_cells(table: Table, known: set[str], problems: Problems) -> None:
    for row in table.rows:
        read = {name for test in row.tests for name in test.names}
        read |= {name for output in row.outputs for name in output.reads}
        for name in sorted(read - known):
            reason = f"непознато име „{name}“; текст се пише в кавички"
            problems.found.append(DecisionProblem(row.id, reason))
