"""From `decisionTable` elements to tables: every cell compiled and checked against its column."""

from collections.abc import Sequence

from lxml import etree

from service.kernel.errors import PrepiskaError
from service.kernel.expressions import (
    Expression,
    UnaryTests,
    compile_cell_expression,
    compile_unary_tests,
)
from service.rules.decisions.elements import (
    Problems,
    child,
    children,
    description_of,
    text_of,
)
from service.rules.decisions.errors import NoDecision
from service.rules.decisions.evaluation import output_value
from service.rules.decisions.kinds import Kind, WrongKind, kind_by_reference, of_kind
from service.rules.decisions.model import Aggregation, HitPolicy, Input, Output, Row, Table

_ANY_CELL = compile_unary_tests("-")
_NOTHING = compile_cell_expression("null")


def read_table(element: etree._Element, *, default_name: str, problems: Problems) -> Table:
    """The table; what is wrong with it is added to `problems`, by element."""
    policy = _policy(element, problems)
    inputs = tuple(_input(column, problems) for column in children(element, "input"))
    outputs = _outputs(element, default_name, problems)
    aggregation = _aggregation(element, policy, outputs, problems)
    rows = tuple(
        _row(rule, inputs=inputs, outputs=outputs, problems=problems)
        for rule in children(element, "rule")
    )
    if not outputs:
        problems.add(element, "таблицата няма изходи")
    if not rows:
        problems.add(element, "таблицата няма редове")
    return Table(str(element.get("id") or ""), policy, aggregation, inputs, outputs, rows)


def compile_cell(
    element: etree._Element, text: str, problems: Problems, *, whose: str
) -> Expression:
    """An expression of the file; a refused one is noted and stands as `null`."""
    if not text:
        problems.add(element, f"{whose} е празен; за липсваща стойност пишете null")
        return _NOTHING
    try:
        return compile_cell_expression(text)
    except PrepiskaError as refusal:
        problems.add(element, str(refusal))
        return _NOTHING


def kind_of_element(element: etree._Element | None, problems: Problems) -> Kind:
    """The declared kind; an unknown one is noted."""
    if element is None:
        return Kind.ANY
    kind = kind_by_reference(str(element.get("typeRef") or ""))
    if kind is None:
        problems.add(element, f"видът „{str(element.get('typeRef'))[:40]}“ не се поддържа")
        return Kind.ANY
    return kind


def _policy(element: etree._Element, problems: Problems) -> HitPolicy:
    text = str(element.get("hitPolicy") or "UNIQUE")
    try:
        return HitPolicy(text)
    except ValueError:
        problems.add(element, f"политиката „{text[:40]}“ не се поддържа")
        return HitPolicy.UNIQUE


def _aggregation(
    element: etree._Element, policy: HitPolicy, outputs: Sequence[Output], problems: Problems
) -> Aggregation | None:
    text = element.get("aggregation")
    if text is None:
        return None
    if policy is not HitPolicy.COLLECT:
        problems.add(element, "обобщаване има само при политика COLLECT")
        return None
    try:
        aggregation = Aggregation(text)
    except ValueError:
        problems.add(element, f"обобщаването „{str(text)[:40]}“ не се поддържа")
        return None
    if len(outputs) != 1:
        problems.add(element, "обобщава се само таблица с един изход")
    elif aggregation is not Aggregation.COUNT and outputs[0].kind not in {
        Kind.NUMBER, Kind.INTEGER,
    }:  # fmt: skip
        problems.add(element, "обобщава се само изход от вид number или integer")
    return aggregation


def _input(element: etree._Element, problems: Problems) -> Input:
    expression = child(element, "inputExpression")
    text = text_of(expression)
    kind = kind_of_element(expression, problems)
    return Input(
        id=_required_id(element, problems),
        label=str(element.get("label") or text),
        expression=compile_cell(element, text, problems, whose="изразът на входа"),
        kind=kind,
        allowed=_allowed(child(element, "inputValues"), kind, problems),
    )


def _outputs(element: etree._Element, default_name: str, problems: Problems) -> tuple[Output, ...]:
    found = list(children(element, "output"))
    outputs: list[Output] = []
    for column in found:
        name = str(column.get("name") or (default_name if len(found) == 1 else ""))
        if not name or name in {other.name for other in outputs}:
            problems.add(column, "изходът няма собствено име")
        kind = kind_of_element(column, problems)
        allowed = _allowed(child(column, "outputValues"), kind, problems)
        outputs.append(Output(_required_id(column, problems), name, kind, allowed))
    return tuple(outputs)


def _allowed(element: etree._Element | None, kind: Kind, problems: Problems) -> UnaryTests | None:
    if element is None or not text_of(element):
        return None
    tests = _tests(element, kind, problems)
    if tests.names:
        problems.add(element, "допустимите стойности не могат да зависят от променливи")
    return tests


def _tests(element: etree._Element, kind: Kind, problems: Problems) -> UnaryTests:
    try:
        tests = compile_unary_tests(text_of(element))
        for constant in tests.constants:
            of_kind(constant, kind=kind)
    except PrepiskaError as refusal:
        problems.add(element, str(refusal))
        return _ANY_CELL
    except WrongKind as wrong:
        problems.add(element, f"клетката не е от вида на колоната: {wrong.reason}")
        return _ANY_CELL
    return tests


def _row(
    element: etree._Element,
    *,
    inputs: Sequence[Input],
    outputs: Sequence[Output],
    problems: Problems,
) -> Row:
    row_id = _required_id(element, problems)
    tests = list(children(element, "inputEntry"))
    cells = list(children(element, "outputEntry"))
    if len(tests) != len(inputs) or len(cells) != len(outputs):
        problems.add(element, "редът няма точно по една клетка за всяка колона")
        return Row(row_id, (), (), "", ())
    return Row(
        id=row_id,
        tests=tuple(
            _tests(cell, column.kind, problems) for cell, column in zip(tests, inputs, strict=True)
        ),
        outputs=tuple(
            _output_cell(row_id, cell, column, problems)
            for cell, column in zip(cells, outputs, strict=True)
        ),
        description=description_of(element),
        annotations=tuple(text_of(note) for note in children(element, "annotationEntry")),
    )


def _output_cell(
    row_id: str, element: etree._Element, column: Output, problems: Problems
) -> Expression:
    expression = compile_cell(element, text_of(element), problems, whose="изходът")
    if not expression.reads:
        try:
            output_value(row_id, column, expression, {})
        except NoDecision as wrong:
            problems.add(element, wrong.reason)
    return expression


def _required_id(element: etree._Element, problems: Problems) -> str:
    identity = str(element.get("id") or "")
    if not identity:
        problems.add(element, "редовете и колоните трябва да имат идентификатор")
    return identity
