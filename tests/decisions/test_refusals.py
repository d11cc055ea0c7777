"""What a table says and we would not do is refused, by the id of its element."""

import time

import pytest

from service.kernel.expressions import ExpressionFailed, ExpressionRefused
from service.rules.decisions import (
    DecisionFailed,
    DecisionRefused,
    HitPolicy,
    Table,
    load_decisions,
)
from tests.decisions.tables import file, table
from tests.expressions.corpus import HOSTILE, VARIABLES

ONE = table(("-", '"да"'))
INPUT = '<input id="decision_i0"'
CAMUNDA = "http://camunda.org/schema/1.0/dmn"


def needing(what: str, href: str) -> str:
    """The opening of a table after a requirement."""
    requirement = f'<informationRequirement id="q"><{what} href="{href}"/></informationRequirement>'
    return f"{requirement}<decisionTable"


def problems(dmn: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DecisionRefused) as refusal:
        load_decisions(dmn)
    return [(problem.element_id, problem.reason) for problem in refusal.value.problems]


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER", "unique", "U"])
def test_other_hit_policies_are_refused(policy: str) -> None:
    assert problems(file(table(("-", '"да"'), policy=policy)))[0][0] == "decision_table"


def test_a_table_without_a_policy_is_unique() -> None:
    model = load_decisions(file(ONE.replace(' hitPolicy="UNIQUE"', "")))
    logic = model.decisions["decision"].logic
    assert isinstance(logic, Table)
    assert logic.policy is HitPolicy.UNIQUE


@pytest.mark.parametrize(
    ("before", "after", "element"),
    [
        ('id="decision_o0"', 'id="decision_o0" default="5"', "decision_o0"),
        ("</outputEntry></rule>", "</outputEntry><script/></rule>", "decision_r1"),
        ('typeRef="number"', 'typeRef="dateTime"', "decision_i0"),
        ('typeRef="number"', 'typeRef="number" expressionLanguage="groovy"', "decision_i0"),
        ('id="decision_r1"', 'id="decision"', "decision"),
        ('<rule id="decision_r1">', "<rule>", "decision_table"),
        ('<inputEntry id="decision_r1_in0"><text>-</text></inputEntry>', "", "decision_r1"),
        ("<decisionTable", '<context id="c"/><decisionTable', "c"),
        ("<decision id", '<businessKnowledgeModel id="bkm"/><decision id', "bkm"),
        ("<decision id", '<import id="imp" importType="x"/><decision id', "imp"),
        ("<decision id", '<decisionService id="svc"/><decision id', "svc"),
        ("<decision id", '<itemDefinition id="item"/><decision id', "item"),
        ('hitPolicy="UNIQUE"', 'hitPolicy="UNIQUE" aggregation="SUM"', "decision_table"),
        ('hitPolicy="UNIQUE"', 'hitPolicy="COLLECT" aggregation="AVG"', "decision_table"),
        ('hitPolicy="UNIQUE"', 'hitPolicy="COLLECT" aggregation="SUM"', "decision_table"),
        (INPUT, f'{INPUT} xmlns:c="{CAMUNDA}" c:inputVariable="a"', "decision_i0"),
        ("<decisionTable", needing("requiredDecision", "#none"), "q"),
        ("<decisionTable", needing("requiredDecision", "#decision"), "decision"),
        ("<decisionTable", needing("requiredInput", "other.dmn#x"), "q"),
        ("<decisionTable", '<extensionElements id="ext"><a/></extensionElements><decisionTable',
         "ext"),
        ('name="result"', 'name=""', "decision_o0"),
    ],
)  # fmt: skip
def test_what_would_be_ignored_is_refused_by_element(before: str, after: str, element: str) -> None:
    changed = ONE.replace(before, after, 1)
    assert changed != ONE
    if element == "decision_o0" and 'name=""' in after:
        changed = table(("-", "1", "2"), outputs=(("a", "number"), ("", "number"))).replace(
            "decision_o1", "decision_o0x"
        )
        element = "decision_o0x"
    assert element in [found for found, _ in problems(file(changed))]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ('"пет"', "number"),
        ('< "пет"', "number"),
        ("5", "string"),
        ("true", "string"),
        ("1", "boolean"),
        ("1.5", "integer"),
        ('"31.12.2018"', "date"),
        ('["a"..5]', "string"),
        ("school", "string"),
        ("x > 5", "number"),
        ("училище", "string"),
        ("1,,2", "number"),
        ("5..6", "number"),
    ],
)
def test_a_cell_that_is_not_of_its_column_is_refused(cell: str, kind: str) -> None:
    found = problems(file(table((cell, '"да"'), inputs=(("x", kind),))))
    assert found[0][0] in {"decision_r1_in0", "decision_r1"}


@pytest.mark.parametrize(
    ("cell", "kind"), [("", "string"), ("5", "string"), ('"a"', "number"), ("да", "string"),
                       ("yes", "string"), ("1 / 0", "number"), ("1.5", "integer")],
)  # fmt: skip
def test_an_output_that_is_not_of_its_column_is_refused(cell: str, kind: str) -> None:
    found = problems(file(table(("-", cell), outputs=(("result", kind),))))
    assert found[0][0] in {"decision_r1_out0", "decision_r1"}


def test_all_problems_are_listed_at_once() -> None:
    assert len(problems(file(table(("a b", "c d"), ("e f", "g h"))))) == 4


def test_decisions_that_need_each_other_are_refused() -> None:
    def needs(other: str) -> str:
        return needing("requiredDecision", f"#{other}").replace('"q"', f'"to_{other}"')

    dmn = file(
        table(("-", '"a"'), identity="one", requires=needs("two").removesuffix("<decisionTable")),
        table(("-", '"b"'), identity="two", requires=needs("one").removesuffix("<decisionTable")),
    )
    assert [element for element, _ in problems(dmn)] == ["one", "two"]


@pytest.mark.parametrize(
    "dmn",
    [
        b"",
        b"not xml",
        b"<definitions/>",
        b'<definitions xmlns="urn:other"/>',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>',
        file(),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(dmn: bytes) -> None:
    assert problems(dmn)


def test_a_table_of_twenty_thousand_rows_is_refused_at_once() -> None:
    started = time.process_time()
    assert "елемента" in problems(file(table(*[("-", '"а"')] * 7_000)))[0][1]
    assert time.process_time() - started < 2


def escapes(payload: str) -> bool:
    return all(sign.isprintable() and not "\ud800" <= sign <= "\udfff" for sign in payload)


@pytest.mark.parametrize("cell", ["input", "output", "column", "literal"])
def test_no_hostile_cell_gives_an_answer(cell: str) -> None:
    harmless = {"", "   ", "x = 5", "x,", "== x", "1 / 3"}
    through: list[str] = []
    for _, payload in HOSTILE:
        if payload in harmless or not escapes(payload):
            continue
        try:
            load_decisions(hostile(cell, payload)).decide("decision", VARIABLES)
        except (DecisionRefused, DecisionFailed, ExpressionFailed, ExpressionRefused):
            continue
        through.append(payload)
    assert through == []


def hostile(cell: str, payload: str) -> bytes:
    if cell == "input":
        return file(table((payload, '"да"'), inputs=(("x", ""),)))
    if cell == "output":
        return file(table(("-", payload), outputs=(("result", ""),)))
    if cell == "column":
        return file(table(("-", '"да"'), inputs=((payload, ""),)))
    text = payload.replace("&", "&amp;").replace("<", "&lt;")
    return file(
        '<decision id="decision" name="a"><literalExpression id="e">'
        f"<text>{text}</text></literalExpression></decision>"
    )
