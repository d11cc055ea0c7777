"""Tables decide by what they say: hit policies, kinds, grounds, requirements."""

from datetime import date
from decimal import Decimal

import pytest

from service.kernel.expressions import Value
from service.rules.decisions import DecisionFailed, DecisionModel, DecisionResult, load_decisions
from tests.decisions.tables import DMN_11, DMN_12, DMN_13, file, table


def decide(dmn: bytes, **variables: Value) -> DecisionResult:
    return load_decisions(dmn).decide("decision", variables)


GROUNDS = file(
    table(
        ('"162"', "<= 3", "true", "null"),
        ('"162"', "> 3", "false", '"R-026"'),
        ('not("162")', "-", "true", "null"),
        inputs=(("ground", "string"), ("day", "integer")),
        outputs=(("eligible", "boolean"), ("reason", "string")),
        descriptions=(
            "R-026, R-027: НП, т. 5.1, б. „а“ – първите три дни",
            "R-026: НП, т. 5.1, б. „а“",
            "",
        ),
    )
)


def test_a_third_sick_day_is_taken_by_exactly_one_row() -> None:
    result = decide(GROUNDS, ground="162", day=3)
    assert result.value == {"eligible": True, "reason": None}
    assert [row.row_id for row in result.rows] == ["decision_r1"]


def test_the_matched_row_brings_its_rules_and_citation() -> None:
    row = decide(GROUNDS, ground="162", day=3).rows[0]
    assert row.rules == ("R-026", "R-027")
    assert row.citation == "НП, т. 5.1, б. „а“ – първите три дни"
    assert row.description.startswith("R-026, R-027")


def test_a_fourth_sick_day_is_refused_with_its_rule() -> None:
    result = decide(GROUNDS, ground="162", day=4)
    assert result.value == {"eligible": False, "reason": "R-026"}
    assert result.rules == ("R-026",)


@pytest.mark.parametrize("namespace", [DMN_11, DMN_12, DMN_13])
def test_tables_of_three_versions_of_the_standard_are_read(namespace: str) -> None:
    dmn = file(table(("-", '"да"')), namespace=namespace)
    assert decide(dmn, x=1).value == "да"


OVERLAPPING = (("> 1", '"малко"'), ("> 5", '"много"'))


def test_unique_refuses_two_matching_rows_and_names_them() -> None:
    with pytest.raises(DecisionFailed) as failure:
        decide(file(table(*OVERLAPPING)), x=7)
    assert "decision_r1, decision_r2" in str(failure.value)


def test_unique_refuses_no_matching_row() -> None:
    with pytest.raises(DecisionFailed, match="точно един"):
        decide(file(table(*OVERLAPPING)), x=0)


def test_first_takes_the_first_row() -> None:
    assert decide(file(table(*OVERLAPPING, policy="FIRST")), x=7).value == "малко"


def test_first_without_a_match_has_no_value() -> None:
    result = decide(file(table(*OVERLAPPING, policy="FIRST")), x=0)
    assert result.value is None
    assert result.rows == ()
    assert result.table == ()


def test_any_takes_rows_that_agree() -> None:
    dmn = file(table(("> 1", '"да"'), ("> 5", '"да"'), policy="ANY"))
    assert decide(dmn, x=7).value == "да"


def test_any_refuses_rows_that_disagree() -> None:
    with pytest.raises(DecisionFailed, match="си противоречат"):
        decide(file(table(*OVERLAPPING, policy="ANY")), x=7)


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_collect_gives_all_rows_in_order(policy: str) -> None:
    result = decide(file(table(*OVERLAPPING, policy=policy)), x=7)
    assert result.value == ["малко", "много"]
    assert [row.row_id for row in result.rows] == ["decision_r1", "decision_r2"]


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("SUM", Decimal("20.5")), ("MIN", Decimal("7.5")), ("MAX", 13), ("COUNT", 2)],
)
def test_collect_aggregates_exactly(aggregation: str, expected: Value) -> None:
    dmn = file(
        table(
            ("> 1", "7.50"),
            ("> 5", "13"),
            outputs=(("sum", "number"),),
            policy="COLLECT",
            aggregation=aggregation,
        )
    )
    result = decide(dmn, x=7)
    assert result.exact_value == expected
    assert len(result.rows) == 2
    assert list(result.table[0]) == ["sum"]
    assert len(result.table) == 1


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("SUM", 0), ("COUNT", 0), ("MIN", None), ("MAX", None)]
)
def test_an_aggregate_of_nothing_is_zero_or_missing(aggregation: str, expected: int | None) -> None:
    dmn = file(
        table(("> 1", "7"), outputs=(("sum", "number"),), policy="COLLECT", aggregation=aggregation)
    )
    assert decide(dmn, x=0).value == expected


