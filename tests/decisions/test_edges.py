"""The less travelled roads of tables."""

from decimal import Decimal

import pytest

from service.rules.decisions import (
    DecisionFailed,
    DecisionRefused,
    DecisionResult,
    load_decisions,
)
from tests.decisions.tables import DMN_13, file, table
from tests.decisions.test_refusals import ONE, needing, problems


def literal(text: str, *, kind: str, identity: str = "decision") -> str:
    return (
        f'<decision id="{identity}" name="a"><literalExpression id="{identity}_e" '
        f'typeRef="{kind}"><text>{text}</text></literalExpression></decision>'
    )


def test_a_literal_of_another_kind_fails() -> None:
    model = load_decisions(file(literal("x", kind="number")))
    assert model.decide("decision", {"x": Decimal("1.5")}).value == 1.5
    with pytest.raises(DecisionFailed, match="очаква се число"):
        model.decide("decision", {"x": "а"})
    with pytest.raises(DecisionFailed, match="няма променлива"):
        model.decide("decision", {})


def test_whole_numbers_may_be_written_as_decimals_and_truth_is_not_a_number() -> None:
    model = load_decisions(file(literal("x", kind="integer")))
    assert model.decide("decision", {"x": Decimal("2.0")}).value == 2
    for wrong in (True, Decimal("2.5"), "2"):
        with pytest.raises(DecisionFailed):
            model.decide("decision", {"x": wrong})


def test_an_unknown_decision_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_decisions(file(ONE)).decide("other", {})


def test_an_output_outside_its_declared_values_is_refused_or_fails() -> None:
    values = '<outputValues id="ov"><text>"да","не"</text></outputValues>'
    constant = ONE.replace(' typeRef="string"/>', f' typeRef="string">{values}</output>')
    assert load_decisions(file(constant)).decide("decision", {"x": 1}).value == "да"
    assert problems(file(constant.replace("&quot;да&quot;</text></outputEntry>",
                                          "&quot;може&quot;</text></outputEntry>")))  # fmt: skip
    computed = table(("-", "word"), inputs=(("word", "string"),)).replace(
        ' typeRef="string"/>', f' typeRef="string">{values}</output>'
    )
    with pytest.raises(DecisionFailed, match="сред допустимите"):
        load_decisions(file(computed)).decide("decision", {"word": "може"})


def test_a_cell_that_fails_names_its_row_and_column() -> None:
    dmn = file(table(("< limit", "-", '"а"'), inputs=(("x", "number"), ("limit", "string"))))
    with pytest.raises(DecisionFailed, match="ред decision_r1, вход „x“"):
        load_decisions(dmn).decide("decision", {"x": 1, "limit": "а"})


def test_an_output_that_fails_names_its_row_and_column() -> None:
    dmn = file(table(("-", "x / y"), inputs=(("x", "number"),), outputs=(("share", "number"),),
                     requires='<informationRequirement id="q"><requiredInput href="#data"/>'
                     "</informationRequirement>"),
               '<inputData id="data" name="y"/>')  # fmt: skip
    model = load_decisions(dmn)
    assert model.decide("decision", {"x": 1, "y": 4}).value == 0.25
    for variables in ({"x": 1, "y": 0}, {"x": 1, "y": 3}, {"x": 1}):
        with pytest.raises(DecisionFailed):
            model.decide("decision", variables)


def test_an_output_of_another_kind_at_run_time_fails() -> None:
    dmn = file(table(("-", "x"), outputs=(("word", "string"),)))
    with pytest.raises(DecisionFailed, match="изход „word“: очаква се текст"):
        load_decisions(dmn).decide("decision", {"x": 5})


def test_a_single_unnamed_output_takes_the_name_of_the_decision() -> None:
    model = load_decisions(file(ONE.replace(' name="result"', "")))
    assert model.decide("decision", {"x": 1}).rows[0].outputs == {"decision": "да"}