def test_money_stays_exact_for_operations_and_becomes_json_for_variables() -> None:
    dmn = file(table(("-", "7.50 * hours"), inputs=(("hours", "number"),),
                     outputs=(("amount", "number"),)))  # fmt: skip
    result = decide(dmn, hours=Decimal("2.5"))
    assert result.rows[0].exact["amount"] == Decimal("18.75")
    assert result.rows[0].outputs["amount"] == 18.75


def test_a_date_column_takes_iso_text_and_dates() -> None:
    dmn = file(
        table(
            ('< date("2018-01-01")', '"преди"'),
            ('[date("2018-01-01")..date("2018-12-31")]', '"през"'),
            ('> date("2018-12-31")', '"след"'),
            inputs=(("day", "date"),),
        )
    )
    assert decide(dmn, day="2018-12-31").value == "през"
    assert decide(dmn, day=date(2019, 1, 1)).value == "след"
    assert decide(dmn, day="2017-06-30").value == "преди"


@pytest.mark.parametrize(
    ("value", "said"),
    [("пет", "очаква се число"), (True, "очаква се число"), ([1], "очаква се число")],
)
def test_a_value_of_another_kind_is_an_error_that_names_the_column(value: Value, said: str) -> None:
    with pytest.raises(DecisionFailed, match=f"вход „x“: {said}"):
        decide(file(table(("-", '"да"'))), x=value)


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(DecisionFailed, match="няма променлива „x“"):
        decide(file(table(("-", '"да"'))))


def test_a_value_outside_the_declared_list_is_an_error() -> None:
    dmn = file(table(("-", '"да"'), inputs=(("kind", "string"),))).replace(
        b"</inputExpression>",
        b'</inputExpression><inputValues id="v"><text>"a","b"</text></inputValues>',
    )
    assert decide(dmn, kind="a").value == "да"
    with pytest.raises(DecisionFailed, match="сред допустимите"):
        decide(dmn, kind="c")


def test_an_input_may_be_an_expression() -> None:
    dmn = file(table(("< 10", '"малко"'), (">= 10", '"много"'), inputs=(("sum(hours)", "number"),)))
    assert decide(dmn, hours=[1, 2.5, 7]).value == "много"


CHAIN = file(
    table(
        ('"училище"', '"M1"'),
        ('"детска градина"', '"M2"'),
        inputs=(("kind", "string"),),
        outputs=(("module", "string"),),
        identity="module",
        descriptions=("R-001: т. 1", "R-001: т. 2"),
    ),
    table(
        ('"M1"', "1900000"),
        ('"M2"', "100000"),
        inputs=(("module", "string"),),
        outputs=(("budget", "integer"),),
        descriptions=("R-004", "R-004"),
        requires='<informationRequirement id="need"><requiredDecision href="#module"/>'
        '</informationRequirement><authorityRequirement id="by">'
        '<requiredAuthority href="#act"/></authorityRequirement>',
    ),
    '<decision id="half" name="Половина"><variable id="v" name="half"/>'
    '<informationRequirement id="need2"><requiredDecision href="#decision"/>'
    '</informationRequirement><literalExpression id="e" typeRef="number">'
    "<text>decision / 2</text></literalExpression></decision>",
    '<knowledgeSource id="act" name="НП „Без свободен час“" locationURI="urn:rms:2018"/>',
)


def test_a_required_decision_is_taken_first_and_its_grounds_travel() -> None:
    result = decide(CHAIN, kind="детска градина")
    assert result.value == 100_000
    assert result.required["module"].value == "M2"
    assert result.rules == ("R-001", "R-004")


def test_a_literal_expression_may_stand_on_a_table() -> None:
    model = load_decisions(CHAIN)
    assert model.decide("half", {"kind": "училище"}).value == 950_000
    assert model.decision_ids == ("module", "decision", "half")


def test_the_act_stays_with_the_decision() -> None:
    model: DecisionModel = load_decisions(CHAIN)
    assert model.decisions["decision"].sources[0].name == "НП „Без свободен час“"
    assert model.knowledge_sources["act"].uri == "urn:rms:2018"


def test_annotations_are_kept() -> None:
    dmn = file(table(("-", '"да"'))).replace(
        b"</outputEntry></rule>",
        b"</outputEntry><annotationEntry><text>N 1</text></annotationEntry></rule>",
    )
    assert decide(dmn, x=1).rows[0].annotations == ("N 1",)


def test_data_does_not_change_by_deciding() -> None:
    variables: dict[str, Value] = {"kind": "училище"}
    load_decisions(CHAIN).decide("half", variables)
    assert variables == {"kind": "училище"}