def test_a_diamond_of_requirements_is_decided_once() -> None:
    def needs(*ids: str) -> str:
        return "".join(
            f'<informationRequirement id="{at}"><requiredDecision href="#{at.split("_")[0]}"/>'
            "</informationRequirement>"
            for at in ids
        )

    dmn = file(
        literal("x + 1", kind="number", identity="base"),
        literal("base * 2", kind="number", identity="left").replace(
            "<literal", needs("base_1") + "<literal"
        ),
        literal("base * 3", kind="number", identity="right").replace(
            "<literal", needs("base_2") + "<literal"
        ),
        literal("left + right", kind="number").replace(
            "<literal", needs("left_1", "right_1") + "<literal"
        ),
    )
    result: DecisionResult = load_decisions(dmn).decide("decision", {"x": 1})
    assert result.value == 10
    assert result.required["left"].required["base"] is result.required["right"].required["base"]


@pytest.mark.parametrize(
    ("dmn", "said"),
    [
        (file(ONE.replace('id="decision"', 'id="1 2"')), "не е редовен"),
        (file(ONE.replace('<decision id="decision"', "<decision")), "няма идентификатор"),
        (file('<decision id="decision" name="a"/>'), "точно една таблица"),
        (file(literal("", kind="number")), "празен"),
        (file(literal("5", kind="time")), "не се поддържа"),
        (file('<decision id="d"><decisionTable id="t"/></decision>'), "няма изходи"),
        (
            file(
                table(
                    ("-", "1", "2"),
                    outputs=(("a", "number"), ("b", "number")),
                    policy="COLLECT",
                    aggregation="SUM",
                )
            ),
            "един изход",
        ),
        (
            file(
                ONE.replace(
                    "</inputExpression>",
                    '</inputExpression><inputValues id="v"><text>y</text></inputValues>',
                )
            ),
            "не могат да зависят",
        ),
        (
            file(
                ONE.replace('id="decision"', 'id="a-b"'),
                literal("5", kind="number", identity="user").replace(
                    "<literal",
                    needing("requiredDecision", "#a-b").removesuffix("<decisionTable") + "<literal",
                ),
            ),
            "на латиница",
        ),
        (file(*[literal("1", kind="number", identity=f"d{i}") for i in range(101)]), "100 решения"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(dmn: bytes, said: str) -> None:
    assert any(said in reason for _, reason in problems(dmn))


def test_what_other_tools_draw_and_note_is_passed_over() -> None:
    dmn = f"""<definitions xmlns="{DMN_13}" id="d" name="n" namespace="urn:x" exporter="dmn-js"
      exporterVersion="17" xmlns:b="http://bpmn.io/schema/dmn/biodi/2.0"
      xmlns:di="https://www.omg.org/spec/DMN/20191111/DMNDI/"
      xmlns:c="http://camunda.org/schema/1.0/dmn">
      <decision id="decision" name="n" c:historyTimeToLive="180">
      <extensionElements><b:bounds x="1"/></extensionElements>
      <decisionTable id="t" b:annotationsWidth="300">
      <input id="i" b:width="9"><inputExpression id="ie" typeRef="string"><text>kind</text>
      </inputExpression></input><output id="o" name="out" typeRef="string"/>
      <annotation name="Основание"/>
      <rule id="r"><description>R-001</description><inputEntry id="a"><text></text></inputEntry>
      <outputEntry id="b"><text>"да"</text></outputEntry>
      <annotationEntry><text>т. 1</text></annotationEntry></rule></decisionTable></decision>
      <di:DMNDI><di:DMNDiagram/></di:DMNDI></definitions>""".encode()
    result = load_decisions(dmn).decide("decision", {"kind": "а"})
    assert (result.value, result.rules, result.rows[0].annotations) == ("да", ("R-001",), ("т. 1",))


def test_a_refusal_without_problems_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="at least one"):
        DecisionRefused([])
